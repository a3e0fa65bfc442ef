import { constants, createPrivateKey, privateEncrypt } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError, DerReader, contextTag, tag } from '#shared/pki/der.ts'
import {
  encodeContext,
  encodeElement,
  encodeInteger,
  encodeNull,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSetOf,
  encodeTime,
} from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { oid } from '#shared/pki/oid.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import { encodeAlgorithm, encodeDigestAlgorithm, encodeSignatureAlgorithm } from './algorithms.ts'
import { encodeAttribute } from './attributes.ts'
import { encodeContentInfo } from './content-info.ts'
import { cmsOid } from './oid.ts'
import { parseCmsSignedData } from './signed-data.ts'
import { createDigestSigner } from './signer.ts'
import { encodeSigningCertificateV2 } from './signing-certificate.ts'
import { signCms } from './sign.ts'
import { addUnsignedAttribute } from './unsigned-attribute.ts'
import { verifyCms, type CmsVerification } from './verify.ts'

const content = encodeUtf8('住民票の写しを請求します。')
const signingTime = new Date('2026-04-01T01:02:03Z')

let ca: TestCa
let person: TestIdentity
let other: TestIdentity

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  other = await makeIdentity(ca, { commonName: '別人' })
})

const sign = (more: { detached?: boolean; signingTime?: Date; chain?: Uint8Array[] } = {}) =>
  signCms({ signer: person.signer, certificate: person.certificate.der, content, detached: true, ...more })

const codeOf = async (verification: CmsVerification): Promise<string> => {
  const report = await verifyCms(verification)
  const [signer] = report.signers
  return report.code === 'cms.signers' ? `${signer?.outcome} ${signer?.code}` : `${report.outcome} ${report.code}`
}

/** What a SignerInfo is made of, to be bent one part at a time. */
type Parts = {
  attributes: Uint8Array[] | undefined
  unsigned: Uint8Array[]
  digest: Uint8Array
  announced: Uint8Array[]
  scheme: SignatureScheme
  signatureAlgorithm: Uint8Array
  owner: Uint8Array
  signerVersion: number
  version: number
  contentType: string
  eContent: Uint8Array | undefined
  certificates: Uint8Array[]
  toSigned: (set: Uint8Array) => Uint8Array
  signers: number
}

const standardAttributes = async (): Promise<Uint8Array[]> => [
  encodeAttribute(cmsOid.contentType, encodeObjectIdentifier(cmsOid.data)),
  encodeAttribute(cmsOid.messageDigest, encodeOctetString(await digestBytes('SHA-256', content))),
  encodeAttribute(cmsOid.signingCertificateV2, await encodeSigningCertificateV2(person.certificate)),
]

const build = async (change: (parts: Parts) => void | Promise<void>): Promise<Uint8Array> => {
  const { issuer, serialBytes } = person.certificate
  const parts: Parts = {
    attributes: await standardAttributes(),
    unsigned: [],
    digest: encodeDigestAlgorithm('SHA-256'),
    announced: [encodeDigestAlgorithm('SHA-256')],
    scheme: person.signer.scheme,
    signatureAlgorithm: encodeSignatureAlgorithm(person.signer.scheme),
    owner: encodeSequence(issuer.der, encodeElement(tag.integer, serialBytes)),
    signerVersion: 1,
    version: 1,
    contentType: cmsOid.data,
    eContent: undefined,
    certificates: [person.certificate.der],
    toSigned: (set) => set,
    signers: 1,
  }
  await change(parts)
  const implicit = (number: number, items: readonly Uint8Array[]) =>
    encodeElement(contextTag(number), new DerReader(encodeSetOf(...items)).read().content)
  const octets = parts.attributes === undefined ? content : parts.toSigned(encodeSetOf(...parts.attributes))
  const signerInfo = encodeSequence(
    encodeInteger(parts.signerVersion),
    parts.owner,
    parts.digest,
    parts.attributes === undefined ? new Uint8Array() : implicit(0, parts.attributes),
    parts.signatureAlgorithm,
    encodeOctetString(await person.signer.sign(octets)),
    parts.unsigned.length === 0 ? new Uint8Array() : implicit(1, parts.unsigned),
  )
  return encodeContentInfo(
    cmsOid.signedData,
    encodeSequence(
      encodeInteger(parts.version),
      encodeSetOf(...parts.announced),
      encodeSequence(
        encodeObjectIdentifier(parts.contentType),
        parts.eContent === undefined ? new Uint8Array() : encodeContext(0, encodeOctetString(parts.eContent)),
      ),
      implicit(0, parts.certificates),
      encodeSetOf(...Array.from({ length: parts.signers }, () => signerInfo)),
    ),
  )
}

describe('a signature in CMS', () => {
  it('holds, detached, over the content and over nothing else', async () => {
    const cms = await sign({ signingTime })
    const report = await verifyCms({ cms, content })
    expect(report).toMatchObject({ outcome: 'passed', code: 'cms.signers', contentType: cmsOid.data })
    expect(report.signers).toMatchObject([
      { code: 'signer.valid', digest: 'SHA-256', scheme: person.signer.scheme, signingTime, signingCertificate: 'v2' },
    ])
    expect(report.signers[0]?.certificate?.der).toEqual(person.certificate.der)
    expect(await codeOf({ cms, content: encodeUtf8('別の文') })).toBe('failed signer.digest-mismatch')
    expect(await codeOf({ cms })).toBe('indeterminate signer.content-missing')
    const digestContent = () => digestBytes('SHA-256', content)
    expect(await codeOf({ cms, digestContent })).toBe('passed signer.valid')
  })

  it('holds with its content enclosed, and refuses enclosed content where it was given', async () => {
    const cms = await sign({ detached: false })
    const report = await verifyCms({ cms })
    expect(report.outcome).toBe('passed')
    expect(report.content).toEqual(content)
    expect(await codeOf({ cms, content })).toBe('failed cms.unexpected-content')
    expect(await codeOf({ cms, content: encodeUtf8('別の文') })).toBe('failed cms.unexpected-content')
  })

  it('is the same over a digest that somebody else worked out', async () => {
    const { signer, certificate } = person
    const contentDigest = await digestBytes('SHA-256', content)
    const cms = await signCms({ signer, certificate: certificate.der, contentDigest, detached: true })
    expect(await codeOf({ cms, content })).toBe('passed signer.valid')
    const short = contentDigest.subarray(1)
    await expect(
      signCms({ signer, certificate: certificate.der, contentDigest: short, detached: true }),
    ).rejects.toThrow(RangeError)
  })

  it.each([
    { family: 'rsa-pkcs1', hash: 'SHA-512' },
    { family: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
    { family: 'ecdsa', hash: 'SHA-256' },
    { family: 'ecdsa', hash: 'SHA-384' },
    { family: 'ed25519', hash: 'SHA-512' },
  ] satisfies SignatureScheme[])('holds in $family with $hash', async (scheme) => {
    const { signer, certificate } = await makeIdentity(ca, { scheme })
    const cms = await signCms({ signer, certificate: certificate.der, content, detached: true })
    const report = await verifyCms({ cms, content })
    expect(report.signers).toMatchObject([{ code: 'signer.valid', scheme }])
    expect(await codeOf({ cms, content: encodeUtf8('別の文') })).toBe('failed signer.digest-mismatch')
  })

  it('holds by a key that is given the digest alone, as a card is', async () => {
    const key = createPrivateKey({ key: Buffer.from(person.privateKeyPkcs8), format: 'der', type: 'pkcs8' })
    const signer = createDigestSigner({ family: 'rsa-pkcs1', hash: 'SHA-256' }, async (digest) => {
      const digestInfo = encodeSequence(encodeAlgorithm(oid.sha256, encodeNull()), encodeOctetString(digest))
      return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo)
    })
    const cms = await signCms({ signer, certificate: person.certificate.der, content, detached: true })
    expect(await codeOf({ cms, content })).toBe('passed signer.valid')
  })

  it('is not made for another certificate, nor with SHA-1', async () => {
    const certificate = other.certificate.der
    await expect(signCms({ signer: person.signer, certificate, content, detached: true })).rejects.toThrow(RangeError)
    const signer = { ...person.signer, scheme: { family: 'rsa-pkcs1', hash: 'SHA-1' } as const }
    await expect(signCms({ signer, certificate: person.certificate.der, content, detached: true })).rejects.toThrow(
      RangeError,
    )
  })

  it('has its sets in the order of DER', async () => {
    const cms = await sign({ signingTime, chain: [ca.certificate.der, person.certificate.der] })
    const { certificates, signers } = parseCmsSignedData(cms)
    expect(certificates).toHaveLength(2)
    const texts = signers[0]?.signedAttributes?.map(({ der }) => Buffer.from(der).toString('hex')) ?? []
    expect(texts).toHaveLength(5)
    expect(texts).toEqual([...texts].sort())
  })

  it('stays as it was when a time-stamp is added beside it', async () => {
    const cms = await sign()
    const value = encodeSequence(encodeInteger(7))
    const stamped = addUnsignedAttribute({ cms, type: cmsOid.signatureTimeStamp, value })
    const again = addUnsignedAttribute({ cms: stamped, type: '1.2.3.4', value })
    const report = await verifyCms({ cms: again, content })
    expect(report.outcome).toBe('passed')
    expect(report.signers[0]?.unsignedAttributes.map(({ type }) => type)).toEqual([
      '1.2.3.4',
      cmsOid.signatureTimeStamp,
    ])
    expect(() => addUnsignedAttribute({ cms, signer: 1, type: '1.2.3', value })).toThrow(RangeError)
  })
})

describe('a message that is not as RFC 5652 says', () => {
  const cases: readonly [string, string, (parts: Parts) => void | Promise<void>][] = [
    ['nothing bent', 'passed signer.valid', () => undefined],
    [
      'bare rsaEncryption',
      'passed signer.valid',
      (parts) => void (parts.signatureAlgorithm = encodeAlgorithm(oid.rsaEncryption, encodeElement(tag.null))),
    ],
    ['no content type', 'failed signer.attribute-missing', (parts) => void parts.attributes?.splice(0, 1)],
    ['no message digest', 'failed signer.attribute-missing', (parts) => void parts.attributes?.splice(1, 1)],
    ['no signing certificate', 'failed signer.attribute-missing', (parts) => void parts.attributes?.splice(2, 1)],
    [
      'an attribute twice',
      'failed signer.attribute-repeated',
      (parts) => void parts.attributes?.push(parts.attributes[0] ?? new Uint8Array()),
    ],
    [
      'two values of one attribute',
      'failed signer.attribute-malformed',
      (parts) => {
        const type = encodeObjectIdentifier(cmsOid.data)
        parts.attributes?.splice(
          0,
          1,
          encodeAttribute(cmsOid.contentType, type, encodeObjectIdentifier(cmsOid.tstInfo)),
        )
      },
    ],
    [
      'another content type',
      'failed signer.content-type-mismatch',
      (parts) =>
        void parts.attributes?.splice(
          0,
          1,
          encodeAttribute(cmsOid.contentType, encodeObjectIdentifier(cmsOid.tstInfo)),
        ),
    ],
    [
      'a signing time outside the signature',
      'failed signer.attribute-misplaced',
      (parts) => void parts.unsigned.push(encodeAttribute(cmsOid.signingTime, encodeTime(signingTime))),
    ],
    [
      'the certificate of another',
      'failed signer.certificate-mismatch',
      async (parts) => {
        parts.attributes?.splice(
          2,
          1,
          encodeAttribute(cmsOid.signingCertificateV2, await encodeSigningCertificateV2(other.certificate)),
        )
      },
    ],
    [
      'no certificate',
      'indeterminate signer.certificate-missing',
      (parts) => void (parts.certificates = [other.certificate.der]),
    ],
    [
      'a digest that is not announced',
      'failed signer.digest-undeclared',
      (parts) => void (parts.announced = [encodeDigestAlgorithm('SHA-512')]),
    ],
    [
      'a digest of SHA-3',
      'indeterminate signer.algorithm-unsupported',
      (parts) => void (parts.digest = encodeAlgorithm('2.16.840.1.101.3.4.2.8')),
    ],
    [
      'a signature in DSA',
      'indeterminate signer.algorithm-unsupported',
      (parts) => void (parts.signatureAlgorithm = encodeAlgorithm('2.16.840.1.101.3.4.3.2')),
    ],
    [
      'other algorithms than were signed',
      'failed signer.algorithm-mismatch',
      (parts) => {
        const protectedPair = encodeSequence(
          parts.digest,
          encodeElement(contextTag(1), encodeObjectIdentifier(oid.sha512WithRsa)),
        )
        parts.attributes?.push(encodeAttribute(cmsOid.algorithmProtection, protectedPair))
      },
    ],
    [
      'something else signed',
      'failed signer.signature-invalid',
      (parts) => void (parts.toSigned = (set) => concatBytes(set, Uint8Array.of(0))),
    ],
    ['no attributes', 'failed signer.attributes-missing', (parts) => void (parts.attributes = undefined)],
    ['a version of its own', 'failed cms.malformed', (parts) => void (parts.version = 3)],
    ['a signer version of its own', 'failed cms.malformed', (parts) => void (parts.signerVersion = 3)],
    ['no signer', 'failed cms.no-signers', (parts) => void (parts.signers = 0)],
    ['content enclosed', 'failed cms.unexpected-content', (parts) => void (parts.eContent = content)],
  ]

  it.each(cases)('with %s is %s', async (_, code, change) => {
    expect(await codeOf({ cms: await build(change), content })).toBe(code)
  })

  it('by more signers than anybody has is not looked at', async () => {
    const crowd = await build((parts) => void (parts.signers = 101))
    expect(await codeOf({ cms: crowd, content })).toBe('indeterminate cms.too-many-signers')
    const many = await verifyCms({ cms: await build((parts) => void (parts.signers = 100)), content })
    expect(many).toMatchObject({ outcome: 'passed', signers: { length: 100 } })
  })

  it('passes without a signing certificate attribute only where that was allowed', async () => {
    const cms = await build((parts) => void parts.attributes?.splice(2, 1))
    expect(await codeOf({ cms, content, signingCertificate: 'if-present' })).toBe('passed signer.valid')
    const bare = await build((parts) => void (parts.attributes = undefined))
    expect(await codeOf({ cms: bare, content, signingCertificate: 'if-present' })).toBe('passed signer.valid')
  })

  it('is refused when signed attributes are offered as the content', async () => {
    const { signers } = parseCmsSignedData(await sign())
    const offered = signers[0]?.signedOctets ?? new Uint8Array()
    const cms = await build((parts) => void (parts.attributes = undefined))
    expect(await codeOf({ cms, content: offered, signingCertificate: 'if-present' })).toBe(
      'failed signer.attributes-stripped',
    )
  })

  it('is found by subject key identifier, and under a digest other than the one of the signature', async () => {
    const byKey = await build((parts) => {
      const identifier = person.certificate.extensions.values.subjectKeyIdentifier ?? new Uint8Array()
      parts.owner = encodeElement(contextTag(0, false), identifier)
      parts.signerVersion = 3
      parts.version = 3
    })
    expect(await codeOf({ cms: byKey, content })).toBe('passed signer.valid')
    const mixed = await build(async (parts) => {
      parts.digest = encodeDigestAlgorithm('SHA-512')
      parts.announced = [parts.digest]
      parts.attributes?.splice(
        1,
        1,
        encodeAttribute(cmsOid.messageDigest, encodeOctetString(await digestBytes('SHA-512', content))),
      )
    })
    const report = await verifyCms({ cms: mixed, content })
    expect(report.signers).toMatchObject([{ code: 'signer.valid', digest: 'SHA-512', scheme: { hash: 'SHA-256' } }])
  })

  it('takes the certificate that is meant, not the first of that name and number', async () => {
    const { issuer, serialBytes } = person.certificate
    const twin = await makeIdentity(ca, { serial: serialBytes })
    expect(twin.certificate.issuer.der).toEqual(issuer.der)
    for (const certificates of [[twin.certificate.der], [person.certificate.der, twin.certificate.der]]) {
      const cms = await build((parts) => void (parts.certificates = certificates))
      const expected = certificates.length === 1 ? 'failed signer.certificate-mismatch' : 'passed signer.valid'
      expect(await codeOf({ cms, content })).toBe(expected)
    }
  })

  it('with SHA-1 holds only for times in which SHA-1 did', async () => {
    const cms = await build(async (parts) => {
      parts.digest = encodeDigestAlgorithm('SHA-1')
      parts.announced = [parts.digest]
      parts.attributes?.splice(
        1,
        1,
        encodeAttribute(cmsOid.messageDigest, encodeOctetString(await digestBytes('SHA-1', content))),
      )
    })
    expect(await codeOf({ cms, content })).toBe('failed signer.algorithm-weak')
    expect(await codeOf({ cms, content, at: new Date('2012-01-01T00:00:00Z') })).toBe('passed signer.valid')
  })

  it('names every signer and takes the worst outcome', async () => {
    const good = parseCmsSignedData(await sign())
    const bad = parseCmsSignedData(
      await signCms({
        signer: other.signer,
        certificate: other.certificate.der,
        content: encodeUtf8('別の文'),
        detached: true,
      }),
    )
    const signers = [...good.signers, ...bad.signers].map(({ der }) => der)
    const cms = encodeContentInfo(
      cmsOid.signedData,
      encodeSequence(
        encodeInteger(1),
        encodeSetOf(encodeDigestAlgorithm('SHA-256')),
        encodeSequence(encodeObjectIdentifier(cmsOid.data)),
        encodeElement(contextTag(0), person.certificate.der, other.certificate.der),
        encodeSetOf(...signers),
      ),
    )
    const report = await verifyCms({ cms, content })
    expect(report.outcome).toBe('failed')
    expect(report.signers.map(({ code }) => code).sort()).toEqual(['signer.digest-mismatch', 'signer.valid'])
  })
})

describe('tampering', () => {
  it('is noticed in every octet of a detached and of an enclosing signature', async () => {
    for (const detached of [true, false]) {
      const cms = await sign({ detached, signingTime })
      const given = detached ? { content } : {}
      const unnoticed: number[] = []
      for (let at = 0; at < cms.length; at++) {
        const bent = cms.slice()
        bent[at] = (bent[at] ?? 0) ^ (1 << (at & 7))
        const { outcome } = await verifyCms({ cms: bent, ...given })
        if (outcome === 'passed') unnoticed.push(at)
      }
      expect(unnoticed).toEqual([])
    }
  })

  it('is noticed whatever the octet becomes', async () => {
    const cms = await sign({ detached: false, signingTime })
    await fc.assert(
      fc.asyncProperty(fc.nat(cms.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bent = cms.slice()
        bent[at] = (bent[at] ?? 0) ^ change
        expect((await verifyCms({ cms: bent })).outcome).not.toBe('passed')
      }),
      { numRuns: 400 },
    )
  })

  it('in a further certificate is noticed by the path and nowhere else', async () => {
    const issuer = ca.certificate.der
    const cms = await sign({ chain: [issuer] })
    const from = Buffer.from(cms).indexOf(issuer)
    await fc.assert(
      fc.asyncProperty(fc.nat(cms.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bent = cms.slice()
        bent[at] = (bent[at] ?? 0) ^ change
        const { outcome, certificates } = await verifyCms({ cms: bent, content })
        const isInside = at >= from && at < from + issuer.length
        if (!isInside) expect(outcome).not.toBe('passed')
        else if (outcome === 'passed') expect(certificates).not.toContainEqual(issuer)
      }),
      { numRuns: 300 },
    )
  })

  it('never ends in an error, however the octets are cut, doubled or made up', async () => {
    const cms = await sign({ detached: false, signingTime, chain: [ca.certificate.der] })
    const mutation = fc.tuple(fc.nat(cms.length), fc.nat(cms.length), fc.uint8Array({ maxLength: 12 }))
    await fc.assert(
      fc.asyncProperty(mutation, async ([from, to, middle]) => {
        const bent = concatBytes(cms.subarray(0, from), middle, cms.subarray(to))
        const { outcome } = await verifyCms({ cms: bent })
        expect(['passed', 'failed', 'indeterminate']).toContain(outcome)
      }),
      { numRuns: 500 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
        expect((await verifyCms({ cms: bytes })).code).toMatch(/^cms\.(malformed|not-signed-data)$/)
      }),
    )
  })

  it('in unsigned attributes is refused by their reader with the one declared error', async () => {
    const cms = await sign()
    fc.assert(
      fc.property(fc.nat(cms.length - 1), (length) => {
        expect(() =>
          addUnsignedAttribute({ cms: cms.subarray(0, length), type: '1.2.3', value: encodeInteger(1) }),
        ).toThrow(DerError)
      }),
    )
  })
})

describe('the certificate of the message', () => {
  it('is read back as it was', async () => {
    const { certificates } = parseCmsSignedData(await sign({ chain: [ca.certificate.der] }))
    expect(certificates.map((der) => parseCertificate(der).serial).sort()).toEqual(
      [person.certificate.serial, ca.certificate.serial].sort(),
    )
  })
})
