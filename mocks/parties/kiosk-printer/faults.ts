import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What a printer can be told to do wrong; `target` is `kiosk-1/print` or `kiosk-1/receipt`. */
export const kioskPrinterFaults = [
  ...commonFaults,
  /** The next sheet jams half way; it goes on when the jam is cleared. */
  'jam',
  /** The input tray turns out to be empty before the next sheet. */
  'paper-runs-out',
  /** Prints a side only every tenth time. */
  'slow-printing',
  /** Takes the document and forgets the job. */
  'drops-job',
  /** Takes the document, and the line breaks before the answer. */
  'answer-lost',
  /** Says in its status code that it ignored some of what was asked. */
  'substitutes',
  /** Answers about another job. */
  'wrong-job',
  'not-accepting',
] as const
export type KioskPrinterFault = (typeof kioskPrinterFaults)[number]

export const createKioskPrinterFaults = (): Faults<KioskPrinterFault> =>
  createFaults('kiosk-printer', kioskPrinterFaults)
