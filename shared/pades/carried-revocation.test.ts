import { beforeAll, describe, expect, it } from 'vitest'
import { buildOcspResponse, toResponder } from '#mocks/parties/jpki-ocsp/responses.ts'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { encodeExtension, extensions } from '#mocks/pki/issuing.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeAttribute } from '#shared/cms/attributes.ts'
import { encodeContentInfo, parseContentInfo } from '#shared/cms/content-info.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { signCms } from '#shared/cms/sign.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import { addUnsignedAttribute } from '#shared/cms/unsigned-attribute.ts'
import { contextTag, enterWhole, readEach, tag } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeElement,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSetOf,
} from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { buildOcspRequest, parseOcspRequest } from '#shared/pki/ocsp-request.ts'
import { extendedKeyUsages, oid } from '#shared/pki/oid.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { makeStamper, stampWith } from '../../tests/signing-fixture.ts'
import { completeSignature, openForSigning, prepareSignature } from './prepare.ts'
import { toSignedPdf } from './sign.ts'
import { validatePdf } from './validate.ts'

/** What other programs put into the signature itself: the attribute is Adobe's, the set of lists is of every CMS. */

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
/** Time-stamps of the fixture are of 2026-04-01. */
const at = day('2026-06-01')

let ca: TestCa
let hanako: TestIdentity
let stamper: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  hanako = await makeIdentity(ca, { commonName: '窓口 花子' })
  stamper = await makeStamper(ca)
})

const listOf = (thisUpdate: string, nextUpdate: string, ...revoked: readonly TestIdentity[]) =>
  issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      thisUpdate: day(thisUpdate),
      nextUpdate: day(nextUpdate),
      number: 3,
      revoked: revoked.map(({ certificate }) => ({ serial: certificate.serial, revokedAt: day('2026-03-30') })),
    },
    ca.keys.privateKeyPkcs8,
  )

/** By a responder that lives a month, as many do. */
const makeResponse = async (): Promise<Uint8Array> => {
  const purpose = encodeSequence(encodeObjectIdentifier(extendedKeyUsages.OCSPSigning))
  const responder = await makeIdentity(ca, {
    commonName: 'OCSP',
    notBefore: day('2026-03-15'),
    notAfter: day('2026-04-14'),
    extensions: [
      extensions.keyUsage('digitalSignature'),
      encodeExtension(oid.extendedKeyUsage, false, purpose),
      extensions.ocspNoCheck(),
    ],
  })
  const request = await buildOcspRequest({ certificate: hanako.certificate, issuer: ca.certificate })
  const [certId] = parseOcspRequest(request).certIds
  if (certId === undefined) throw new RangeError('one certificate was asked about')
  return buildOcspResponse({
    certId,
    stated: { status: 'good' },
    thisUpdate: day('2026-04-01'),
    nextUpdate: day('2026-04-02'),
    producedAt: day('2026-04-01'),
    nonce: undefined,
    ...toResponder({ certificate: responder.certificate.der, privateKeyPkcs8: responder.privateKeyPkcs8 }),
  })
}

type Brought = {
  /** RevocationInfoArchival, as it stands in the signed attribute. */
  readonly archived?: Uint8Array
  readonly lists?: readonly Uint8Array[]
  readonly isStamped?: boolean
}

/** The CMS signed again with one attribute more and lists beside its certificates (RFC 5652 §5.1, §5.3, §5.4). */
const bring = async (cms: Uint8Array, { archived, lists = [] }: Brought): Promise<Uint8Array> => {
  const [signer] = parseCmsSignedData(cms).signers
  if (signer === undefined) throw new RangeError('nobody signed')
  const attributes = encodeSetOf(
    ...(signer.signedAttributes ?? []).map(({ der }) => der),
    ...(archived === undefined ? [] : [encodeAttribute(cmsOid.revocationInfoArchival, archived)]),
  )
  const { certificate } = hanako
  const signerInfo = encodeSequence(
    encodeInteger(1),
    encodeSequence(certificate.issuer.der, encodeElement(tag.integer, certificate.serialBytes)),
    signer.digestAlgorithm.der,
    // [0] IMPLICIT in place of SET (§5.3)
    Uint8Array.of(contextTag(0), ...attributes.subarray(1)),
    signer.signatureAlgorithm.der,
    encodeOctetString(await hanako.signer.sign(attributes)),
  )
  const parts = readEach(enterWhole(parseContentInfo(cms).content, tag.sequence), (each) => each.read().whole)
  return encodeContentInfo(
    cmsOid.signedData,
    encodeSequence(
      ...parts.slice(0, -1),
      ...(lists.length === 0 ? [] : [encodeElement(contextTag(1), ...lists)]),
      encodeSetOf(signerInfo),
    ),
  )
}

const signWith = async (brought: Brought): Promise<Uint8Array> => {
  const certificates = [hanako.certificate.der, ca.certificate.der]
  const prepared = await prepareSignature(await openForSigning(await makePdf()), {
    hash: 'SHA-256',
    certificates,
    room: 20_000,
  })
  const [certificate, ...chain] = certificates
  if (certificate === undefined) throw new RangeError('a signer has a certificate')
  const plain = { signer: hanako.signer, certificate, chain, contentDigest: prepared.digest, detached: true } as const
  let cms = await bring(await signCms(plain), brought)
  if (brought.isStamped === true) {
    const [signer] = parseCmsSignedData(cms).signers
    const value = await stampWith(ca, stamper).stamp(
      await digestBytes('SHA-256', signer?.signature ?? new Uint8Array()),
    )
    cms = addUnsignedAttribute({ cms, type: cmsOid.signatureTimeStamp, value })
  }
  const { original, appended } = toSignedPdf(completeSignature(prepared, cms))
  return concatBytes(original, appended)
}

const codeOf = async (pdf: Uint8Array, crls: readonly Uint8Array[] = []) => {
  const { signatures } = await validatePdf(pdf, { anchors: [ca.certificate.der], crls, at, revocation: 'require' })
  const [first] = signatures
  const status = first?.path?.checks.find(({ check, position }) => check === 'revocation' && position === 0)
  return {
    code: first?.path?.code,
    level: first?.level,
    from: first?.existenceFrom,
    source: status?.evidence['source'],
    origin: status?.evidence['origin'],
  }
}

const archive = (crls: readonly Uint8Array[], responses: readonly Uint8Array[] = []) =>
  encodeSequence(
    ...(crls.length === 0 ? [] : [encodeContext(0, encodeSequence(...crls))]),
    ...(responses.length === 0 ? [] : [encodeContext(1, encodeSequence(...responses))]),
  )

describe('revocation information inside a signature', () => {
  it('is missed where there are none', async () => {
    expect(await codeOf(await signWith({}))).toMatchObject({ code: 'revocation.unknown' })
  })

  it.each<[string, (list: Uint8Array) => Brought]>([
    ['in the attribute that is signed', (list) => ({ archived: archive([list]) })],
    ['beside the certificates', (list) => ({ lists: [list] })],
  ])('counts where a list is %s, and reaches no level by it', async (_, brought) => {
    const good = await signWith(brought(await listOf('2026-05-31', '2026-06-30')))
    expect(await codeOf(good)).toEqual({
      code: 'path.valid',
      level: 'B-B',
      from: 'validation-time',
      source: 'crl',
      origin: 'document',
    })
    const revoked = await signWith(brought(await listOf('2026-05-31', '2026-06-30', hanako)))
    expect(await codeOf(revoked)).toMatchObject({ code: 'revocation.revoked' })
  })

  it('does not hide a newer list that was handed in', async () => {
    const signed = await signWith({ archived: archive([await listOf('2026-05-30', '2026-06-30')]) })
    const newer = await listOf('2026-05-31', '2026-06-30', hanako)
    expect(await codeOf(signed, [newer])).toMatchObject({ code: 'revocation.revoked', origin: 'elsewhere' })
  })

  it('counts by a response whose responder expired since, where a time-stamp proves the response', async () => {
    const authority = await listOf('2026-05-31', '2026-06-30')
    const archived = archive([], [await makeResponse()])
    const stamped = await signWith({ archived, isStamped: true })
    // The list is for the authority of the time-stamp; the signer's responder is heard before it.
    expect(await codeOf(stamped, [authority])).toMatchObject({
      code: 'path.valid',
      from: 'signature-time-stamp',
      source: 'ocsp',
      origin: 'document',
    })
    expect(await codeOf(await signWith({ archived }))).toMatchObject({ code: 'revocation.unknown' })
  })

  it.each([
    ['no sequence', Uint8Array.of(0x04, 0)],
    ['something after its parts', encodeSequence(encodeContext(0, encodeSequence()), encodeInteger(1))],
    ['what is no list in its list', archive([encodeInteger(1)])],
  ])('is as if not there with %s in the attribute', async (_, archived) => {
    expect(await codeOf(await signWith({ archived }))).toMatchObject({ code: 'revocation.unknown' })
  })
})
