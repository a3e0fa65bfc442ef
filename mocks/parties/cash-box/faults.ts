import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What a cash box can be told to do wrong; `target` is a device, `kiosk-1`. */
export const cashBoxFaults = [
  ...commonFaults,
  /** Says it is out of service, and refuses. */
  'offline',
  /** Jams at the moment of settling: nothing is settled until it is cleared. */
  'jam-at-settlement',
  /** Does what was asked, and the line breaks before the answer. */
  'answer-lost',
  /** Answers about a deposit nobody asked for. */
  'wrong-deposit',
] as const
export type CashBoxFault = (typeof cashBoxFaults)[number]

export const createCashBoxFaults = (): Faults<CashBoxFault> => createFaults('cash-box', cashBoxFaults)
