import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { DerError, DerReader, contextTag, tag, toObjectIdentifier } from './der.ts'
import { parseName, type Name } from './name.ts'

/** GeneralName (RFC 5280 §4.2.1.6). Forms nobody here evaluates keep their octets. */
export type GeneralName =
  | { readonly form: 'other'; readonly type: string; readonly value: Uint8Array }
  | { readonly form: 'email' | 'dns' | 'uri'; readonly text: string }
  | { readonly form: 'directory'; readonly name: Name }
  | { readonly form: 'ip'; readonly octets: Uint8Array }
  | { readonly form: 'registered-id'; readonly oid: string }
  | { readonly form: 'x400' | 'edi-party'; readonly octets: Uint8Array }

const toIa5 = (content: Uint8Array): string => {
  if (content.some((octet) => octet >= 0x80)) throw new DerError('8-bit character in an IA5String')
  return decodeUtf8(content)
}

/** The next element as a GeneralName. Throws DerError. */
export const readGeneralName = (reader: DerReader): GeneralName => {
  const element = reader.read()
  const { content } = element
  switch (element.tag) {
    case contextTag(0): {
      const inner = new DerReader(content)
      const type = toObjectIdentifier(inner.read(tag.objectIdentifier).content)
      const value = inner.read(contextTag(0)).content
      inner.requireEnd()
      return { form: 'other', type, value }
    }
    case contextTag(1, false):
      return { form: 'email', text: toIa5(content) }
    case contextTag(2, false):
      return { form: 'dns', text: toIa5(content) }
    case contextTag(3):
      return { form: 'x400', octets: content }
    case contextTag(4): {
      // Name is a CHOICE, so its tag is explicit even in an implicitly tagged module (X.680 §31.2.7).
      return { form: 'directory', name: parseName(content) }
    }
    case contextTag(5):
      return { form: 'edi-party', octets: content }
    case contextTag(6, false):
      return { form: 'uri', text: toIa5(content) }
    case contextTag(7, false):
      return { form: 'ip', octets: content }
    case contextTag(8, false):
      return { form: 'registered-id', oid: toObjectIdentifier(content) }
    default:
      throw new DerError('not a GeneralName')
  }
}

/** Every GeneralName to the end of the reader; at least one (RFC 5280 §4.2.1.6). */
export const readGeneralNames = (reader: DerReader): GeneralName[] => {
  const names: GeneralName[] = []
  while (!reader.isAtEnd) names.push(readGeneralName(reader))
  if (names.length === 0) throw new DerError('GeneralNames without a name')
  return names
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** Preferred name syntax of RFC 1034 §3.5 as changed by RFC 1123 §2.1; a last label of digits would be an address. */
export const isHostName = (text: string): boolean => {
  const labels = text.split('.')
  return text.length <= 253 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '')
}

/** A mailbox `local@host` (RFC 5280 §4.2.1.6: no display name, no angle brackets). */
export const isMailbox = (text: string): boolean => {
  const at = text.lastIndexOf('@')
  return at > 0 && isHostName(text.slice(at + 1)) && /^(?:"[^"]*"|[^\s@"<>()[\],;:\\]+)$/.test(text.slice(0, at))
}
