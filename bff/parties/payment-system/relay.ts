import { AppError } from '#shared/errors/app-error.ts'
import { exchange, parseAnswer, parseJsonBody, type PartyLine } from '../exchange.ts'
import {
  largestAnswer,
  offsetProblem,
  offsetReceipt,
  offsetResult,
  party,
  type OffsetReceipt,
  type OffsetReport,
  type OffsetResult,
} from './contract.ts'

type Options = { readonly signal?: AbortSignal }

/** Every call throws `party.timeout`, `party.unreachable`, `party.malformed`, `party.mismatched`, `request.aborted`. */
export type PaymentSystemRelay = {
  /** The same report again is the same report. Throws `party.refused` where another one stands for its month. */
  readonly report: (report: OffsetReport, options?: Options) => Promise<OffsetReceipt>
  /** Undefined until the month's payments were decided. Throws `party.refused` where no report is known for the month. */
  readonly findResult: (month: string, options?: Options) => Promise<OffsetResult | undefined>
}

export type PaymentSystemRelayConfig = {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

/** Our side of the line to the payment system. */
export const createPaymentSystemRelay = (config: PaymentSystemRelayConfig): PaymentSystemRelay => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const base = config.baseUrl.replace(/\/$/, '')

  return {
    report: async (report, { signal } = {}) => {
      const answer = await exchange(line, {
        url: `${base}/offsets/${report.month}`,
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(report),
        signal,
      })
      const value = parseJsonBody(party, answer)
      if (answer.status !== 200) {
        const { error } = parseAnswer(party, offsetProblem, value)
        throw new AppError('party.refused', { party, resultCode: error })
      }
      const receipt = parseAnswer(party, offsetReceipt, value)
      const isSame =
        receipt.month === report.month && receipt.items === report.items.length && receipt.totalYen === report.totalYen
      if (!isSame) throw new AppError('party.mismatched', { party })
      return receipt
    },

    findResult: async (month, { signal } = {}) => {
      const answer = await exchange(line, {
        url: `${base}/offsets/${month}/result`,
        method: 'GET',
        signal,
        limit: largestAnswer,
      })
      const value = parseJsonBody(party, answer)
      if (answer.status === 200) {
        const result = parseAnswer(party, offsetResult, value)
        if (result.month !== month) throw new AppError('party.mismatched', { party })
        return result
      }
      const { error } = parseAnswer(party, offsetProblem, value)
      if (error === 'result-open') return undefined
      throw new AppError('party.refused', { party, resultCode: error })
    },
  }
}
