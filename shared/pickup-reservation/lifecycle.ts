import { defineMachine } from '#shared/lifecycle/machine.ts'

/**
 * One reservation (RS-R-9): 予約 → (変更) 予約 → 来場 / 不来場 / 取消. `unconfirmed` exists only where the site checks applicants by
 * mail (RS-USR-14) and ends by itself when nobody answers. An absent person may book again (`rebook`).
 */
export const reservationMachine = defineMachine({
  initial: 'unconfirmed',
  statuses: ['unconfirmed', 'reserved', 'visited', 'no-show', 'cancelled', 'lapsed'],
  events: ['confirm', 'change', 'check-in', 'undo-check-in', 'mark-absent', 'undo-absent', 'rebook', 'cancel', 'lapse'],
  table: {
    unconfirmed: { confirm: 'reserved', cancel: 'cancelled', lapse: 'lapsed' },
    reserved: { change: 'reserved', 'check-in': 'visited', 'mark-absent': 'no-show', cancel: 'cancelled' },
    visited: { 'undo-check-in': 'reserved' },
    'no-show': { 'check-in': 'visited', 'undo-absent': 'reserved', rebook: 'reserved' },
    cancelled: {},
    lapsed: {},
  },
})

export type ReservationStatus = (typeof reservationMachine.statuses)[number]
export type ReservationEvent = (typeof reservationMachine.events)[number]

/** Whether a place is taken. A visit and a missed visit keep theirs: the hour is over, and the day's figures stay true. */
export const holdsPlace: Readonly<Record<ReservationStatus, boolean>> = {
  unconfirmed: true,
  reserved: true,
  visited: true,
  'no-show': true,
  cancelled: false,
  lapsed: false,
}

/** Whether the visit is still to come: what counts against the number of reservations a person may have (RS-R-7). */
export const isLive: Readonly<Record<ReservationStatus, boolean>> = {
  unconfirmed: true,
  reserved: true,
  visited: false,
  'no-show': false,
  cancelled: false,
  lapsed: false,
}

/** キャンセル待ち: first come, first offered; an offer that is not taken in time goes to the next. */
export const waitlistMachine = defineMachine({
  initial: 'waiting',
  statuses: ['waiting', 'offered', 'accepted', 'missed', 'withdrawn'],
  events: ['offer', 'accept', 'miss', 'withdraw'],
  table: {
    waiting: { offer: 'offered', miss: 'missed', withdraw: 'withdrawn' },
    offered: { accept: 'accepted', miss: 'missed', withdraw: 'withdrawn' },
    accepted: {},
    missed: {},
    withdrawn: {},
  },
})

export type WaitlistStatus = (typeof waitlistMachine.statuses)[number]
export type WaitlistEvent = (typeof waitlistMachine.events)[number]
