import { DerError, DerReader, contextTag, enterWhole, tag, toObjectIdentifier } from '#shared/pki/der.ts'
import { encodeContext, encodeObjectIdentifier, encodeSequence } from '#shared/pki/der-writer.ts'

/** ContentInfo (RFC 5652 §3): a type and the one element it is of. */
export type ContentInfo = { readonly contentType: string; readonly content: Uint8Array }

/** Reads a ContentInfo that fills the DER exactly. Throws DerError. */
export const parseContentInfo = (der: Uint8Array): ContentInfo => {
  const reader = enterWhole(der, tag.sequence)
  const contentType = toObjectIdentifier(reader.read(tag.objectIdentifier).content)
  const wrapper = reader.enter(contextTag(0))
  reader.requireEnd()
  const content = wrapper.read().whole
  wrapper.requireEnd()
  return { contentType, content }
}

export const encodeContentInfo = (contentType: string, content: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodeSequence(encodeObjectIdentifier(contentType), encodeContext(0, content))

/** `[0] IMPLICIT OCTET STRING` that a streaming writer may have left in pieces. Throws DerError. */
export const readImplicitOctets = (reader: DerReader, number: number): Uint8Array | undefined => {
  const whole = reader.readOptional(contextTag(number, false))
  if (whole !== undefined) return whole.content
  const pieces = reader.enterOptional(contextTag(number))
  if (pieces === undefined) return undefined
  const parts: Uint8Array[] = []
  let length = 0
  while (!pieces.isAtEnd) {
    const { content } = pieces.read(tag.octetString)
    parts.push(content)
    length += content.length
  }
  if (parts.length === 0) throw new DerError('string in no pieces')
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
