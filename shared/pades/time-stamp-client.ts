import { AppError } from '#shared/errors/app-error.ts'
import { DerError } from '#shared/pki/der.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { checkTimeStampToken, type TokenCheck } from '#shared/time-stamp/check-token.ts'
import { buildTimeStampRequest, makeNonce } from '#shared/time-stamp/request.ts'
import { parseTimeStampResponse } from '#shared/time-stamp/response.ts'

/** Somebody who stamps digests (RFC 3161): an authority behind a relay, or one that is asked directly. */
export type TimeStampClient = {
  readonly hash: Exclude<HashName, 'SHA-1'>
  /** Bytes its tokens may have; where it is not known, `defaultTokenRoom`. */
  readonly room?: number
  /** The token, a whole ContentInfo, for a digest under `hash`. Throws `party.*`. */
  readonly stamp: (digest: Uint8Array, signal?: AbortSignal) => Promise<Uint8Array>
}

/**
 * Tokens of public authorities have four to eight kilobytes: a signature, two to four certificates. Twice that leaves room
 * for one with a CRL or an OCSP response inside; what is left over are zeros.
 */
export const defaultTokenRoom = 16 * 1024

export type TimeStampExchange = {
  /** Sends `application/timestamp-query` and answers with the `application/timestamp-reply`. */
  readonly exchange: (query: Uint8Array<ArrayBuffer>, signal?: AbortSignal) => Promise<Uint8Array>
  readonly hash?: TimeStampClient['hash']
  readonly policy?: string
  readonly room?: number
  /** Where given, the authority's path must be valid under it; else the token's own signature and content are checked. */
  readonly trust?: Pick<TokenCheck, 'anchors' | 'intermediates' | 'crls' | 'ocspResponses' | 'revocation'>
}

const party = 'time-stamp-authority'

const readReply = (reply: Uint8Array): Uint8Array => {
  let response
  try {
    response = parseTimeStampResponse(reply)
  } catch (cause) {
    if (cause instanceof DerError) throw new AppError('party.malformed', { party }, { cause })
    throw cause
  }
  if (!('token' in response))
    throw new AppError('party.refused', { party, resultCode: [response.status, ...response.failures].join(' ') })
  return response.token
}

/** A client that believes nothing: nonce, imprint, policy, purpose and signature of each token are checked. */
export const createTimeStampClient = ({
  exchange,
  hash = 'SHA-256',
  policy,
  room,
  trust,
}: TimeStampExchange): TimeStampClient => ({
  hash,
  ...(room === undefined ? {} : { room }),
  stamp: async (digest, signal) => {
    const nonce = makeNonce()
    const asked = policy === undefined ? {} : { policy }
    const token = readReply(await exchange(buildTimeStampRequest({ hash, digest, nonce, ...asked }), signal))
    const report = await checkTimeStampToken({
      token,
      nonce,
      ...asked,
      // An imprint under another hash than was asked for is no answer.
      digest: async (used) => (used === hash ? digest : new Uint8Array()),
      ...(trust ?? { anchors: [], intermediates: [], revocation: 'none' }),
    })
    // Without anchors the path is all that may be open.
    const isGood = report.outcome === 'passed' || (trust === undefined && report.code === 'token.path')
    if (!isGood) throw new AppError('party.mismatched', { party }, { cause: new RangeError(report.code) })
    return token
  },
})
