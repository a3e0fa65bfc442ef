import { readFile } from 'node:fs/promises'
import type { CmpIdentity } from '#shared/cmp/message.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { parsePem } from '#shared/pki/pem.ts'
import { describeKey, type KeyDescription, type SignatureScheme } from '#shared/pki/signature.ts'
import { createCertificateAuthorityRelay, type CertificateAuthorityRelay } from './relay.ts'

/** The relay from the files a deployment names. */

export type CertificateAuthorityAddress = {
  readonly url: string
  readonly crl?: string | undefined
  /** PEM: the issuing authority first, its root last. */
  readonly certificatesFile: string
  /** PEM: the registration authority's certificate, its issuers, and its private key (PKCS#8). */
  readonly registrationFile: string
}

const rsaScheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const

type Keys = { readonly scheme: SignatureScheme; readonly algorithm: { readonly name: string } & Record<string, string> }

const toKeys = (key: KeyDescription | undefined): Keys => {
  if (key?.kind === 'rsa' && !key.isPssOnly)
    return { scheme: rsaScheme, algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } }
  if (key?.kind === 'ec') {
    const hash = key.bits > 256 ? 'SHA-384' : 'SHA-256'
    return { scheme: { family: 'ecdsa', hash }, algorithm: { name: 'ECDSA', namedCurve: key.webCryptoCurve } }
  }
  throw new RangeError('a registration key is RSA or on a NIST curve')
}

/** The registration authority out of its PEM. Throws RangeError where something of it is missing, DerError where unreadable. */
export const readRegistration = async (pem: string): Promise<CmpIdentity> => {
  const [certificate, ...chain] = parsePem(pem)
  const [key] = parsePem(pem, 'PRIVATE KEY')
  if (certificate === undefined || key === undefined) throw new RangeError('neither certificate nor key may be missing')
  const { scheme, algorithm } = toKeys(describeKey(parseCertificate(certificate).spki))
  const imported = await crypto.subtle.importKey('pkcs8', key, algorithm, false, ['sign'])
  return { signer: createWebCryptoSigner(imported, scheme), certificate, chain }
}

/** Reads the files and opens the line. Throws as `readRegistration` does, and where a file cannot be read. */
export const openCertificateAuthority = async (
  address: CertificateAuthorityAddress,
  line: { readonly fetch: typeof globalThis.fetch; readonly timeoutMs: number; readonly now: () => Date },
): Promise<CertificateAuthorityRelay> => {
  const certificates = parsePem(await readFile(address.certificatesFile, 'utf8'))
  const [issuer] = certificates
  const root = certificates.at(-1)
  if (issuer === undefined || root === undefined) throw new RangeError('no certificate of the authority')
  return createCertificateAuthorityRelay({
    ...line,
    url: address.url,
    crlUrl: address.crl,
    identity: await readRegistration(await readFile(address.registrationFile, 'utf8')),
    issuer,
    trust: { anchors: [root], intermediates: certificates.slice(0, -1) },
  })
}
