import { describe, expect, it } from 'vitest'
import { createRemoteClock } from '#bff/parties/clock/relay.ts'
import { createClockFaults } from '#mocks/parties/clock/faults.ts'
import { createClockHandlers } from '#mocks/parties/clock/handlers.ts'
import { createSettableClock } from '#mocks/parties/clock/settable-clock.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'

const open = () => {
  const system = { at: new Date('2026-01-01T00:00:00Z') }
  const systemNow = () => system.at
  const theirs = createSettableClock(() => new Date('2026-06-01T00:00:00Z'))
  const faults = createClockFaults()
  const handlers = createClockHandlers({
    now: theirs.now,
    faults,
    log: createMessageLog('clock', systemNow),
    wait: () => new Promise(() => undefined),
  })
  const ours = createRemoteClock({
    url: 'http://clock.invalid/',
    fetch: createHandlerFetch(handlers),
    timeoutMs: 1000,
    systemNow,
  })
  return { system, theirs, faults, ours }
}

describe('the clock behind its contract', () => {
  it('is followed after a refresh and runs on by the system clock', async () => {
    const { system, theirs, ours } = open()
    expect(ours.now()).toEqual(new Date('2026-01-01T00:00:00Z'))
    theirs.set({ now: '2026-12-29T23:00:00+09:00', running: false })
    await ours.refresh()
    expect(ours.now()).toEqual(new Date('2026-12-29T14:00:00Z'))
    system.at = new Date('2026-01-01T00:00:05Z')
    expect(ours.now()).toEqual(new Date('2026-12-29T14:00:05Z'))
    theirs.set(null)
    await ours.refresh()
    expect(ours.now()).toEqual(new Date('2026-06-01T00:00:00Z'))
  })

  it.each([
    ['malformed', 'party.malformed'],
    ['no-date', 'party.malformed'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
  ])('keeps the time it had when the other is %s', async (name, code) => {
    const { theirs, faults, ours } = open()
    theirs.set({ now: '2026-12-29T14:00:00Z', running: false })
    await ours.refresh()
    theirs.set(null)
    faults.set([{ name }])
    await expect(ours.refresh()).rejects.toMatchObject({ code })
    expect(ours.now()).toEqual(new Date('2026-12-29T14:00:00Z'))
  })

  it.each([
    'Sun, 31 Feb 2027 00:00:00 GMT',
    'Mon, 01 Jan 2027 00:00:00 GMT',
    'Friday, 01-Jan-27 00:00:00 GMT',
    '2027-01-01T00:00:00Z',
  ])('refuses the date %j', async (date) => {
    const clock = createRemoteClock({
      url: 'http://clock.invalid/',
      fetch: () => Promise.resolve(new Response(null, { headers: { date } })),
      timeoutMs: 1000,
    })
    await expect(clock.refresh()).rejects.toMatchObject({ code: 'party.malformed' })
  })
})
