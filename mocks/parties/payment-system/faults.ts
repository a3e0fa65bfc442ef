import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What the payment system can be told to do wrong. */
export const paymentSystemFaults = [
  ...commonFaults,
  /** Does what was asked, and the line breaks before the answer. */
  'answer-lost',
  /** Its receipt names another sum than the report. */
  'wrong-receipt',
  /** Keeps back one yen more than was reported. */
  'takes-too-much',
  /** Keeps something back for a certificate nobody reported. */
  'takes-from-stranger',
] as const
export type PaymentSystemFault = (typeof paymentSystemFaults)[number]

export const createPaymentSystemFaults = (): Faults<PaymentSystemFault> =>
  createFaults('payment-system', paymentSystemFaults)
