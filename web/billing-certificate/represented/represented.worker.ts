import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { RepresentedBench } from './represented-bench.ts'
import type { RepresentedCommand, RepresentedReport } from './represented-wire.ts'

/** The providers' passwords are here and nowhere else in the browser; the page ends this worker with its screen. */

const scope = workerScope<RepresentedCommand, RepresentedReport>()

const bench = new RepresentedBench(call, (results) => scope.postMessage({ type: 'told', results }, []))

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'stop') return bench.stop()
  const work = data.type === 'read' ? bench.read(data.file) : bench.apply(data.orders)
  work.then(
    (answer) => scope.postMessage(answer, []),
    (error: unknown) => scope.postMessage({ type: 'failed', problem: toProblem(toAppError(error), '') }, []),
  )
})
