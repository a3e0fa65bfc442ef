/** The known issuers' CRLs: fetched when somebody wants one, checked before they are kept, never replaced by older ones. */
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { crlType, largestCrl } from '#shared/revocation/api.ts'
import { checkCrl } from '#shared/revocation/check-crl.ts'
import { exchange } from '#bff/parties/exchange.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Log } from '#bff/platform/log.ts'
import type { CrlShelf } from './crl-shelf.ts'
import type { KnownIssuer } from './issuers.ts'
import { createSingleFlight } from './single-flight.ts'

type Der = Uint8Array<ArrayBuffer>
type Held = { readonly der: Der; readonly number: bigint; readonly nextUpdate: Date; readonly fetchedAt: Date }

export type CrlStore = {
  /**
   * The newest list known, in force. Throws `request.not-found` for an issuer without one in the table, `party.*` where none
   * can be had and none in force is held, `request.aborted`.
   */
  readonly read: (issuer: KnownIssuer, options?: CrlOptions) => Promise<Der>
}

export type CrlOptions = {
  readonly signal?: AbortSignal
  /** Called before the publication point is asked, and not where a list is at hand: may refuse. */
  readonly beforeAsking?: () => void
}

export type CrlStoreParts = {
  readonly fetchFor: (issuer: KnownIssuer) => typeof globalThis.fetch
  readonly timeoutMs: number
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  readonly shelf: CrlShelf
  /** A revocation may be listed long before nextUpdate, so a list is asked for again after this time. */
  readonly refreshMs?: number
}

const defaultRefreshMs = 10 * 60_000

const isNoList = (error: unknown): error is AppError =>
  isAppError(error, 'request.rate-limited') ||
  isAppError(error, 'party.timeout') ||
  isAppError(error, 'party.unreachable') ||
  isAppError(error, 'party.malformed') ||
  isAppError(error, 'party.refused')

export const createCrlStore = ({ refreshMs = defaultRefreshMs, ...parts }: CrlStoreParts): CrlStore => {
  const { clock, log } = parts
  const held = new Map<string, Held>()
  const once = createSingleFlight<Der>()

  /** A list fetched later than now is none: the clock was set back, and the list speaks of a day to come. */
  const findHeld = ({ id }: KnownIssuer): Held | undefined => {
    const last = held.get(id)
    return last !== undefined && last.fetchedAt <= clock.now() ? last : undefined
  }

  /** After a start: the list of before, if it still is one to be believed. */
  const takeFromShelf = async (issuer: KnownIssuer): Promise<void> => {
    if (held.has(issuer.id)) return
    const shelved = await parts.shelf.take(issuer.id)
    if (shelved === undefined || shelved.fetchedAt > clock.now()) return
    const { der, fetchedAt } = shelved
    const verdict = await checkCrl({ der, issuer: issuer.certificate, at: clock.now() })
    if (verdict.status === 'unusable') return
    const { number, nextUpdate } = verdict.crl
    if (!held.has(issuer.id)) held.set(issuer.id, { der, number, nextUpdate, fetchedAt })
  }

  const fetchCrl = async (issuer: KnownIssuer, url: string): Promise<Held> => {
    const party = issuer.id
    const answer = await exchange(
      { party, fetch: parts.fetchFor(issuer), timeoutMs: parts.timeoutMs },
      { url, method: 'GET', headers: { accept: crlType }, limit: largestCrl },
    )
    if (answer.status !== 200) throw new AppError('party.refused', { party, resultCode: `http-${answer.status}` })
    const at = clock.now()
    const atLeast = findHeld(issuer)?.number
    const verdict = await checkCrl({ der: answer.body, issuer: issuer.certificate, at, atLeast })
    if (verdict.status === 'unusable')
      throw new AppError('party.malformed', { party }, { cause: new Error(verdict.why) })
    const { number, nextUpdate } = verdict.crl
    return { der: answer.body, number, nextUpdate, fetchedAt: at }
  }

  /** What is held and in force stands in where nothing better can be had. */
  const refresh = async (issuer: KnownIssuer, url: string, beforeAsking?: () => void): Promise<Der> => {
    try {
      beforeAsking?.()
      const fresh = await fetchCrl(issuer, url)
      held.set(issuer.id, fresh)
      await parts.shelf.put(issuer.id, fresh)
      return fresh.der
    } catch (error) {
      const last = findHeld(issuer)
      if (!isNoList(error)) throw error
      const why = error.cause instanceof Error ? error.cause.message : error.code
      log.warn('crl-refused', { issuer: issuer.id, code: error.code, why })
      if (last === undefined || clock.now() >= last.nextUpdate) throw error
      return last.der
    }
  }

  return {
    read: async (issuer, { signal, beforeAsking } = {}) => {
      const url = issuer.crlUrl
      if (url === undefined) throw new AppError('request.not-found')
      await takeFromShelf(issuer)
      const last = findHeld(issuer)
      const now = clock.now()
      const isFresh = last !== undefined && now.getTime() - last.fetchedAt.getTime() < refreshMs
      if (isFresh && now < last.nextUpdate) return last.der
      return once(issuer.id, () => refresh(issuer, url, beforeAsking), signal)
    },
  }
}
