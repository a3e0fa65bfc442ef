import { concatBytes } from '#shared/bytes/bytes.ts'
import { DerError, DerReader, contextTag, enterWhole, tag, toObjectIdentifier } from '#shared/pki/der.ts'
import { cmsOid } from './oid.ts'

/** Content put into a SignedData without being copied: what stands before it and after it (RFC 5652 §5.1, §5.2). */
export type ContentFrame = {
  readonly before: Uint8Array<ArrayBuffer>
  readonly after: Uint8Array<ArrayBuffer>
}

/** Identifier and length of an element whose content is elsewhere (X.690 §8.1.3, §10.1). */
const encodeHeader = (identifier: number, length: number): Uint8Array => {
  if (length < 0x80) return Uint8Array.of(identifier, length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest % 0x100)
  return Uint8Array.of(identifier, 0x80 | octets.length, ...octets)
}

/** More than this the four octets of length that readers here accept cannot say, headers included. */
const largestContent = 0xffff_0000

/**
 * Turns a detached signature over content of so many octets into an attached one: `before`, the content, `after` are one
 * ContentInfo in DER. So a file of a hundred megabytes is signed by its digest and sent from where it lies. Throws DerError
 * where the message is no SignedData or has content already, RangeError where the length cannot be written.
 */
export const frameContent = (detached: Uint8Array, contentLength: number): ContentFrame => {
  if (!Number.isSafeInteger(contentLength) || contentLength < 0 || contentLength > largestContent)
    throw new RangeError('no length of content')
  const info = enterWhole(detached, tag.sequence)
  const outerType = info.read(tag.objectIdentifier)
  if (toObjectIdentifier(outerType.content) !== cmsOid.signedData) throw new DerError('not a SignedData')
  const wrapper = info.enter(contextTag(0))
  info.requireEnd()
  const data = wrapper.enter(tag.sequence)
  wrapper.requireEnd()
  const head = concatBytes(data.read(tag.integer).whole, data.read(tag.set).whole)
  const encapsulated = data.enter(tag.sequence)
  const contentType = encapsulated.read(tag.objectIdentifier).whole
  if (!encapsulated.isAtEnd) throw new DerError('content is enclosed already')
  const after = concatBytes(data.readRest())
  requireSigners(after)

  let before: Uint8Array<ArrayBuffer> = new Uint8Array()
  let length = contentLength
  /** Another element around all there is so far; what precedes the content within it comes first. */
  const wrap = (identifier: number, ...preceding: readonly Uint8Array[]) => {
    const inner = concatBytes(...preceding, before)
    length += inner.length - before.length
    const header = encodeHeader(identifier, length)
    before = concatBytes(header, inner)
    length += header.length
  }
  wrap(tag.octetString)
  wrap(contextTag(0))
  wrap(tag.sequence, contentType)
  length += after.length
  wrap(tag.sequence, head)
  wrap(contextTag(0))
  wrap(tag.sequence, outerType.whole)
  return { before, after }
}

/** Whoever frames something else than a signature has mixed something up: a SignedData ends with its signers. */
const requireSigners = (rest: Uint8Array): void => {
  const reader = new DerReader(rest)
  let last: number | undefined
  while (!reader.isAtEnd) last = reader.read().tag
  if (last !== tag.set) throw new DerError('no signers at the end of a SignedData')
}
