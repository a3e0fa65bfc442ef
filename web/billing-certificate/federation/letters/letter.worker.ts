import notoSerifJp from '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf?url'
import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { loadFont } from '#web/documents/load-font.ts'
import { LetterBench } from './letter-bench.ts'
import type { LetterCommand, LetterReport } from './letter-wire.ts'

const scope = workerScope<LetterCommand, LetterReport>()

const bench = new LetterBench(async () => [await loadFont(notoSerifJp, () => undefined)])

scope.addEventListener('message', ({ data }) => {
  bench.work(data).then(
    (answer) => scope.postMessage(answer, answer.type === 'drawn' ? [answer.pdf.buffer] : []),
    (error: unknown) => scope.postMessage({ type: 'failed', problem: toProblem(toAppError(error), '') }, []),
  )
})
