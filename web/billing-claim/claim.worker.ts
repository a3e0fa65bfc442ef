import { AppError, toAppError, toProblem } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { ClaimBench } from './claim-bench.ts'
import type { ClaimAnswer, ClaimCommand, ClaimReport, ClaimWord } from './claim-wire.ts'
import { readReceipt, type ReceiptSubject } from './read-receipt.ts'
import { uploadBlob } from './upload.ts'

/** The installed key and the claim file are here and nowhere else in the browser; the page ends this worker with its screen. */

const scope = workerScope<ClaimCommand | ClaimWord, ClaimReport>()

const tell = (report: ClaimReport, ...transfer: readonly Transferable[]): void => scope.postMessage(report, transfer)

let card: PromiseWithResolvers<Uint8Array> | undefined

const bench = new ClaimBench({
  call,
  tell: (progress) => tell({ type: 'progress', progress }),
  askCard: (digest) => {
    card = Promise.withResolvers()
    tell({ type: 'digest', digest })
    return card.promise
  },
  upload: uploadBlob,
})

const answerReceipt = async (receipt: Uint8Array, subject: ReceiptSubject): Promise<ClaimAnswer> => ({
  type: 'receipt',
  verdict: await readReceipt(receipt, subject, new Date()),
})

const obey = (command: ClaimCommand): Promise<ClaimAnswer> => {
  switch (command.type) {
    case 'inspect':
      return bench.inspect(command.file)
    case 'open-key-file':
      return bench.openKeyFile(command.file, command.password)
    case 'sign':
      return bench.sign(command.card)
    case 'send':
      return bench.send()
    case 'open-document':
      return bench.openDocument(command.claimId, command.documentId)
    case 'register-card':
      return bench.registerCard(command.card)
    case 'read-receipt':
      return answerReceipt(command.receipt, command.subject)
  }
}

const hear = (word: ClaimWord): void => {
  if (word.type === 'signature') card?.resolve(word.signature)
  else if (word.type === 'no-signature') card?.reject(new AppError('card.aborted'))
  else {
    bench.cancel()
    card?.reject(new AppError('request.aborted'))
  }
}

const isWord = (data: ClaimCommand | ClaimWord): data is ClaimWord =>
  data.type === 'signature' || data.type === 'no-signature' || data.type === 'cancel'

scope.addEventListener('message', ({ data }) => {
  if (isWord(data)) {
    hear(data)
    return
  }
  obey(data).then(
    (answer) => (answer.type === 'document' ? tell(answer, answer.content.buffer) : tell(answer)),
    (error: unknown) => tell({ type: 'failed', problem: toProblem(toAppError(error), '') }),
  )
})
