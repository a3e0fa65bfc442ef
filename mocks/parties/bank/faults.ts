import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the bank can be told to do wrong; `target` is a day. */
export const bankFaults = [
  ...commonFaults,
  /** The last octets of the file are missing, as after a broken download. */
  'cut-short',
  /** The trailer's total is not the sum of the records. */
  'wrong-total',
  /** Answers with another status. */
  'http-error',
] as const
export type BankFault = (typeof bankFaults)[number]

export const createBankFaults = (): Faults<BankFault> => createFaults('bank', bankFaults)
