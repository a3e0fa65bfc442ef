/** The issuing service as the product composes it. */
import type { Service } from '#bff/platform/service.ts'
import type { IssuanceContext } from './context.ts'
import { convergeAll, makeIssuanceJobs } from './jobs.ts'
import { mountIssuance } from './routes.ts'

export const createIssuanceService = (context: IssuanceContext): Service => ({
  name: 'convenience-issuance',
  mount: (mount) => mountIssuance(mount, context),
  jobs: makeIssuanceJobs(context),
  // Money of visits that a crash left open is looked after before anybody new is served; a device that does not answer
  // now is asked again by the watcher.
  start: () => convergeAll(context, `start-${crypto.randomUUID()}`).catch(() => undefined),
})
