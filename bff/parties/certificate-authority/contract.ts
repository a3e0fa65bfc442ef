import { findInfo, type CmpInfo } from '#shared/cmp/general-info.ts'
import { cmpMediaType, parseCmpMessage } from '#shared/cmp/message.ts'
import { DerError, enterWhole, tag } from '#shared/pki/der.ts'
import { readTime } from '#shared/pki/der-time.ts'
import { encodeSequence, encodeTime, encodeUtf8String } from '#shared/pki/der-writer.ts'
import { decodeUtf8 } from '#shared/bytes/bytes.ts'

/**
 * The wire to the dedicated certification authority is CMP over HTTP (RFC 9810, RFC 9811) in the profile of RFC 9483, and its
 * CRL by HTTP GET (RFC 5280 §4.2.1.13, RFC 2585). Messages are read by `shared/cmp`; what the two houses must agree on
 * beside the standard is here.
 */
export const party = 'certificate-authority'

export const messageMediaType = cmpMediaType
/** RFC 2585 §4.2. */
export const crlMediaType = 'application/pkix-crl'

/** Octets of an answer; one with a certificate and its issuers has about 6 000. */
export const largestMessage = 256 * 1024
/** Octets of a CRL; one million entries with reasons have 41 million. */
export const largestCrl = 64 << 20

/** Throws DerError where the bytes are not the message. */
export const parseMessage = parseCmpMessage

/**
 * What EB-X-1 sends beside the names: a PKCS#10 has no place for them, so they travel in generalInfo. Assumed: these object
 * identifiers are examples of RFC 5612, to be replaced by arcs of the authority's own.
 */
const infoTypes = { validity: '1.3.6.1.4.1.32473.1.1', application: '1.3.6.1.4.1.32473.1.2' } as const

/** Both to the second. */
export type Validity = { readonly notBefore: Date; readonly notAfter: Date }
export type ApplicationReference = { readonly applicationNumber: string; readonly userId: string }

export type IssueDetails = {
  readonly validity?: Validity | undefined
  readonly application?: ApplicationReference | undefined
}

/** The pieces of generalInfo for an issue request. Throws RangeError on a time with milliseconds. */
export const encodeIssueDetails = ({ validity, application }: IssueDetails): readonly CmpInfo[] => [
  ...(validity === undefined
    ? []
    : [
        {
          type: infoTypes.validity,
          value: encodeSequence(encodeTime(validity.notBefore), encodeTime(validity.notAfter)),
        },
      ]),
  ...(application === undefined
    ? []
    : [
        {
          type: infoTypes.application,
          value: encodeSequence(encodeUtf8String(application.applicationNumber), encodeUtf8String(application.userId)),
        },
      ]),
]

const toText = (content: Uint8Array): string => {
  try {
    return decodeUtf8(content)
  } catch (cause) {
    throw new DerError('text not in UTF-8', { cause })
  }
}

const readPair = <Value>(
  infos: readonly CmpInfo[],
  type: string,
  read: (reader: ReturnType<typeof enterWhole>) => Value,
): readonly [Value, Value] | undefined => {
  const value = findInfo(infos, type)?.value
  if (value === undefined) return undefined
  const reader = enterWhole(value, tag.sequence)
  const pair = [read(reader), read(reader)] as const
  reader.requireEnd()
  return pair
}

/** What an issue request says beside its PKCS#10. Throws DerError. */
export const readIssueDetails = (infos: readonly CmpInfo[]): IssueDetails => {
  const times = readPair(infos, infoTypes.validity, readTime)
  const texts = readPair(infos, infoTypes.application, (reader) => toText(reader.read(tag.utf8String).content))
  return {
    validity: times && { notBefore: times[0], notAfter: times[1] },
    application: texts && { applicationNumber: texts[0], userId: texts[1] },
  }
}
