import { toDer } from '#shared/cms/ber.ts'
import { DerError, enterWhole, isBitSet, readEach, tag, toBitString, toSmallInteger } from '#shared/pki/der.ts'
import { encodeInteger, encodeNamedBits, encodeSequence } from '#shared/pki/der-writer.ts'
import { findText } from '#shared/pki/directory-string.ts'

/** TimeStampResp (RFC 3161 §2.4.2); over HTTP it is `application/timestamp-reply`. */

const statuses = [
  'granted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
] as const
export type TimeStampStatus = (typeof statuses)[number]

/** PKIFailureInfo by bit, those a time-stamping authority may use. */
const failures: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
}

export type TimeStampResponse =
  /** `token` is the whole ContentInfo: to be checked before anything is believed. */
  | { readonly status: 'granted' | 'grantedWithMods'; readonly token: Uint8Array }
  | {
      readonly status: Exclude<TimeStampStatus, 'granted' | 'grantedWithMods'>
      readonly failures: readonly string[]
      /** The authority's own sentences: for the log, not for people. */
      readonly texts: readonly string[]
    }

const isGranted = (status: TimeStampStatus): status is 'granted' | 'grantedWithMods' =>
  status === 'granted' || status === 'grantedWithMods'

/** Reads a response. Throws DerError, also where a granted one has no token or a refused one has. */
export const parseTimeStampResponse = (ber: Uint8Array): TimeStampResponse => {
  const reader = enterWhole(toDer(ber), tag.sequence)
  const info = reader.enter(tag.sequence)
  const status = statuses[toSmallInteger(info.read(tag.integer).content)]
  if (status === undefined) throw new DerError('unknown status')
  const textReader = info.enterOptional(tag.sequence)
  const texts =
    textReader === undefined ? [] : readEach(textReader, (each) => findText(each.read(tag.utf8String)) ?? '')
  const failInfo = info.readOptional(tag.bitString)
  info.requireEnd()
  const token = reader.isAtEnd ? undefined : reader.read(tag.sequence).whole
  reader.requireEnd()
  if (isGranted(status)) {
    if (token === undefined) throw new DerError('granted without a token')
    return { status, token }
  }
  if (token !== undefined) throw new DerError('refused with a token')
  const bits = failInfo && toBitString(failInfo.content)
  const named = Object.entries(failures).flatMap(([bit, name]) => (bits && isBitSet(bits, Number(bit)) ? [name] : []))
  return { status, failures: named, texts }
}

/** A granting response around a token, as an authority makes it. */
export const buildGrantedResponse = (token: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodeSequence(encodeSequence(encodeInteger(0)), token)

/** A rejection for the reason whose bit is named in RFC 3161 §2.4.2. Throws RangeError on an unknown name. */
export const buildRejectedResponse = (failure: string): Uint8Array<ArrayBuffer> => {
  const bit = Object.entries(failures).find(([, name]) => name === failure)?.[0]
  if (bit === undefined) throw new RangeError('no such failure')
  return encodeSequence(encodeSequence(encodeInteger(statuses.indexOf('rejection')), encodeNamedBits([Number(bit)])))
}
