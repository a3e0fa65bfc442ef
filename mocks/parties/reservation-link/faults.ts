import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the reservation side can be told to do wrong. */
export const reservationLinkFaults = [
  ...commonFaults,
  'http-error',
  /** An HTML page with status 200, as captive portals and proxies send. */
  'wrong-media-type',
  /** Sealed with a key of somebody else. */
  'other-key',
  /** The answer to the request before. */
  'replayed',
  /** An answer about another site. */
  'other-site',
  /** Opened it is no message: a person's name among the members. */
  'more-than-agreed',
  /** The other kind of answer. */
  'other-kind',
] as const
export type ReservationLinkFault = (typeof reservationLinkFaults)[number]

export const createReservationLinkFaults = (): Faults<ReservationLinkFault> =>
  createFaults('reservation-link', reservationLinkFaults)
