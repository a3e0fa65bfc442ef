import { DerError, DerReader, contextTag, enterWhole, readEach, tag } from '#shared/pki/der.ts'
import { encodeElement, encodeSequence, encodeSetOf } from '#shared/pki/der-writer.ts'
import { encodeAttribute, readAttributes } from './attributes.ts'
import { encodeContentInfo, parseContentInfo } from './content-info.ts'
import { cmsOid } from './oid.ts'

/** Adding what a signature does not cover, a time-stamp token above all (RFC 3161 Appendix A), to a SignedData in DER. */

export type UnsignedAttribute = {
  readonly cms: Uint8Array
  /** Whose: index in the order of the SignerInfos. */
  readonly signer?: number
  readonly type: string
  /** The whole element of the one value. */
  readonly value: Uint8Array
}

const extendSignerInfo = (signerInfo: Uint8Array, attribute: Uint8Array): Uint8Array => {
  const reader = enterWhole(signerInfo, tag.sequence)
  const fields: Uint8Array[] = []
  let present: Uint8Array[] = []
  while (!reader.isAtEnd) {
    const element = reader.read()
    // [1] is the last field; [0] before it is either a key identifier or the signed attributes.
    if (element.tag !== contextTag(1)) fields.push(element.whole)
    else present = readAttributes(new DerReader(element.content)).map(({ der }) => der)
  }
  const sorted = new DerReader(encodeSetOf(...present, attribute)).read(tag.set).content
  return encodeSequence(...fields, encodeElement(contextTag(1), sorted))
}

/**
 * The SignedData with one more unsigned attribute; nothing that is signed changes. Throws DerError where the message is no
 * SignedData in DER, RangeError where it has no such signer.
 */
export const addUnsignedAttribute = ({ cms, signer = 0, type, value }: UnsignedAttribute): Uint8Array<ArrayBuffer> => {
  const { contentType, content } = parseContentInfo(cms)
  if (contentType !== cmsOid.signedData) throw new DerError('not a SignedData')
  const fields = readEach(enterWhole(content, tag.sequence), (each) => each.read())
  const last = fields.pop()
  if (last?.tag !== tag.set) throw new DerError('no signers at the end of a SignedData')
  const signerInfos = readEach(new DerReader(last.content), (each) => each.read(tag.sequence).whole)
  const target = signerInfos[signer]
  if (target === undefined) throw new RangeError('no such signer')
  signerInfos[signer] = extendSignerInfo(target, encodeAttribute(type, value))
  return encodeContentInfo(
    cmsOid.signedData,
    encodeSequence(...fields.map(({ whole }) => whole), encodeSetOf(...signerInfos)),
  )
}
