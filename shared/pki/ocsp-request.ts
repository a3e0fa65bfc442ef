import { concatBytes, isEqualBytes } from '#shared/bytes/bytes.ts'
import type { Certificate } from './certificate.ts'
import { DerError, DerReader, contextTag, enterWhole, readEach, tag } from './der.ts'
import {
  encodeContext,
  encodeElement,
  encodeNull,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
} from './der-writer.ts'
import { digestBytes } from './digest.ts'
import { readExtensionList } from './extensions.ts'
import { findNonce, readCertId, type CertId } from './ocsp-response.ts'
import { oid } from './oid.ts'
import { hashNames, type HashName } from './signature.ts'

const hashOids: Readonly<Record<HashName, string>> = {
  'SHA-1': oid.sha1,
  'SHA-256': oid.sha256,
  'SHA-384': oid.sha384,
  'SHA-512': oid.sha512,
}

/** The DER of a CertID (RFC 6960 §4.1.1). */
export const encodeCertId = async (
  certificate: Certificate,
  issuer: Certificate,
  hash: HashName,
): Promise<Uint8Array<ArrayBuffer>> =>
  encodeSequence(
    encodeSequence(encodeObjectIdentifier(hashOids[hash]), encodeNull()),
    encodeOctetString(await digestBytes(hash, issuer.subject.der)),
    encodeOctetString(await digestBytes(hash, issuer.spki.key)),
    encodeElement(tag.integer, certificate.serialBytes),
  )

/** Whether a CertID names the certificate, under the hash the CertID itself uses. */
export const isCertIdOf = async (id: CertId, certificate: Certificate, issuer: Certificate): Promise<boolean> => {
  const hash = hashNames[id.hashAlgorithm.oid]
  if (hash === undefined || id.serial !== certificate.serial) return false
  return (
    isEqualBytes(id.issuerNameHash, await digestBytes(hash, issuer.subject.der)) &&
    isEqualBytes(id.issuerKeyHash, await digestBytes(hash, issuer.spki.key))
  )
}

export type OcspRequestInput = {
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** 1 to 128 octets; RFC 9654 §2.1 asks for 32. */
  readonly nonce?: Uint8Array
  /** Hash of the CertID: a name, not a signature, so SHA-1 is what every responder knows (RFC 5019 §2.1.1). */
  readonly hash?: HashName
}

/** An unsigned OCSPRequest for one certificate, DER (RFC 6960 §4.1.1). Throws RangeError on a nonce of impossible length. */
export const buildOcspRequest = async ({
  certificate,
  issuer,
  nonce,
  hash = 'SHA-1',
}: OcspRequestInput): Promise<Uint8Array<ArrayBuffer>> => {
  if (nonce !== undefined && (nonce.length < 1 || nonce.length > 128))
    throw new RangeError('nonce not of 1 to 128 octets')
  const requestList = encodeSequence(encodeSequence(await encodeCertId(certificate, issuer, hash)))
  const extensions =
    nonce === undefined
      ? new Uint8Array()
      : encodeContext(
          2,
          encodeSequence(
            encodeSequence(encodeObjectIdentifier(oid.ocspNonce), encodeOctetString(encodeOctetString(nonce))),
          ),
        )
  return encodeSequence(encodeSequence(concatBytes(requestList, extensions)))
}

export type OcspRequest = { readonly certIds: readonly CertId[]; readonly nonce: Uint8Array | undefined }

/** Reads an OCSPRequest as a responder does; a requestor's signature is allowed and not looked at. Throws DerError. */
export const parseOcspRequest = (der: Uint8Array): OcspRequest => {
  const outer = enterWhole(der, tag.sequence)
  const tbs = outer.enter(tag.sequence)
  outer.readOptional(contextTag(0))
  outer.requireEnd()
  tbs.readOptional(contextTag(1))
  const certIds = readEach(tbs.enter(tag.sequence), (each: DerReader) => {
    const request = each.enter(tag.sequence)
    const id = readCertId(request)
    request.readOptional(contextTag(0))
    request.requireEnd()
    return id
  })
  const wrapper = tbs.enterOptional(contextTag(2))
  tbs.requireEnd()
  if (certIds.length === 0) throw new DerError('request for nothing')
  const extensions = wrapper === undefined ? [] : readExtensionList(wrapper.enter(tag.sequence))
  wrapper?.requireEnd()
  return { certIds, nonce: findNonce(extensions) }
}
