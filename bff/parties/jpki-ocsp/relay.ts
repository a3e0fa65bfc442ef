import { isAppError } from '#shared/errors/app-error.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { checkOcspResponse, type OcspUnusable, type OcspVerdict } from '#shared/pki/ocsp.ts'
import { buildOcspRequest } from '#shared/pki/ocsp-request.ts'
import type { RevocationReason } from '#shared/pki/revocation-reason.ts'
import { exchange, type PartyAnswer, type PartyLine } from '../exchange.ts'
import { largestMessage, nonceLength, party, requestMediaType, responseMediaType } from './contract.ts'

/** Why the status could not be learned: for the log and the operator, never a reason to let anybody in. */
export type StatusUnavailable = OcspUnusable | 'unknown' | 'timeout' | 'unreachable' | 'http-error' | 'media-type'

export type CertificateStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly reason?: RevocationReason; readonly revokedAt: Date }
  | { readonly status: 'unavailable'; readonly why: StatusUnavailable }

export type OcspRelay = {
  /**
   * Asks the responder about a certificate under its issuer, both DER and both already validated. Never throws on what the
   * responder does; throws DerError where a certificate cannot be read, `request.aborted` when `signal` ended it.
   */
  readonly checkCertificateStatus: (
    pair: { readonly certificate: Uint8Array; readonly issuer: Uint8Array },
    options?: { readonly signal?: AbortSignal },
  ) => Promise<CertificateStatus>
}

export type OcspRelayConfig = {
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  /** How old thisUpdate may be. */
  readonly maximumAgeMs: number
  readonly now: () => Date
  /** How far the responder's clock may be from ours; 5 minutes where absent. */
  readonly clockSkewMs?: number
}

const unavailable = (why: StatusUnavailable): CertificateStatus => ({ status: 'unavailable', why })

const toStatus = (verdict: OcspVerdict): CertificateStatus => {
  switch (verdict.status) {
    case 'unusable':
      return unavailable(verdict.why)
    case 'unknown':
      return unavailable('unknown')
    case 'revoked': {
      const { revokedAt, reason } = verdict
      return { status: 'revoked', revokedAt, ...(reason === undefined ? {} : { reason }) }
    }
    case 'good':
      return { status: 'good' }
  }
}

const isMediaType = (answer: PartyAnswer): boolean =>
  answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === responseMediaType

/** Our side of the line to the OCSP responder: only a fresh, rightly signed "good" with our nonce is good. */
export const createOcspRelay = (config: OcspRelayConfig): OcspRelay => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }

  const post = async (
    body: Uint8Array<ArrayBuffer>,
    signal?: AbortSignal,
  ): Promise<PartyAnswer | StatusUnavailable> => {
    try {
      return await exchange(line, {
        url: config.url,
        method: 'POST',
        headers: { 'content-type': requestMediaType, accept: responseMediaType },
        body,
        signal,
        limit: largestMessage,
      })
    } catch (error) {
      if (isAppError(error, 'party.timeout')) return 'timeout'
      if (isAppError(error, 'party.unreachable')) return 'unreachable'
      if (isAppError(error, 'party.malformed')) return 'malformed'
      throw error
    }
  }

  const decide = async (
    response: Uint8Array,
    pair: { readonly certificate: Certificate; readonly issuer: Certificate },
    nonce: Uint8Array,
  ): Promise<CertificateStatus> =>
    toStatus(
      await checkOcspResponse({
        response,
        ...pair,
        nonce,
        at: config.now(),
        maximumAgeMs: config.maximumAgeMs,
        ...(config.clockSkewMs === undefined ? {} : { clockSkewMs: config.clockSkewMs }),
      }),
    )

  return {
    checkCertificateStatus: async (ders, { signal } = {}) => {
      const pair = { certificate: parseCertificate(ders.certificate), issuer: parseCertificate(ders.issuer) }
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
      const answer = await post(await buildOcspRequest({ ...pair, nonce }), signal)
      if (typeof answer === 'string') return unavailable(answer)
      if (answer.status !== 200) return unavailable('http-error')
      if (!isMediaType(answer)) return unavailable('media-type')
      return decide(answer.body, pair, nonce)
    },
  }
}
