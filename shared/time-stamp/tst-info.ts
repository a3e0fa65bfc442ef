import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  tag,
  toBoolean,
  toIntegerBytes,
  toObjectIdentifier,
  toSmallInteger,
} from '#shared/pki/der.ts'
import { toTime } from '#shared/pki/der-time.ts'
import {
  encodeBoolean,
  encodeContext,
  encodeContextPrimitive,
  encodeElement,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { readExtensionList, type Extension } from '#shared/pki/extensions.ts'
import { readGeneralName, type GeneralName } from '#shared/pki/general-name.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { encodeDigestAlgorithm, findDigest, hashLengths } from '#shared/cms/algorithms.ts'

/** TSTInfo and the MessageImprint it shares with the request (RFC 3161 §2.4.1, §2.4.2). */

export type MessageImprint = {
  readonly algorithm: AlgorithmIdentifier
  /** Undefined: a hash nobody here computes. */
  readonly hash: HashName | undefined
  readonly digest: Uint8Array
}

/** How far genTime may be off, in microseconds. */
export type Accuracy = { readonly microseconds: number }

export type TstInfo = {
  readonly policy: string
  readonly imprint: MessageImprint
  /** Content octets of the INTEGER; up to 160 bits and more (§2.4.2). */
  readonly serial: Uint8Array
  readonly genTime: Date
  readonly accuracy: Accuracy | undefined
  readonly ordering: boolean
  readonly nonce: Uint8Array | undefined
  readonly tsa: GeneralName | undefined
  readonly extensions: readonly Extension[]
}

/** The next element as a MessageImprint. Throws DerError, also where the digest has not the length of its hash. */
export const readImprint = (reader: DerReader): MessageImprint => {
  const inner = reader.enter(tag.sequence)
  const algorithm = readAlgorithm(inner)
  const digest = inner.read(tag.octetString).content
  inner.requireEnd()
  const hash = findDigest(algorithm)
  if (hash !== undefined && digest.length !== hashLengths[hash]) throw new DerError('imprint of the wrong length')
  return { algorithm, hash, digest }
}

/** Throws RangeError where the digest has not the length of its hash. */
export const encodeImprint = (hash: HashName, digest: Uint8Array): Uint8Array<ArrayBuffer> => {
  if (digest.length !== hashLengths[hash]) throw new RangeError(`digest is none of ${hash}`)
  return encodeSequence(encodeDigestAlgorithm(hash), encodeOctetString(digest))
}

/**
 * GeneralizedTime with the fraction that only RFC 3161 §2.4.2 lets in: no trailing zero, no empty fraction. What is finer
 * than a millisecond is cut off, which is earlier, never later.
 */
const readGenTime = (reader: DerReader): Date => {
  const element = reader.read(tag.generalizedTime)
  const point = element.content.indexOf(0x2e)
  if (point === -1) return toTime(element)
  const fraction = String.fromCharCode(...element.content.subarray(point + 1, -1))
  if (point !== 14 || !/^\d{0,12}[1-9]$/.test(fraction)) throw new DerError('time with an impossible fraction')
  const whole = new Uint8Array(15)
  whole.set(element.content.subarray(0, 14))
  whole[14] = element.content.at(-1) ?? 0
  const seconds = toTime({ ...element, content: whole })
  return new Date(seconds.getTime() + Number(fraction.slice(0, 3).padEnd(3, '0')))
}

const readAccuracy = (reader: DerReader): Accuracy => {
  const inner = reader.enter(tag.sequence)
  const seconds = inner.readOptional(tag.integer)
  const fine = [inner.readOptional(contextTag(0, false)), inner.readOptional(contextTag(1, false))]
  inner.requireEnd()
  const [milliseconds, microseconds] = fine.map((part) => {
    const value = part === undefined ? 0 : toSmallInteger(part.content)
    if (part !== undefined && (value < 1 || value > 999)) throw new DerError('accuracy out of range')
    return value
  })
  const whole = seconds === undefined ? 0 : toSmallInteger(seconds.content)
  return { microseconds: whole * 1_000_000 + (milliseconds ?? 0) * 1000 + (microseconds ?? 0) }
}

const readTsa = (wrapper: DerReader): GeneralName => {
  const name = readGeneralName(wrapper)
  wrapper.requireEnd()
  return name
}

/** Reads a TSTInfo that fills the DER exactly. Throws DerError. */
export const parseTstInfo = (der: Uint8Array): TstInfo => {
  const reader = enterWhole(der, tag.sequence)
  if (toSmallInteger(reader.read(tag.integer).content) !== 1) throw new DerError('TSTInfo not of version 1')
  const policy = toObjectIdentifier(reader.read(tag.objectIdentifier).content)
  const imprint = readImprint(reader)
  const serial = toIntegerBytes(reader.read(tag.integer).content)
  const genTime = readGenTime(reader)
  const accuracy = reader.peekTag() === tag.sequence ? readAccuracy(reader) : undefined
  const ordering = reader.readOptional(tag.boolean)
  const isOrdered = ordering !== undefined && toBoolean(ordering.content)
  if (ordering !== undefined && !isOrdered) throw new DerError('default value encoded')
  const nonce = reader.readOptional(tag.integer)
  const tsa = reader.enterOptional(contextTag(0))
  const extensions = reader.enterOptional(contextTag(1))
  reader.requireEnd()
  return {
    policy,
    imprint,
    serial,
    genTime,
    accuracy,
    ordering: isOrdered,
    nonce: nonce && toIntegerBytes(nonce.content),
    tsa: tsa && readTsa(tsa),
    extensions: extensions === undefined ? [] : readExtensionList(extensions),
  }
}

export type TstInfoDraft = {
  readonly policy: string
  readonly hash: HashName
  readonly digest: Uint8Array
  readonly serial: number | Uint8Array
  readonly genTime: Date
  readonly accuracySeconds?: number
  readonly accuracyMilliseconds?: number
  readonly ordering?: boolean
  /** Content octets of the request's nonce, given back as they came. */
  readonly nonce?: Uint8Array
  /** DER of the name of the authority. */
  readonly tsa?: Uint8Array
}

const encodeGenTime = (time: Date): Uint8Array => {
  const [seconds = '', fraction = ''] = time
    .toISOString()
    .replaceAll(/[-:TZ]/g, '')
    .split('.')
  const fine = fraction.replace(/0+$/, '')
  return encodeElement(tag.generalizedTime, new TextEncoder().encode(`${seconds}${fine === '' ? '' : `.${fine}`}Z`))
}

/** A TSTInfo, as an authority makes it. Throws RangeError where the digest has not the length of its hash. */
export const encodeTstInfo = (draft: TstInfoDraft): Uint8Array<ArrayBuffer> => {
  const { accuracySeconds, accuracyMilliseconds, nonce, tsa } = draft
  const accuracy = [
    accuracySeconds === undefined ? new Uint8Array() : encodeInteger(accuracySeconds),
    accuracyMilliseconds === undefined
      ? new Uint8Array()
      : encodeContextPrimitive(0, new DerReader(encodeInteger(accuracyMilliseconds)).read().content),
  ]
  return encodeSequence(
    encodeInteger(1),
    encodeObjectIdentifier(draft.policy),
    encodeImprint(draft.hash, draft.digest),
    encodeInteger(draft.serial),
    encodeGenTime(draft.genTime),
    accuracy.every(({ length }) => length === 0) ? new Uint8Array() : encodeSequence(...accuracy),
    draft.ordering === true ? encodeBoolean(true) : new Uint8Array(),
    nonce === undefined ? new Uint8Array() : encodeElement(tag.integer, nonce),
    tsa === undefined ? new Uint8Array() : encodeContext(0, encodeContext(4, tsa)),
  )
}
