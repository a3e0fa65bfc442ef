import { concatBytes } from '#shared/bytes/bytes.ts'
import { readAlgorithm, type AlgorithmIdentifier } from '#shared/pki/algorithm.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import { DerError, DerReader, contextTag, enterWhole, tag, toSmallInteger } from '#shared/pki/der.ts'
import { encodeElement, encodeInteger, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { describeKey, type HashName } from '#shared/pki/signature.ts'
import { encodeAlgorithm, encodeHashAndMask, findDigest } from './algorithms.ts'
import { cmsOid } from './oid.ts'
import { isKeyOwner, readKeyOwner, type KeyOwner } from './signed-data.ts'

/** KeyTransRecipientInfo with RSAES-OAEP (RFC 5652 §6.2.1, RFC 3560): who may open an envelope. */

/** A private key that opens envelopes. */
export interface KeyDecryptor {
  /** The key that was encrypted with RSAES-OAEP under the hash, MGF1 over the same hash, no label. Rejects where it cannot. */
  readonly decryptKey: (encryptedKey: Uint8Array, hash: HashName) => Promise<Uint8Array>
}

/** A decryptor on an RSA private key as PKCS#8, which WebCrypto reads once for each hash that is met. */
export const createWebCryptoDecryptor = (privateKeyPkcs8: Uint8Array): KeyDecryptor => ({
  decryptKey: async (encryptedKey, hash) => {
    const algorithm = { name: 'RSA-OAEP', hash }
    const key = await crypto.subtle.importKey('pkcs8', concatBytes(privateKeyPkcs8), algorithm, false, ['decrypt'])
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, concatBytes(encryptedKey)))
  },
})

export type KeyTransRecipient = {
  readonly owner: KeyOwner
  readonly algorithm: AlgorithmIdentifier
  readonly encryptedKey: Uint8Array
}

/** The next RecipientInfo; undefined for kinds other than key transport, which nobody here opens. Throws DerError. */
export const readRecipient = (reader: DerReader): KeyTransRecipient | undefined => {
  const element = reader.read()
  if (element.tag !== tag.sequence) return undefined
  const inner = new DerReader(element.content)
  const version = toSmallInteger(inner.read(tag.integer).content)
  const owner = readKeyOwner(inner)
  if (version !== (owner.by === 'issuer-serial' ? 0 : 2))
    throw new DerError('version does not fit the recipient identifier')
  const algorithm = readAlgorithm(inner)
  const encryptedKey = inner.read(tag.octetString).content
  inner.requireEnd()
  return { owner, algorithm, encryptedKey }
}

export const findRecipient = (
  recipients: readonly (KeyTransRecipient | undefined)[],
  certificate: Certificate,
): KeyTransRecipient | undefined =>
  recipients.find((recipient) => recipient !== undefined && isKeyOwner(recipient.owner, certificate))

/** The hash of RSAES-OAEP-params (RFC 4055 §4.1); undefined where WebCrypto could not follow them. Throws DerError. */
export const findOaepHash = ({ oid: type, parameters }: AlgorithmIdentifier): HashName | undefined => {
  if (type !== cmsOid.rsaesOaep) return undefined
  if (parameters === undefined) return 'SHA-1'
  const reader = enterWhole(parameters, tag.sequence)
  const readTagged = (number: number): AlgorithmIdentifier | undefined => {
    const wrapper = reader.enterOptional(contextTag(number))
    if (wrapper === undefined) return undefined
    const algorithm = readAlgorithm(wrapper)
    wrapper.requireEnd()
    return algorithm
  }
  const [digest, mask, source] = [readTagged(0), readTagged(1), readTagged(2)]
  reader.requireEnd()
  const hash = digest === undefined ? 'SHA-1' : findDigest(digest)
  const maskHash = mask === undefined ? 'SHA-1' : findMaskHash(mask)
  const isLabelled = source !== undefined && !isEmptyLabel(source)
  return hash === maskHash && !isLabelled ? hash : undefined
}

const findMaskHash = ({ oid: type, parameters }: AlgorithmIdentifier): HashName | undefined =>
  type === oid.mgf1 && parameters !== undefined ? findDigest(readAlgorithm(new DerReader(parameters))) : undefined

const isEmptyLabel = ({ oid: type, parameters }: AlgorithmIdentifier): boolean =>
  type === cmsOid.pSpecified && parameters?.[0] === tag.octetString && parameters.length === 2

/**
 * A KeyTransRecipientInfo of version 0 for the holder of the certificate: OAEP with SHA-256. Throws DerError on an unreadable
 * certificate, RangeError on one whose key is not RSA or not for encrypting keys (RFC 5280 §4.2.1.3).
 */
export const encodeRecipient = async (
  certificateDer: Uint8Array,
  contentKey: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const certificate = parseCertificate(certificateDer)
  const usage = certificate.extensions.values.keyUsage
  if (describeKey(certificate.spki)?.kind !== 'rsa') throw new RangeError('the key of the recipient is not RSA')
  if (usage?.has('keyEncipherment') === false)
    throw new RangeError('the key of the recipient is not for encrypting keys')
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('spki', concatBytes(certificate.spki.der), algorithm, false, ['encrypt'])
  const encryptedKey = await crypto.subtle.encrypt(algorithm, key, contentKey)
  return encodeSequence(
    encodeInteger(0),
    encodeSequence(certificate.issuer.der, encodeElement(tag.integer, certificate.serialBytes)),
    encodeAlgorithm(cmsOid.rsaesOaep, encodeSequence(...encodeHashAndMask('SHA-256'))),
    encodeOctetString(new Uint8Array(encryptedKey)),
  )
}
