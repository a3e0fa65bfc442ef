import { findAttribute, type Attribute, readAttributes } from '#shared/cms/attributes.ts'
import { toDer } from '#shared/cms/ber.ts'
import { DerError, DerReader, contextTag, enterWhole, readWhole, tag, toObjectIdentifier } from '#shared/pki/der.ts'
import { pkcs12Oid } from './constants.ts'
import { decryptKey } from './encrypted-key.ts'
import type { Secret } from './password-encryption.ts'

/** SafeContents (RFC 7292 §4.2): bags of keys and certificates, with the names people gave them. */

type Labels = { readonly friendlyName: string | undefined; readonly localKeyId: Uint8Array | undefined }
export type KeyEntry = Labels & { readonly privateKeyPkcs8: Uint8Array }
export type CertificateEntry = Labels & { readonly der: Uint8Array }
export type Contents = { readonly keys: KeyEntry[]; readonly certificates: CertificateEntry[] }

/** Bags inside bags that any real file has: none; a file may not go deeper. */
const deepestBags = 4

/** Programs write UTF-16 into the BMPString; a name with half a character must not lock its file. */
const utf16 = new TextDecoder('utf-16be', { ignoreBOM: true })

const readLabels = (attributes: readonly Attribute[]): Labels => {
  const name = findAttribute(attributes, pkcs12Oid.friendlyName)?.values[0]
  const id = findAttribute(attributes, pkcs12Oid.localKeyId)?.values[0]
  return {
    friendlyName: name && utf16.decode(readWhole(name, tag.bmpString).content),
    localKeyId: id && readWhole(id, tag.octetString).content,
  }
}

const readCertificate = (der: Uint8Array): Uint8Array | undefined => {
  const reader = enterWhole(der, tag.sequence)
  const type = toObjectIdentifier(reader.read(tag.objectIdentifier).content)
  const wrapper = reader.enter(contextTag(0))
  reader.requireEnd()
  if (type !== pkcs12Oid.x509Certificate) return undefined
  const certificate = wrapper.read(tag.octetString).content
  wrapper.requireEnd()
  return certificate
}

const readBag = async (reader: DerReader, secret: Secret, contents: Contents, depth: number): Promise<void> => {
  const bag = reader.enter(tag.sequence)
  const type = toObjectIdentifier(bag.read(tag.objectIdentifier).content)
  const wrapper = bag.enter(contextTag(0))
  const value = wrapper.read().whole
  wrapper.requireEnd()
  const attributes = bag.enterOptional(tag.set)
  bag.requireEnd()
  const labels = readLabels(attributes === undefined || attributes.isAtEnd ? [] : readAttributes(attributes))
  if (type === pkcs12Oid.keyBag) contents.keys.push({ privateKeyPkcs8: value, ...labels })
  if (type === pkcs12Oid.shroudedKeyBag)
    contents.keys.push({ privateKeyPkcs8: await decryptKey(value, secret), ...labels })
  if (type === pkcs12Oid.certificateBag) {
    const der = readCertificate(value)
    if (der !== undefined) contents.certificates.push({ der, ...labels })
  }
  if (type === pkcs12Oid.safeContentsBag) await readSafeContents(value, secret, contents, depth + 1)
  // CRLs and secrets are nobody's business here; unknown bags are passed over (§4.2).
}

/** Adds what the bags hold. Throws DerError and Refusal. */
export const readSafeContents = async (
  ber: Uint8Array,
  secret: Secret,
  contents: Contents,
  depth = 0,
): Promise<void> => {
  if (depth > deepestBags) throw new DerError('bags nested too deep')
  const reader = enterWhole(toDer(ber), tag.sequence)
  while (!reader.isAtEnd) await readBag(reader, secret, contents, depth)
}
