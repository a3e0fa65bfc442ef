import notoSerifJp from '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf?url'
import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { loadFont } from '#web/documents/load-font.ts'
import { LetterBench } from './letter-bench.ts'
import type { LetterCommand, LetterReport } from './letter-wire.ts'

/** The global scope of a worker; the room is typed for the page. */
const scope = globalThis as unknown as {
  postMessage(report: LetterReport, transfer: readonly Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<LetterCommand>) => void): void
}

const bench = new LetterBench(async () => [await loadFont(notoSerifJp, () => undefined)])

scope.addEventListener('message', ({ data }) => {
  bench.work(data).then(
    (answer) => scope.postMessage(answer, answer.type === 'drawn' ? [answer.pdf.buffer] : []),
    (error: unknown) => scope.postMessage({ type: 'failed', problem: toProblem(toAppError(error), '') }, []),
  )
})
