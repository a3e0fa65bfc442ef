import { defineMachine } from '#shared/lifecycle/machine.ts'

/**
 * One visit of one person at a kiosk, from the card on the reader to the paper in the hand (CV-KJ-1..8).
 * Money is in escrow from `paying` to `settled` or `refunded`; no other way out of those statuses exists.
 */
export const issuanceMachine = defineMachine({
  initial: 'started',
  statuses: [
    'started',
    'identified',
    'applied',
    'bound',
    'paying',
    'printing',
    'printed',
    'settled',
    'completed',
    'refunding',
    'refunded',
    'aborted',
    'stopped',
  ],
  events: [
    'identify',
    'apply',
    'bind',
    'open-deposit',
    'start-print',
    'print-complete',
    'print-fail',
    'settle',
    'end',
    'refund',
    'abort',
    'mismatch',
  ],
  table: {
    started: { identify: 'identified', abort: 'aborted' },
    identified: { apply: 'applied', abort: 'aborted', mismatch: 'stopped' },
    applied: { bind: 'bound', abort: 'aborted', mismatch: 'stopped' },
    bound: { 'open-deposit': 'paying', abort: 'aborted', mismatch: 'stopped' },
    paying: { 'start-print': 'printing', abort: 'refunding', mismatch: 'refunding' },
    printing: {
      'print-complete': 'printed',
      'print-fail': 'refunding',
      abort: 'refunding',
      mismatch: 'refunding',
    },
    printed: { settle: 'settled' },
    settled: { end: 'completed' },
    completed: {},
    refunding: { refund: 'refunded' },
    refunded: {},
    aborted: {},
    stopped: {},
  },
})

export type IssuanceStatus = (typeof issuanceMachine.statuses)[number]
export type IssuanceEvent = (typeof issuanceMachine.events)[number]

/** Whether a coin of this person may lie in the cash box: what recovery after a crash must look at. */
export const holdsMoney: Readonly<Record<IssuanceStatus, boolean>> = {
  started: false,
  identified: false,
  applied: false,
  bound: false,
  paying: true,
  printing: true,
  printed: true,
  settled: false,
  completed: false,
  refunding: true,
  refunded: false,
  aborted: false,
  stopped: false,
}
