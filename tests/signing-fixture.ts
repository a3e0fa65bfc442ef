import { makeIdentity, type IdentityOptions, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, extensions } from '#mocks/pki/issuing.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { addUnsignedAttribute } from '#shared/cms/unsigned-attribute.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import type { EvidenceSource } from '#shared/pades/evidence.ts'
import { createTimeStampClient, type TimeStampClient } from '#shared/pades/time-stamp-client.ts'
import { encodeObjectIdentifier, encodeSequence } from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { parseTimeStampRequest } from '#shared/time-stamp/request.ts'
import { buildGrantedResponse } from '#shared/time-stamp/response.ts'
import { encodeTstInfo } from '#shared/time-stamp/tst-info.ts'

/** Somebody who stamps and somebody who vouches, below a test authority and at a fixed time. */

export const stampedAt = new Date('2026-04-01T01:02:03Z')

export const makeStamper = async (
  ca: TestCa,
  commonName = 'TSA',
  dates: Pick<IdentityOptions, 'notBefore' | 'notAfter'> = {},
): Promise<TestIdentity> => {
  const purpose = encodeSequence(encodeObjectIdentifier(extendedKeyUsages.timeStamping))
  return makeIdentity(ca, {
    commonName,
    extensions: [extensions.keyUsage('digitalSignature'), encodeExtension(oid.extendedKeyUsage, true, purpose)],
    ...dates,
  })
}

/** A token of RFC 3161 over `data`. */
export const makeToken = async (stamper: TestIdentity, data: Uint8Array, genTime = stampedAt) =>
  signCms({
    signer: stamper.signer,
    certificate: stamper.certificate.der,
    content: encodeTstInfo({
      policy: '1.2.392.200149.99.1',
      hash: 'SHA-256',
      digest: await digestBytes('SHA-256', data),
      serial: 7,
      genTime,
    }),
    contentType: cmsOid.tstInfo,
    detached: false,
  })

/** The message with a token over its first signature (RFC 3161 appendix A). */
export const addStamp = async (
  cms: Uint8Array,
  stamper: TestIdentity,
  { genTime, at }: { readonly genTime: Date; readonly at: Date },
) => {
  const [signer] = (await verifyCms({ cms, at })).signers
  if (signer === undefined) throw new RangeError('nothing signed')
  const value = await makeToken(stamper, signer.signature, genTime)
  return addUnsignedAttribute({ cms, type: cmsOid.signatureTimeStamp, value })
}

/** A stamping authority in the same process; `padding` certificates make its tokens longer. */
export const stampWith = (
  ca: TestCa,
  stamper: TestIdentity,
  more: { readonly room?: number; readonly padding?: readonly Uint8Array[]; readonly at?: Date } = {},
): TimeStampClient & { readonly asked: () => number } => {
  let asked = 0
  const client = createTimeStampClient({
    trust: { anchors: [ca.certificate.der], intermediates: [], revocation: 'none' },
    ...(more.room === undefined ? {} : { room: more.room }),
    exchange: async (query) => {
      asked += 1
      const { imprint, nonce } = parseTimeStampRequest(query)
      if (imprint.hash === undefined) throw new RangeError('a hash nobody knows')
      const token = await signCms({
        signer: stamper.signer,
        certificate: stamper.certificate.der,
        chain: [ca.certificate.der, ...(more.padding ?? [])],
        content: encodeTstInfo({
          policy: '1.2.3.4.1',
          hash: imprint.hash,
          digest: imprint.digest,
          serial: asked,
          genTime: more.at ?? stampedAt,
          ...(nonce && { nonce }),
        }),
        contentType: cmsOid.tstInfo,
        detached: false,
      })
      return buildGrantedResponse(token)
    },
  })
  return { ...client, asked: () => asked }
}

/** A CRL that revokes nobody, for every chain below the authority. */
export const vouchFor = async (ca: TestCa): Promise<EvidenceSource> => {
  const crl = await issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      thisUpdate: new Date('2026-03-31T00:00:00Z'),
      nextUpdate: new Date('2049-01-01T00:00:00Z'),
      number: 1,
    },
    ca.keys.privateKeyPkcs8,
  )
  return async () => ({ ocspResponses: [], crls: [crl], anchors: [ca.certificate.der] })
}
