import { checkDocument } from '#shared/document-check/check-document.ts'
import { AppError, toAppError, toProblem } from '#shared/errors/app-error.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { askAboutRevocation } from './ask-revocation.ts'
import type { CheckedFile, CheckMessage, CheckOrder } from './check-wire.ts'

/** One check, then the page ends this worker and all it has read. */

const scope = workerScope<CheckOrder, CheckMessage>()

const tell = (message: CheckMessage): void => scope.postMessage(message, [])

const readBytes = async (file: Blob): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch (error) {
    throw new AppError('file.unreadable', undefined, { cause: error })
  }
}

const check = async ({ file, name, content, mayAsk, ...trust }: CheckOrder): Promise<CheckedFile> =>
  checkDocument({
    ...trust,
    file: { name, bytes: await readBytes(file) },
    content: content && { name: content.name, bytes: await readBytes(content.file) },
    ...(mayAsk ? { ask: (question) => askAboutRevocation(question, trust.at) } : {}),
    onProgress: ({ stage }) => tell({ type: 'progress', stage }),
  })

scope.addEventListener('message', ({ data }) => {
  check(data).then(
    (checked) => tell({ type: 'done', checked }),
    (error: unknown) => tell({ type: 'failed', problem: toProblem(toAppError(error), '') }),
  )
})
