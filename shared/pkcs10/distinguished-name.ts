import {
  encodeIa5String,
  encodeObjectIdentifier,
  encodePrintableString,
  encodeSequence,
  encodeSetOf,
  encodeUtf8String,
} from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'

/** Writing of distinguished names: one attribute in each RDN, each in the string type RFC 5280 §4.1.2.4 and A.1 give it. */

/** An attribute type's OID and its text. */
export type NamePart = readonly [type: string, text: string]

type Rule = { readonly encode: (text: string) => Uint8Array; readonly longest: number; readonly shortest?: number }

// RFC 5280 A.1: upper bounds in characters; serialNumber and countryName are PrintableString, the last two IA5String.
const rules: Readonly<Record<string, Rule>> = {
  [oid.countryName]: { encode: encodePrintableString, longest: 2, shortest: 2 },
  [oid.serialNumber]: { encode: encodePrintableString, longest: 64 },
  [oid.commonName]: { encode: encodeUtf8String, longest: 64 },
  [oid.surname]: { encode: encodeUtf8String, longest: 32_768 },
  [oid.givenName]: { encode: encodeUtf8String, longest: 32_768 },
  [oid.localityName]: { encode: encodeUtf8String, longest: 128 },
  [oid.stateOrProvinceName]: { encode: encodeUtf8String, longest: 128 },
  [oid.organizationName]: { encode: encodeUtf8String, longest: 64 },
  [oid.organizationalUnitName]: { encode: encodeUtf8String, longest: 64 },
  [oid.title]: { encode: encodeUtf8String, longest: 64 },
  [oid.domainComponent]: { encode: encodeIa5String, longest: 63 },
  [oid.emailAddress]: { encode: encodeIa5String, longest: 255 },
}

const encodePart = ([type, text]: NamePart): Uint8Array => {
  const { encode, longest, shortest = 1 } = rules[type] ?? { encode: encodeUtf8String, longest: 32_768 }
  const { length } = [...text]
  if (length < shortest || length > longest) throw new RangeError(`attribute ${type} of ${length} characters`)
  return encodeSetOf(encodeSequence(encodeObjectIdentifier(type), encode(text)))
}

/** A Name from its parts, outermost first. Throws RangeError on a text of the wrong length or alphabet for its type. */
export const encodeDistinguishedName = (...parts: readonly NamePart[]): Uint8Array<ArrayBuffer> =>
  encodeSequence(...parts.map(encodePart))
