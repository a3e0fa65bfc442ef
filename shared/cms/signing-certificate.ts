import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { readAlgorithm } from '#shared/pki/algorithm.ts'
import { toSerial, type Certificate, type CertificateSerial } from '#shared/pki/certificate.ts'
import { DerError, DerReader, enterWhole, readEach, tag } from '#shared/pki/der.ts'
import { encodeContext, encodeElement, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { readGeneralNames, type GeneralName } from '#shared/pki/general-name.ts'
import { isSameName } from '#shared/pki/name.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { encodeDigestAlgorithm, findDigest } from './algorithms.ts'

/** The ESS attributes that name the signer's certificate by its hash (RFC 2634 §5.4, RFC 5035 §3, §4). */
export type EssCertId = {
  /** Undefined: a hash nobody here computes. */
  readonly hash: HashName | undefined
  readonly certHash: Uint8Array
  readonly issuerSerial: { readonly issuer: readonly GeneralName[]; readonly serial: CertificateSerial } | undefined
}

const readCertId =
  (version: 1 | 2) =>
  (reader: DerReader): EssCertId => {
    const id = reader.enter(tag.sequence)
    const algorithm = version === 2 && id.peekTag() === tag.sequence ? readAlgorithm(id) : undefined
    const ownHash = version === 1 ? 'SHA-1' : 'SHA-256'
    const hash = algorithm === undefined ? ownHash : findDigest(algorithm)
    const certHash = id.read(tag.octetString).content
    const issuerSerial = id.enterOptional(tag.sequence)
    id.requireEnd()
    if (issuerSerial === undefined) return { hash, certHash, issuerSerial: undefined }
    const issuer = readGeneralNames(issuerSerial.enter(tag.sequence))
    const serial = toSerial(issuerSerial.read(tag.integer).content)
    issuerSerial.requireEnd()
    return { hash, certHash, issuerSerial: { issuer, serial } }
  }

/** The certificate identifiers of a SigningCertificate (1) or SigningCertificateV2 (2); the first is the signer's. Throws DerError. */
export const parseSigningCertificate = (value: Uint8Array, version: 1 | 2): [EssCertId, ...EssCertId[]] => {
  const reader = enterWhole(value, tag.sequence)
  const [first, ...others] = readEach(reader.enter(tag.sequence), readCertId(version))
  // PolicyInformation of RFC 5035 §3: it restricts the path's policies and nobody here asks for one.
  reader.readOptional(tag.sequence)
  reader.requireEnd()
  if (first === undefined) throw new DerError('signing certificate attribute without a certificate')
  return [first, ...others]
}

/** Whether the identifier is of the certificate; undefined where its hash cannot be computed here. */
export const isEssCertIdOf = async (id: EssCertId, certificate: Certificate): Promise<boolean | undefined> => {
  if (id.hash === undefined) return undefined
  if (!isEqualBytes(id.certHash, await digestBytes(id.hash, certificate.der))) return false
  if (id.issuerSerial === undefined) return true
  const { issuer, serial } = id.issuerSerial
  const [name] = issuer
  // RFC 5035 §5: for a certificate that is no attribute certificate, the issuer is one directoryName.
  if (issuer.length !== 1 || name?.form !== 'directory') return false
  return serial === certificate.serial && isSameName(name.name, certificate.issuer)
}

/** SigningCertificateV2 of one certificate: SHA-256, which is the default and is therefore not written, unless another is asked. */
export const encodeSigningCertificateV2 = async (
  certificate: Certificate,
  hash: HashName = 'SHA-256',
): Promise<Uint8Array<ArrayBuffer>> =>
  encodeSequence(
    encodeSequence(
      encodeSequence(
        hash === 'SHA-256' ? new Uint8Array() : encodeDigestAlgorithm(hash),
        encodeOctetString(await digestBytes(hash, certificate.der)),
        encodeSequence(
          encodeSequence(encodeContext(4, certificate.issuer.der)),
          encodeElement(tag.integer, certificate.serialBytes),
        ),
      ),
    ),
  )
