import { AppError } from '#shared/errors/app-error.ts'
import { exchange, parseAnswer, type PartyLine } from '../exchange.ts'
import { imfFixdate, party } from './contract.ts'

export type RemoteClock = {
  /** The system clock moved by what the last `refresh` found; unmoved before the first. */
  readonly now: () => Date
  /** Asks again. Throws `party.*` and keeps the offset it had. */
  readonly refresh: (options?: { readonly signal?: AbortSignal }) => Promise<void>
}

export type RemoteClockConfig = {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  readonly systemNow?: () => Date
}

/** A clock that follows the `Date` header of another server. */
export const createRemoteClock = (config: RemoteClockConfig): RemoteClock => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const systemNow = config.systemNow ?? (() => new Date())
  let offsetMs = 0
  return {
    now: () => new Date(systemNow().getTime() + offsetMs),
    refresh: async (options = {}) => {
      const asked = systemNow().getTime()
      const { headers } = await exchange(line, { url: config.url, method: 'HEAD', signal: options.signal })
      const answered = systemNow().getTime()
      const text = parseAnswer(party, imfFixdate, headers.get('date'))
      const theirs = Date.parse(text)
      // Date.parse rolls 31 Feb over; the text of the day it means must be the text that came.
      if (new Date(theirs).toUTCString() !== text) throw new AppError('party.malformed', { party })
      offsetMs = theirs - (asked + answered) / 2
    },
  }
}
