import { encodeHex } from '#shared/bytes/hex.ts'
import { DerError, DerReader, enterWhole, readEach, tag, toObjectIdentifier } from './der.ts'
import { findText, prepareText } from './directory-string.ts'
import { oid } from './oid.ts'

export type NameAttribute = {
  readonly type: string
  /** Text of the value; undefined where it is no character string we read. */
  readonly text: string | undefined
  /** The value's whole element. */
  readonly value: Uint8Array
}

/** A distinguished name (RFC 5280 §4.1.2.4): its encoding, its attributes and its prepared form. */
export type Name = {
  readonly der: Uint8Array
  readonly rdns: readonly (readonly NameAttribute[])[]
  /** One prepared text for each RDN; names match exactly when these are equal (RFC 5280 §7.1). */
  readonly prepared: readonly string[]
}

const readAttribute = (reader: DerReader): NameAttribute => {
  const pair = reader.enter(tag.sequence)
  const type = toObjectIdentifier(pair.read(tag.objectIdentifier).content)
  const value = pair.read()
  pair.requireEnd()
  return { type, text: findText(value), value: value.whole }
}

/** JSON keeps type and value apart whatever they contain; values that are no text compare octet by octet. */
const prepareAttribute = ({ type, text, value }: NameAttribute): string =>
  JSON.stringify(text === undefined ? [type, 'octets', encodeHex(value)] : [type, 'text', prepareText(text)])

const readRdn = (reader: DerReader): NameAttribute[] => {
  const attributes = readEach(reader.enter(tag.set), readAttribute)
  if (attributes.length === 0) throw new DerError('relative distinguished name without attributes')
  return attributes
}

/** The next element as a RelativeDistinguishedName under its parent (RFC 5280 §4.2.1.13, `nameRelativeToCRLIssuer`). */
export const extendName = (parent: Name, attributes: readonly NameAttribute[]): Name => ({
  der: new Uint8Array(),
  rdns: [...parent.rdns, attributes],
  prepared: [...parent.prepared, attributes.map(prepareAttribute).sort().join()],
})

/** The attributes of one RDN given as the content of its SET. */
export const readRdnContent = (content: Uint8Array): NameAttribute[] => {
  const attributes = readEach(new DerReader(content), readAttribute)
  if (attributes.length === 0) throw new DerError('relative distinguished name without attributes')
  return attributes
}

/** The next element as a Name. Throws DerError. */
export const readName = (reader: DerReader): Name => parseName(reader.read(tag.sequence).whole)

/** A Name of its whole encoding. Throws DerError. */
export const parseName = (der: Uint8Array): Name => {
  const rdns = readEach(enterWhole(der, tag.sequence), readRdn)
  return { der, rdns, prepared: rdns.map((attributes) => attributes.map(prepareAttribute).sort().join()) }
}

export const isSameName = (left: Name, right: Name): boolean =>
  left.prepared.length === right.prepared.length && left.prepared.every((rdn, index) => rdn === right.prepared[index])

export const isEmptyName = (name: Name): boolean => name.rdns.length === 0

/** One text that is equal exactly for names that match: a key for maps. */
export const nameKey = (name: Name): string => name.prepared.join('\n')

/** Texts of every attribute of one type, in order. */
export const findAttributes = (name: Name, type: string): string[] =>
  name.rdns
    .flat()
    .flatMap((attribute) => (attribute.type === type && attribute.text !== undefined ? [attribute.text] : []))

// RFC 4514 §3 and the short names programs print.
const shortNames: Readonly<Record<string, string>> = {
  [oid.commonName]: 'CN',
  [oid.surname]: 'SN',
  [oid.serialNumber]: 'serialNumber',
  [oid.countryName]: 'C',
  [oid.localityName]: 'L',
  [oid.stateOrProvinceName]: 'ST',
  [oid.organizationName]: 'O',
  [oid.organizationalUnitName]: 'OU',
  [oid.title]: 'title',
  [oid.givenName]: 'GN',
  [oid.domainComponent]: 'DC',
  [oid.emailAddress]: 'emailAddress',
}

const escapeText = (text: string): string =>
  text.replaceAll(/[\\",+<>;=]|^[ #]| $/g, String.raw`\$&`).replaceAll('\u0000', String.raw`\00`)

const toAttributeText = ({ type, text, value }: NameAttribute): string =>
  `${shortNames[type] ?? type}=${text === undefined ? `#${encodeHex(value)}` : escapeText(text)}`

/** Display text after RFC 4514 with short type names, but in the order of the encoding, as people here read names. */
export const toNameText = (name: Name): string =>
  name.rdns.map((attributes) => attributes.map(toAttributeText).join('+')).join(', ')
