import { AppError } from '#shared/errors/app-error.ts'
import { exchange, parseAnswer, parseJsonBody, type PartyLine } from '../exchange.ts'
import {
  boxStatus,
  deposit,
  depositProblem,
  party,
  type BoxStatus,
  type Deposit,
  type DepositProblem,
} from './contract.ts'

type Options = { readonly signal?: AbortSignal }

/** `settled`: done as asked, now or before. `conflict`: the other settlement had already been made; nothing moved. */
export type Settlement =
  | { readonly outcome: 'settled'; readonly deposit: Deposit }
  | { readonly outcome: 'conflict'; readonly deposit: Deposit }

export type CashBoxRelay = {
  /**
   * Opens the slot for a sum; the same id and sum again is the same deposit. Throws `payment.jammed`, and
   * `payment.unavailable` while another deposit is open or the id stands for another sum.
   */
  readonly openDeposit: (depositId: string, amountDueYen: number, options?: Options) => Promise<Deposit>
  /** Undefined when the box never heard of the id: no money was taken under it. */
  readonly findDeposit: (depositId: string, options?: Options) => Promise<Deposit | undefined>
  /** Keeps the sum due and pays out the change. Throws `payment.insufficient` while it is short, `payment.jammed`. */
  readonly capture: (depositId: string, options?: Options) => Promise<Settlement>
  /** Pays everything back. Throws `payment.jammed`. */
  readonly refund: (depositId: string, options?: Options) => Promise<Settlement>
  readonly getStatus: (options?: Options) => Promise<BoxStatus>
}

export type CashBoxRelayConfig = {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

const toError = ({ error, deposit }: DepositProblem): AppError => {
  switch (error) {
    case 'jammed':
      return new AppError('payment.jammed')
    case 'insufficient':
      return new AppError('payment.insufficient', { due: deposit?.dueYen ?? 0, inserted: deposit?.insertedYen ?? 0 })
    case 'another-deposit-open':
    case 'deposit-differs':
      return new AppError('payment.unavailable')
    default:
      return new AppError('party.refused', { party, resultCode: error })
  }
}

/**
 * Our side of the line to one cash box. No call is repeated here; every call may be repeated by the caller with the same
 * id after `party.timeout` or `party.unreachable`, which leave open whether the box acted.
 */
export const createCashBoxRelay = (config: CashBoxRelayConfig): CashBoxRelay => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const base = config.baseUrl.replace(/\/$/, '')

  const call = async (
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    options: Options,
    body?: unknown,
  ): Promise<{ ok: true; value: unknown } | { ok: false; problem: DepositProblem }> => {
    const answer = await exchange(line, {
      url: base + path,
      method,
      signal: options.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const value = parseJsonBody(party, answer)
    if (answer.status === 200) return { ok: true, value }
    return { ok: false, problem: parseAnswer(party, depositProblem, value) }
  }

  const requireDeposit = (depositId: string, value: unknown): Deposit => {
    const found = parseAnswer(party, deposit, value)
    if (found.depositId !== depositId) throw new AppError('party.mismatched', { party })
    return found
  }

  const settle = async (verb: 'capture' | 'refund', depositId: string, options: Options): Promise<Settlement> => {
    const answer = await call('POST', `/deposits/${depositId}/${verb}`, options)
    if (!answer.ok) {
      const { error, deposit: standing } = answer.problem
      const other = verb === 'capture' ? 'already-refunded' : 'already-captured'
      if (error !== other || standing === undefined) throw toError(answer.problem)
      return { outcome: 'conflict', deposit: requireDeposit(depositId, standing) }
    }
    const settled = requireDeposit(depositId, answer.value)
    if (settled.state !== (verb === 'capture' ? 'captured' : 'refunded')) {
      throw new AppError('party.mismatched', { party })
    }
    return { outcome: 'settled', deposit: settled }
  }

  return {
    openDeposit: async (depositId, amountDueYen, options = {}) => {
      const answer = await call('PUT', `/deposits/${depositId}`, options, { amountDueYen })
      if (!answer.ok) throw toError(answer.problem)
      const opened = requireDeposit(depositId, answer.value)
      if (opened.dueYen !== amountDueYen) throw new AppError('party.mismatched', { party })
      return opened
    },
    findDeposit: async (depositId, options = {}) => {
      const answer = await call('GET', `/deposits/${depositId}`, options)
      if (answer.ok) return requireDeposit(depositId, answer.value)
      if (answer.problem.error === 'deposit-unknown') return undefined
      throw toError(answer.problem)
    },
    capture: (depositId, options = {}) => settle('capture', depositId, options),
    refund: (depositId, options = {}) => settle('refund', depositId, options),
    getStatus: async (options = {}) => {
      const answer = await call('GET', '/status', options)
      if (!answer.ok) throw toError(answer.problem)
      return parseAnswer(party, boxStatus, answer.value)
    },
  }
}
