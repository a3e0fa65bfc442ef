import { AppError } from '#shared/errors/app-error.ts'
import { exchange, type PartyLine } from '../exchange.ts'
import { fileMediaType, largestFile, party } from './contract.ts'

export type BankRelay = {
  /**
   * The file of a day as the bank made it; undefined where there is none. Throws `party.timeout`, `party.unreachable`,
   * `party.malformed` for one too large, `party.refused`, `request.aborted`.
   */
  readonly findFile: (
    day: string,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<Uint8Array<ArrayBuffer> | undefined>
}

export type BankRelayConfig = {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

/** Our side of the line to the bank: it is read from, never written to. */
export const createBankRelay = (config: BankRelayConfig): BankRelay => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const base = config.baseUrl.replace(/\/$/, '')
  return {
    findFile: async (day, { signal } = {}) => {
      const answer = await exchange(line, {
        url: `${base}/transfers/${day}`,
        method: 'GET',
        headers: { accept: fileMediaType },
        signal,
        limit: largestFile,
      })
      if (answer.status === 200) return answer.body
      if (answer.status === 404) return undefined
      throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
    },
  }
}
