import { DerError, DerReader, readEach, tag, toObjectIdentifier } from '#shared/pki/der.ts'
import { encodeObjectIdentifier, encodeSequence, encodeSetOf } from '#shared/pki/der-writer.ts'

/** Attribute of CMS, PKCS#10 and PKCS#12 (RFC 5652 §5.3): a type and whole elements of values. */
export type Attribute = { readonly type: string; readonly values: readonly Uint8Array[]; readonly der: Uint8Array }

const readAttribute = (reader: DerReader): Attribute => {
  const { content, whole } = reader.read(tag.sequence)
  const inner = new DerReader(content)
  const type = toObjectIdentifier(inner.read(tag.objectIdentifier).content)
  const values = readEach(inner.enter(tag.set), (each) => each.read().whole)
  inner.requireEnd()
  return { type, values, der: whole }
}

/** Every attribute to the end of the reader; at least one. Throws DerError. */
export const readAttributes = (reader: DerReader): Attribute[] => {
  const attributes = readEach(reader, readAttribute)
  if (attributes.length === 0) throw new DerError('attributes without an attribute')
  return attributes
}

export const encodeAttribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  encodeSequence(encodeObjectIdentifier(type), encodeSetOf(...values))

export const findAttribute = (attributes: readonly Attribute[], type: string): Attribute | undefined =>
  attributes.find((attribute) => attribute.type === type)
