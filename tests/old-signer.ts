import type { TestCa, TestIdentity } from '#mocks/pki/identity.ts'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  makeSerial,
} from '#mocks/pki/issuing.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { encodeBoolean, encodeSequence } from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'

const validity = { notBefore: new Date('2010-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T23:59:59Z') }

/** An authority that was there before the algorithms of its subscribers ended. */
export const makeOldCa = async (commonName = '旧局'): Promise<TestCa> => {
  const keys = await makeKeyPair()
  const name = encodeName([oid.countryName, 'JP'], [oid.commonName, commonName])
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: name,
      subject: name,
      ...validity,
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

/** Somebody with a key of 1024 bits, as everybody had until 2014; a certificate of 2010 to 2049 unless told. */
export const makeOldSigner = async (
  ca: TestCa,
  given: { readonly notBefore?: Date; readonly notAfter?: Date } = {},
): Promise<TestIdentity> => {
  const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const
  const generation = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, publicExponent: Uint8Array.of(1, 0, 1) }
  const pair = await crypto.subtle.generateKey({ ...generation, hash: scheme.hash }, true, ['sign', 'verify'])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const certificate = await issueCertificate(
    {
      serial: makeSerial(),
      issuer: ca.name,
      subject: encodeName([oid.countryName, 'JP'], [oid.commonName, '昔 太郎']),
      ...validity,
      ...given,
      spki,
      extensions: [
        extensions.keyUsage('digitalSignature', 'nonRepudiation'),
        await extensions.authorityKeyIdentifier(ca.keys.spki),
        await extensions.subjectKeyIdentifier(spki),
      ],
    },
    ca.keys.privateKeyPkcs8,
  )
  const exported = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  return { certificate, privateKeyPkcs8: concatBytes(exported), signer: createWebCryptoSigner(pair.privateKey, scheme) }
}
