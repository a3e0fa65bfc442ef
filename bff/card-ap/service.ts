/** Authentication by card-AP as the product composes it. */
import * as api from '#shared/card-ap/api.ts'
import { defineJob } from '#bff/platform/jobs.ts'
import type { Service } from '#bff/platform/service.ts'
import type { CardApContext } from './context.ts'
import { acceptAnswer, giveChallenge } from './flow.ts'
import { sweep } from './store.ts'

const sweepEveryMs = 10 * 60_000

export const createCardApService = (context: CardApContext): Service => ({
  name: 'card-ap',
  mount: (mount) => {
    mount(api.askChallenge, async ({ origin, body }) => giveChallenge(context, { origin, ...body }))
    mount(api.authenticate, async ({ body, requestId }) => acceptAnswer(context, { answer: body, requestId }))
  },
  jobs: [
    defineJob({
      name: 'card-ap-sweep',
      everyMs: sweepEveryMs,
      run: async () => {
        const { store, clock, machineClock, challenges } = context
        const machineNow = machineClock.now()
        challenges.forgetExpired(machineNow)
        await store.tx((tx) => sweep(tx, store.tables, { now: clock.now(), machineNow }))
      },
    }),
  ],
})
