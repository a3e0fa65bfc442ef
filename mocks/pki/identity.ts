import type { webcrypto } from 'node:crypto'
import { createWebCryptoSigner, type Signer } from '#shared/cms/signer.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { encodeBoolean, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  makeSerial,
  type KeyPair,
} from './issuing.ts'

/** A key, its certificate and the CA above it: somebody who signs or is written to, for tests. */

export type TestCa = { readonly certificate: Certificate; readonly keys: KeyPair; readonly name: Uint8Array }

export type TestIdentity = {
  readonly certificate: Certificate
  readonly privateKeyPkcs8: Uint8Array<ArrayBuffer>
  readonly signer: Signer
}

const validity = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T23:59:59Z') }

type Dates = { readonly notBefore?: Date; readonly notAfter?: Date }

export const makeCa = async (commonName = '試験局', given: Dates = {}): Promise<TestCa> => {
  const keys = await makeKeyPair()
  const name = encodeName([oid.countryName, 'JP'], [oid.organizationName, '窓口'], [oid.commonName, commonName])
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: name,
      subject: name,
      ...validity,
      ...given,
      spki: keys.spki,
      extensions: [
        encodeExtension(oid.basicConstraints, true, encodeSequence(encodeBoolean(true))),
        extensions.keyUsage('keyCertSign', 'cRLSign'),
        await extensions.subjectKeyIdentifier(keys.spki),
      ],
    },
    keys.privateKeyPkcs8,
  )
  return { certificate, keys, name }
}

const generation = (
  scheme: SignatureScheme,
  modulusLength: number,
): webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams | webcrypto.Algorithm => {
  if (scheme.family === 'ed25519') return { name: 'Ed25519' }
  if (scheme.family === 'ecdsa') return { name: 'ECDSA', namedCurve: scheme.hash === 'SHA-384' ? 'P-384' : 'P-256' }
  return {
    name: scheme.family === 'rsa-pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5',
    modulusLength,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: scheme.hash,
  }
}

export type IdentityOptions = Dates & {
  readonly commonName?: string
  readonly scheme?: SignatureScheme
  /** Whole extensions beside the key identifiers; a key usage for signing and encrypting unless told. */
  readonly extensions?: readonly Uint8Array[]
  readonly serial?: Uint8Array
  /** Of an RSA key, in bits. */
  readonly modulusLength?: number
}

export const makeIdentity = async (
  ca: TestCa,
  {
    commonName = '窓口 花子',
    scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' },
    extensions: own = [extensions.keyUsage('digitalSignature', 'nonRepudiation', 'keyEncipherment')],
    modulusLength = 2048,
    ...given
  }: IdentityOptions = {},
): Promise<TestIdentity> => {
  const pair = (await crypto.subtle.generateKey(generation(scheme, modulusLength), true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: ca.name,
      subject: encodeName([oid.countryName, 'JP'], [oid.commonName, commonName]),
      ...validity,
      ...given,
      spki,
      extensions: [
        ...own,
        await extensions.authorityKeyIdentifier(ca.keys.spki),
        await extensions.subjectKeyIdentifier(spki),
      ],
    },
    ca.keys.privateKeyPkcs8,
  )
  const exported = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  return {
    certificate,
    privateKeyPkcs8: concatBytes(exported),
    signer: createWebCryptoSigner(pair.privateKey, scheme),
  }
}
