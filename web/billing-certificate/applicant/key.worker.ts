import { toAppError, toProblem } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { KeyBench } from './key-bench.ts'
import type { KeyAnswer, KeyCommand, KeyReport } from './key-wire.ts'

/** Passwords and private keys are here and nowhere else in the browser; the page ends this worker with its screen. */

const scope = workerScope<KeyCommand, KeyReport>()

const bench = new KeyBench(call, (stage) => scope.postMessage({ type: 'stage', stage }, []))

const obey = (command: KeyCommand): Promise<KeyAnswer> => {
  switch (command.type) {
    case 'unlock':
      return bench.unlock(command.password, command.terms)
    case 'apply':
      return bench.apply(command.order)
    case 'rekey':
      return bench.rekey(command.matterId, command.naming)
    case 'download':
      return bench.download(command.order)
    case 'open-key-file':
      return bench.openKeyFile(command.file, command.password)
    case 'reissue':
      return bench.reissue()
    case 'open-letter':
      return bench.openLetter(command.source)
  }
}

scope.addEventListener('message', ({ data }) => {
  obey(data).then(
    (answer) => scope.postMessage(answer, []),
    (error: unknown) => scope.postMessage({ type: 'failed', problem: toProblem(toAppError(error), '') }, []),
  )
})
