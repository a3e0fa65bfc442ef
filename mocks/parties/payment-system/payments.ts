import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import {
  offsetReport,
  type OffsetReceipt,
  type OffsetReport,
  type OffsetResult,
} from '#bff/parties/payment-system/contract.ts'
import type { Journal } from '../journal.ts'

/** The books of the payment system: what was reported for a month, and whether the month's payments were decided. */

const yen = z.int().check(z.minimum(0), z.maximum(1_000_000))
export const paymentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reported'), receiptId: z.uuid(), report: offsetReport }),
  /** What a provider is paid a month, of which a fee may be kept back. */
  z.object({ type: z.literal('payable'), userId: z.string(), yen }),
  z.object({ type: z.literal('closed'), month: z.string(), taken: z.record(z.string(), yen) }),
])
export type PaymentEvent = z.infer<typeof paymentEvent>

/** The seed's samples: of a fee of 5,000 yen 4,000 are taken, and the rest a month later. */
const usualPayableYen = 4000

export class Payments {
  readonly #journal: Journal<PaymentEvent>
  readonly #reports = new Map<string, { readonly receiptId: string; readonly report: OffsetReport }>()
  readonly #payable = new Map<string, number>()
  readonly #taken = new Map<string, Readonly<Record<string, number>>>()

  constructor(journal: Journal<PaymentEvent>) {
    this.#journal = journal
    for (const event of journal.entries) this.#apply(event)
  }

  #apply(event: PaymentEvent): void {
    switch (event.type) {
      case 'reported':
        this.#reports.set(event.report.month, event)
        return
      case 'payable':
        this.#payable.set(event.userId, event.yen)
        return
      case 'closed':
        this.#taken.set(event.month, event.taken)
    }
  }

  #record(event: PaymentEvent): void {
    this.#journal.append(event)
    this.#apply(event)
  }

  /** Undefined where another report stands for the month. */
  report(report: OffsetReport): OffsetReceipt | undefined {
    const standing = this.#reports.get(report.month)
    if (standing === undefined) this.#record({ type: 'reported', receiptId: randomUUID(), report })
    else if (JSON.stringify(standing.report) !== JSON.stringify(report)) return undefined
    const { receiptId = '' } = this.#reports.get(report.month) ?? {}
    return { month: report.month, receiptId, items: report.items.length, totalYen: report.totalYen }
  }

  setPayable(userId: string, payableYen: number): void {
    this.#record({ type: 'payable', userId, yen: payableYen })
  }

  /** Decides the payments of a month; false without a report. What is closed stays as it was decided. */
  close(month: string): boolean {
    const reported = this.#reports.get(month)
    if (reported === undefined) return false
    if (this.#taken.has(month)) return true
    const left = new Map<string, number>()
    const taken: Record<string, number> = {}
    for (const { userId, applicationNumber, balanceYen } of reported.report.items) {
      const payable = left.get(userId) ?? this.#payable.get(userId) ?? usualPayableYen
      const kept = Math.min(payable, balanceYen)
      left.set(userId, payable - kept)
      if (kept > 0) taken[applicationNumber] = kept
    }
    this.#record({ type: 'closed', month, taken })
    return true
  }

  findResult(month: string): OffsetResult | 'result-open' | 'report-unknown' {
    const reported = this.#reports.get(month)
    if (reported === undefined) return 'report-unknown'
    const taken = this.#taken.get(month)
    if (taken === undefined) return 'result-open'
    const items = reported.report.items.flatMap(({ applicationNumber, userId }) => {
      const takenYen = taken[applicationNumber]
      return takenYen === undefined ? [] : [{ applicationNumber, userId, takenYen }]
    })
    return { month, items, totalYen: items.reduce((sum, { takenYen }) => sum + takenYen, 0) }
  }

  list(): readonly {
    readonly month: string
    readonly items: number
    readonly totalYen: number
    readonly closed: boolean
  }[] {
    return [...this.#reports.values()].map(({ report: { month, items, totalYen } }) => ({
      month,
      items: items.length,
      totalYen,
      closed: this.#taken.has(month),
    }))
  }
}
