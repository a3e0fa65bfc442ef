import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What a clock can be told to do wrong. */
export const clockFaults = [
  ...commonFaults,
  /** Answers without a `Date`. */
  'no-date',
] as const
export type ClockFault = (typeof clockFaults)[number]

export const createClockFaults = (): Faults<ClockFault> => createFaults('clock', clockFaults)
