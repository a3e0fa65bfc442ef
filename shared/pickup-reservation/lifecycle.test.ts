import { describe, expect, it } from 'vitest'
import { accepts, findReachable, isFinal } from '#shared/lifecycle/machine.ts'
import { holdsPlace, isLive, reservationMachine, waitlistMachine } from './lifecycle.ts'

describe('the life of a reservation (RS-R-9)', () => {
  it('reaches every status', () => {
    expect(findReachable(reservationMachine)).toEqual(new Set(reservationMachine.statuses))
  })

  it('ends in a cancellation or a lapse, and in nothing that may need a correction', () => {
    const finals = reservationMachine.statuses.filter((status) => isFinal(reservationMachine, status))
    expect(finals).toEqual(['cancelled', 'lapsed'])
  })

  it('gives the place back with the last status, and only there', () => {
    for (const status of reservationMachine.statuses)
      expect(holdsPlace[status]).toBe(!isFinal(reservationMachine, status))
  })

  it('counts as still to come what can be changed or confirmed', () => {
    const live = reservationMachine.statuses.filter((status) => isLive[status])
    const changing = reservationMachine.statuses.filter((status) =>
      accepts(reservationMachine, status).includes('cancel'),
    )
    expect(live).toEqual(changing)
  })

  it('accepts in each status exactly these events', () => {
    const table = Object.fromEntries(
      reservationMachine.statuses.map((status) => [status, accepts(reservationMachine, status)]),
    )
    expect(table).toEqual({
      unconfirmed: ['confirm', 'cancel', 'lapse'],
      reserved: ['change', 'check-in', 'mark-absent', 'cancel'],
      visited: ['undo-check-in'],
      'no-show': ['check-in', 'undo-absent', 'rebook'],
      cancelled: [],
      lapsed: [],
    })
  })
})

describe('the waitlist', () => {
  it('offers once and ends taken, missed or left', () => {
    expect(findReachable(waitlistMachine)).toEqual(new Set(waitlistMachine.statuses))
    const finals = waitlistMachine.statuses.filter((status) => isFinal(waitlistMachine, status))
    expect(finals).toEqual(['accepted', 'missed', 'withdrawn'])
  })
})
