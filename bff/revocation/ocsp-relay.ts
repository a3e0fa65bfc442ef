/** OCSP for everybody who asks from here: to the responder of the table, through a cache that honours nextUpdate. */
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { DerError } from '#shared/pki/der.ts'
import { parseOcspRequest, type OcspRequest } from '#shared/pki/ocsp-request.ts'
import { parseOcspResponse, type CertId } from '#shared/pki/ocsp-response.ts'
import { checkOcspResponse } from '#shared/pki/ocsp.ts'
import { largestOcspResponse, ocspRequestType, ocspResponseType } from '#shared/revocation/api.ts'
import { exchange, type PartyAnswer } from '#bff/parties/exchange.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Issuers, KnownIssuer } from './issuers.ts'
import { createSingleFlight } from './single-flight.ts'

type Der = Uint8Array<ArrayBuffer>

export type OcspRelay = {
  /**
   * The responder's answer, octet for octet. Throws `request.invalid` where the bytes are no request for one certificate,
   * `request.not-found` for an issuer without a responder in the table, `party.*` where there is no answer, and
   * `request.aborted`.
   */
  readonly ask: (request: Der, options?: OcspOptions) => Promise<Der>
}

export type OcspOptions = {
  readonly signal?: AbortSignal
  /** Called before the responder is asked, and not where the answer is at hand: may refuse. */
  readonly beforeAsking?: () => void
}

export type OcspRelayParts = {
  readonly issuers: Issuers
  /** `fetch` towards one issuer's responder. */
  readonly fetchFor: (issuer: KnownIssuer) => typeof globalThis.fetch
  readonly timeoutMs: number
  readonly clock: Clock
  /** Answers kept at most; the one used longest ago goes first. */
  readonly capacity?: number
}

const defaultCapacity = 5000

const invalid = (message: string, cause?: unknown): AppError =>
  new AppError('request.invalid', { issues: [{ path: '', message }] }, { cause })

const parseRequest = (der: Uint8Array): OcspRequest & { readonly certId: CertId } => {
  try {
    const request = parseOcspRequest(der)
    const [certId, ...others] = request.certIds
    if (certId === undefined || others.length > 0) throw invalid('not about one certificate')
    return { ...request, certId }
  } catch (error) {
    if (error instanceof DerError) throw invalid('not an OCSP request', error)
    throw error
  }
}

const requireResponse = (party: string, { body, headers, status }: PartyAnswer): Der => {
  if (status !== 200) throw new AppError('party.refused', { party, resultCode: `http-${status}` })
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  const malformed = (cause: unknown) => new AppError('party.malformed', { party }, { cause })
  if (type !== ocspResponseType) throw malformed(new Error(`answered as ${type}`))
  try {
    parseOcspResponse(body)
  } catch (error) {
    if (error instanceof DerError) throw malformed(error)
    throw error
  }
  return body
}

/**
 * Until when an answer may be given again: only one that is rightly signed, about the certificate, says good or revoked, and
 * states when the next comes (RFC 5019 §6). Undefined: not at all.
 */
const findKeepUntil = async (
  response: Der,
  issuer: KnownIssuer,
  { certId, at }: { readonly certId: CertId; readonly at: Date },
): Promise<Date | undefined> => {
  const verdict = await checkOcspResponse({
    response,
    issuer: issuer.certificate,
    // What is asked about is known by its serial alone; the rest of a certificate plays no part in a status of now.
    certificate: { ...issuer.certificate, serial: certId.serial, serialBytes: decodeHex(certId.serial) },
    at,
  })
  return verdict.status === 'good' || verdict.status === 'revoked' ? verdict.nextUpdate : undefined
}

type Kept = { readonly response: Der; readonly from: Date; readonly until: Date }

export const createOcspRelay = (parts: OcspRelayParts): OcspRelay => {
  const { issuers, clock, capacity = defaultCapacity } = parts
  const kept = new Map<string, Kept>()
  const once = createSingleFlight<Der>()

  const keep = (key: string, entry: Kept): void => {
    kept.delete(key)
    kept.set(key, entry)
    const [oldest] = kept.keys()
    if (kept.size > capacity && oldest !== undefined) kept.delete(oldest)
  }

  const findKept = (key: string): Der | undefined => {
    const entry = kept.get(key)
    if (entry === undefined) return undefined
    // A clock that was set back makes an answer one of a day to come.
    if (clock.now() >= entry.until || clock.now() < entry.from) {
      kept.delete(key)
      return undefined
    }
    keep(key, entry)
    return entry.response
  }

  const post = async (issuer: KnownIssuer, url: string, body: Der, signal?: AbortSignal): Promise<Der> => {
    const answer = await exchange(
      { party: issuer.id, fetch: parts.fetchFor(issuer), timeoutMs: parts.timeoutMs },
      {
        url,
        method: 'POST',
        headers: { 'content-type': ocspRequestType, accept: ocspResponseType },
        body,
        limit: largestOcspResponse,
        signal,
      },
    )
    return requireResponse(issuer.id, answer)
  }

  return {
    ask: async (request, { signal, beforeAsking } = {}) => {
      const { certId, nonce } = parseRequest(request)
      const issuer = await issuers.findByCertId(certId)
      const url = issuer?.ocspUrl
      if (issuer === undefined || url === undefined) throw new AppError('request.not-found')
      if (nonce !== undefined) {
        beforeAsking?.()
        return post(issuer, url, request, signal)
      }
      // The whole request: another hash of the CertID, or an extension, may want another answer.
      const key = encodeHex(request)
      const found = findKept(key)
      if (found !== undefined) return found
      const ask = async (): Promise<Der> => {
        beforeAsking?.()
        const response = await post(issuer, url, request)
        const from = clock.now()
        const until = await findKeepUntil(response, issuer, { certId, at: from })
        if (until !== undefined && until > from) keep(key, { response, from, until })
        return response
      }
      return once(key, ask, signal)
    },
  }
}
