/** A process that reserves, changes and cancels without pause until it is killed, and says what was acknowledged. */
import { createApplying } from '#bff/pickup-reservation/applying.ts'
import { createContext } from '#bff/pickup-reservation/context.ts'
import { createHolding } from '#bff/pickup-reservation/holding.ts'
import { openStore } from '#bff/platform/database/store.ts'
import { createLog } from '#bff/platform/log.ts'
import { createPlatform } from '#bff/platform/platform.ts'
import { TestClock, testOrigin } from './app-fixture.ts'
import { aoseSite, noOldCard, partsOf, start } from './pickup-reservation-fixture.ts'

const [file = '', windowId = ''] = process.argv.slice(2)
const store = await openStore({ file })
const clock = new TestClock(start)
const log = createLog({ level: 'silent', clock, write: () => undefined })
const context = createContext(partsOf(createPlatform({ store, clock, machineClock: clock, log, origin: null })))
const holding = createHolding(context)
const applying = createApplying(context, holding)
const site = await context.sites.require(aoseSite)
const who = { actor: 'resident', by: 'resident' } as const
const answers = noOldCard
const slotAt = (index: number) => ({ windowId, day: '2027-03-02', start: 510 + (index % 16) * 30 })

/** One place taken, moved and, every other time, given back. */
const round = async (index: number): Promise<void> => {
  const { holdToken } = await holding.take(site, slotAt(index), { replaces: null, holder: null })
  const { reservation } = await applying.apply(site, { holdToken, answers, member: null, origin: testOrigin })
  const { reservationId } = reservation
  process.send?.({ reservationId, status: 'reserved' })
  const other = await holding.take(site, slotAt(index * 7 + 3), { replaces: null, holder: null })
  await applying.change(site, reservationId, {
    holdToken: other.holdToken,
    answers,
    version: 1,
    who,
    origin: testOrigin,
  })
  if (index % 2 === 1) return
  await applying.cancel(site, reservationId, { version: 2, who, origin: testOrigin })
  process.send?.({ reservationId, status: 'cancelled' })
}

for (let index = 0; ; index += 4)
  await Promise.all([0, 1, 2, 3].map((offset) => round(index + offset).catch(() => process.send?.({ refused: true }))))
