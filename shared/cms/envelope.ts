import { zeroBytes } from '#shared/bytes/bytes.ts'
import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  readEach,
  readWhole,
  tag,
  toObjectIdentifier,
  toSmallInteger,
} from '#shared/pki/der.ts'
import {
  encodeContextPrimitive,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSetOf,
} from '#shared/pki/der-writer.ts'
import { findAttribute, readAttributes, type Attribute } from './attributes.ts'
import { toDer } from './ber.ts'
import {
  decryptCbc,
  decryptGcm,
  encodeCbc,
  encodeGcm,
  encryptCbc,
  encryptGcm,
  findCbc,
  findGcm,
} from './content-encryption.ts'
import { encodeContentInfo, parseContentInfo, readImplicitOctets } from './content-info.ts'
import { cmsOid } from './oid.ts'
import {
  encodeRecipient,
  findOaepHash,
  findRecipient,
  readRecipient,
  type KeyDecryptor,
  type KeyTransRecipient,
} from './recipient.ts'

/** EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083): content that only its recipients read. */

export type EnvelopeRequest = {
  readonly content: Uint8Array
  /** DER of the certificates of those who may open it. */
  readonly recipients: readonly Uint8Array[]
  /** 'aes-256-gcm' notices changes; 'aes-256-cbc' is what programs before about 2020 open, and notices none. */
  readonly encryption: 'aes-256-gcm' | 'aes-256-cbc'
}

/**
 * An envelope of id-data in a ContentInfo, DER; its key is fresh and forgotten. Throws DerError on an unreadable
 * certificate, RangeError without recipients or with one whose key does not encrypt keys.
 */
export const sealEnvelope = async ({
  content,
  recipients,
  encryption,
}: EnvelopeRequest): Promise<Uint8Array<ArrayBuffer>> => {
  if (recipients.length === 0) throw new RangeError('an envelope for nobody')
  const contentKey = crypto.getRandomValues(new Uint8Array(32))
  try {
    const infos = await Promise.all(recipients.map((certificate) => encodeRecipient(certificate, contentKey)))
    const recipientInfos = encodeSetOf(...infos)
    const encodeEncrypted = (algorithm: Uint8Array, encrypted: Uint8Array): Uint8Array =>
      encodeSequence(encodeObjectIdentifier(cmsOid.data), algorithm, encodeContextPrimitive(0, encrypted))
    if (encryption === 'aes-256-cbc') {
      const iv = crypto.getRandomValues(new Uint8Array(16))
      const encrypted = await encryptCbc(contentKey, iv, content)
      // RFC 5652 §6.1: version 0 where every recipient is one.
      const body = encodeSequence(encodeInteger(0), recipientInfos, encodeEncrypted(encodeCbc(iv), encrypted))
      return encodeContentInfo(cmsOid.envelopedData, body)
    }
    // RFC 5084 §3.2 recommends 12 octets; the key is used once, so a random nonce never repeats under it.
    const nonce = crypto.getRandomValues(new Uint8Array(12))
    const { encrypted, mac } = await encryptGcm(contentKey, nonce, content)
    const body = encodeSequence(
      encodeInteger(0),
      recipientInfos,
      encodeEncrypted(encodeGcm(nonce), encrypted),
      encodeOctetString(mac),
    )
    return encodeContentInfo(cmsOid.authEnvelopedData, body)
  } finally {
    zeroBytes(contentKey)
  }
}

/** Why an envelope stays closed. */
export type EnvelopeRefusal =
  | 'envelope.malformed'
  | 'envelope.not-an-envelope'
  | 'envelope.not-for-recipient'
  | 'envelope.algorithm-unsupported'
  | 'envelope.not-decryptable'

export type OpenedEnvelope =
  | {
      readonly outcome: 'opened'
      readonly content: Uint8Array
      readonly contentType: string
      /** True: a changed envelope would not have opened. False (CBC): nobody knows whether it was changed. */
      readonly isAuthenticated: boolean
    }
  | { readonly outcome: 'refused'; readonly code: EnvelopeRefusal }

type Envelope = {
  readonly recipients: readonly (KeyTransRecipient | undefined)[]
  readonly contentType: string
  readonly algorithm: AlgorithmIdentifier
  readonly encrypted: Uint8Array
  readonly authenticated: { readonly mac: Uint8Array; readonly additionalData: Uint8Array } | undefined
}

const requireAuthenticatedType = (attributes: readonly Attribute[], contentType: string): void => {
  const attribute = findAttribute(attributes, cmsOid.contentType)
  const [value, ...others] = attribute?.values ?? []
  if (value === undefined || others.length > 0) throw new DerError('authenticated attributes without one content type')
  if (toObjectIdentifier(readWhole(value, tag.objectIdentifier).content) !== contentType)
    throw new DerError('authenticated content type differs')
}

const readAuthenticated = (reader: DerReader, contentType: string) => {
  const attributesReader = reader.enterOptional(contextTag(1))
  const attributes = attributesReader === undefined ? [] : readAttributes(attributesReader)
  // RFC 5083 §2.1: required where the content is not plain data, and it must tell the type wherever there are any.
  if (attributes.length > 0 || contentType !== cmsOid.data) requireAuthenticatedType(attributes, contentType)
  const mac = reader.read(tag.octetString).content
  reader.readOptional(contextTag(2))
  const additionalData = attributes.length === 0 ? new Uint8Array() : encodeSetOf(...attributes.map(({ der }) => der))
  return { mac, additionalData }
}

const parseEnvelope = (outerType: string, der: Uint8Array): Envelope => {
  const reader = enterWhole(der, tag.sequence)
  const version = toSmallInteger(reader.read(tag.integer).content)
  const isAuthenticated = outerType === cmsOid.authEnvelopedData
  if (isAuthenticated ? version !== 0 : version > 4) throw new DerError('version of no envelope')
  reader.readOptional(contextTag(0))
  const recipients = readEach(reader.enter(tag.set), readRecipient)
  const info = reader.enter(tag.sequence)
  const contentType = toObjectIdentifier(info.read(tag.objectIdentifier).content)
  const algorithm = readAlgorithm(info)
  const encrypted = readImplicitOctets(info, 0)
  info.requireEnd()
  if (encrypted === undefined) throw new DerError('envelope without content')
  const authenticated = isAuthenticated ? readAuthenticated(reader, contentType) : undefined
  if (!isAuthenticated) reader.readOptional(contextTag(1))
  reader.requireEnd()
  return { recipients, contentType, algorithm, encrypted, authenticated }
}

export type EnvelopeOpening = {
  /** One ContentInfo, DER or the BER of streaming writers. */
  readonly cms: Uint8Array
  /** DER of the certificate of whoever opens it. */
  readonly certificate: Uint8Array
  readonly decryptor: KeyDecryptor
}

const refuse = (code: EnvelopeRefusal): OpenedEnvelope => ({ outcome: 'refused', code })

const decryptContent = async (key: Uint8Array, envelope: Envelope): Promise<Uint8Array | undefined> => {
  const { authenticated, algorithm, encrypted } = envelope
  if (authenticated === undefined) {
    const parameters = findCbc(algorithm)
    if (parameters === undefined) return undefined
    return key.length === parameters.keyLength ? decryptCbc(key, parameters, encrypted) : undefined
  }
  const parameters = findGcm(algorithm)
  if (parameters === undefined || key.length !== parameters.keyLength) return undefined
  const isFit = authenticated.mac.length * 8 === parameters.tagLength
  return isFit ? decryptGcm(key, parameters, { encrypted, ...authenticated }) : undefined
}

const open = async ({ cms, certificate, decryptor }: EnvelopeOpening): Promise<OpenedEnvelope> => {
  const { contentType: outerType, content } = parseContentInfo(toDer(cms))
  if (outerType !== cmsOid.envelopedData && outerType !== cmsOid.authEnvelopedData)
    return refuse('envelope.not-an-envelope')
  const envelope = parseEnvelope(outerType, content)
  const recipient = findRecipient(envelope.recipients, parseCertificate(certificate))
  if (recipient === undefined) return refuse('envelope.not-for-recipient')
  const hash = findOaepHash(recipient.algorithm)
  const isKnown = (envelope.authenticated === undefined ? findCbc : findGcm)(envelope.algorithm) !== undefined
  if (hash === undefined || !isKnown) return refuse('envelope.algorithm-unsupported')
  let key: Uint8Array | undefined
  try {
    key = await decryptor.decryptKey(recipient.encryptedKey, hash)
    const opened = await decryptContent(key, envelope)
    if (opened === undefined) return refuse('envelope.not-decryptable')
    const isAuthenticated = envelope.authenticated !== undefined
    return { outcome: 'opened', content: opened, contentType: envelope.contentType, isAuthenticated }
  } catch (error) {
    // One answer for a wrong key, wrong padding and a wrong tag: the difference would be an oracle (RFC 3218 §2.3).
    if (error instanceof DOMException) return refuse('envelope.not-decryptable')
    throw error
  } finally {
    if (key !== undefined) zeroBytes(key)
  }
}

/**
 * Opens an envelope whose content key was encrypted with RSAES-OAEP. Never throws on what the envelope holds. Throws what
 * the decryptor throws beyond DOMException.
 */
export const openEnvelope = async (opening: EnvelopeOpening): Promise<OpenedEnvelope> => {
  try {
    return await open(opening)
  } catch (error) {
    if (error instanceof DerError) return refuse('envelope.malformed')
    throw error
  }
}
