import type { Faults } from '../faults.ts'
import type { KioskPrinterFault } from './faults.ts'
import type { Printer } from './printer.ts'

/** Calls back again and again; the answer ends it. `setInterval` in a process, a test's own in a test. */
export type Schedule = (act: () => void) => () => void

export const everyMilliseconds =
  (milliseconds: number): Schedule =>
  (act) => {
    const timer = setInterval(act, milliseconds)
    return () => clearInterval(timer)
  }

const slowFactor = 10

/** Keeps printers printing; the answer stops them. */
export const drivePrinters = (
  printers: () => Iterable<readonly [target: string, printer: Printer]>,
  { schedule, faults }: { readonly schedule: Schedule; readonly faults: Faults<KioskPrinterFault> },
): (() => void) => {
  let beat = 0
  return schedule(() => {
    beat += 1
    for (const [target, printer] of printers()) {
      const isBusy = printer.inspect().state === 'processing'
      const isHeldBack = isBusy && beat % slowFactor !== 0 && faults.strike('slow-printing', target) !== undefined
      if (!isHeldBack) printer.tick()
    }
  })
}
