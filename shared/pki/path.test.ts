import { beforeAll, describe, expect, it } from 'vitest'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  type CertificateDraft,
  type KeyPair,
} from '#mocks/pki/issuing.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import {
  encodeBoolean,
  encodeContext,
  encodeInteger,
  encodeObjectIdentifier,
  encodeSequence,
  encodeIa5String,
} from './der-writer.ts'
import { extendedKeyUsages, oid } from './oid.ts'
import type { PathRequest } from './path-request.ts'
import { validatePath } from './path.ts'

const at = new Date('2026-04-01T00:00:00Z')
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000)
const named = (text: string) => encodeName([oid.commonName, text])
const caUsage = extensions.keyUsage('keyCertSign', 'cRLSign')
const ca = (pathLength?: number) =>
  encodeExtension(
    oid.basicConstraints,
    true,
    encodeSequence(encodeBoolean(true), ...(pathLength === undefined ? [] : [encodeInteger(pathLength)])),
  )

let root: KeyPair
let middle: KeyPair
let leaf: KeyPair

beforeAll(async () => {
  ;[root, middle, leaf] = [await makeKeyPair(), await makeKeyPair(), await makeKeyPair()]
})

type Part = Partial<CertificateDraft>

const issue = async (draft: Part, keys: KeyPair, issuerKeys: KeyPair): Promise<Uint8Array> => {
  const defaults = {
    serial: 5,
    issuer: named('root'),
    subject: named('leaf'),
    notBefore: days(-10),
    notAfter: days(10),
    extensions: [],
  }
  return (await issueCertificate({ ...defaults, spki: keys.spki, ...draft }, issuerKeys.privateKeyPkcs8)).der
}

const makeRoot = (draft: Part = {}) =>
  issue({ subject: named('root'), extensions: [caUsage, ca()], ...draft }, root, root)
const makeMiddle = (draft: Part = {}) =>
  issue({ subject: named('middle'), extensions: [caUsage, ca()], ...draft }, middle, root)
const makeLeaf = (draft: Part = {}) => issue({ issuer: named('middle'), ...draft }, leaf, middle)

type Chain = { readonly anchor?: Part; readonly intermediate?: Part; readonly target?: Part }

type Refusal = readonly [what: string, code: string, chain: Chain, inputs?: Partial<PathRequest>]

const validate = async (chain: Chain, inputs: Partial<PathRequest> = {}) =>
  validatePath({
    target: await makeLeaf(chain.target),
    intermediates: [await makeMiddle(chain.intermediate)],
    anchors: [await makeRoot(chain.anchor)],
    at,
    revocation: 'none',
    ...inputs,
  })

const dnsConstraint = (number: 0 | 1, text: string) =>
  encodeExtension(oid.nameConstraints, true, encodeSequence(encodeContext(number, encodeSequence(dnsName(text)))))
const dnsName = (text: string) => Uint8Array.from([0x82, text.length, ...new TextEncoder().encode(text)])
const critical = encodeExtension('1.2.3.4', true, encodeSequence())
const policies = (isCritical: boolean, ...parts: readonly Uint8Array[]) =>
  encodeExtension(oid.certificatePolicies, isCritical, encodeSequence(...parts))
const policy = (id: string) => encodeSequence(encodeObjectIdentifier(id))

describe('a path', () => {
  it('is found, and reported from the target to the anchor with every check', async () => {
    const report = await validate({})
    expect(report).toMatchObject({ outcome: 'passed', code: 'path.valid' })
    expect(report.path).toEqual([await makeLeaf(), await makeMiddle(), await makeRoot()])
    expect(report.checks.every(({ outcome }) => outcome !== 'failed')).toBe(true)
    expect(report.checks).toContainEqual({
      check: 'validity',
      outcome: 'passed',
      position: 0,
      serial: '05',
      evidence: { notBefore: days(-10).toISOString(), notAfter: days(10).toISOString(), at: at.toISOString() },
    })
    expect(report.checks.filter(({ check }) => check === 'revocation').map(({ outcome }) => outcome)).toEqual([
      'not-done',
      'not-done',
    ])
  })

  const refusals: readonly Refusal[] = [
    [
      'alternative names without a name',
      'certificate.extension-malformed',
      { target: { extensions: [extensions.subjectAltName()] } },
    ],
    ['an expired target', 'certificate.expired', { target: { notAfter: days(-1) } }],
    ['an expired intermediate', 'certificate.expired', { intermediate: { notAfter: days(-1) } }],
    ['an expired anchor', 'certificate.expired', { anchor: { notAfter: days(-1) } }],
    ['a target to come', 'certificate.not-yet-valid', { target: { notBefore: days(1) } }],
    ['an issuer that is no CA', 'ca.not-a-ca', { intermediate: { extensions: [extensions.basicConstraints(false)] } }],
    ['an issuer without basic constraints', 'ca.basic-constraints-missing', { intermediate: { extensions: [] } }],
    [
      'an issuer that may not sign certificates',
      'ca.key-usage',
      { intermediate: { extensions: [extensions.keyUsage('cRLSign'), ca()] } },
    ],
    ['a path longer than the anchor allows', 'ca.path-length-exceeded', { anchor: { extensions: [caUsage, ca(0)] } }],
    [
      'an unknown critical extension in the target',
      'certificate.critical-extension-unknown',
      { target: { extensions: [critical] } },
    ],
    [
      'an unknown critical extension in an issuer',
      'certificate.critical-extension-unknown',
      { intermediate: { extensions: [caUsage, ca(), critical] } },
    ],
    [
      'an unknown critical extension in the anchor',
      'certificate.critical-extension-unknown',
      { anchor: { extensions: [caUsage, ca(), critical] } },
    ],
    [
      'another key usage than is needed',
      'target.key-usage',
      { target: { extensions: [extensions.keyUsage('keyEncipherment')] } },
      { keyUsage: ['digitalSignature'] },
    ],
    [
      'another extended key usage than is needed',
      'target.extended-key-usage',
      { target: { extensions: [extensions.extendedKeyUsage(extendedKeyUsages.serverAuth)] } },
      { extendedKeyUsage: ['clientAuth'] },
    ],
    [
      'an issuer bound to another extended key usage',
      'ca.extended-key-usage',
      { intermediate: { extensions: [caUsage, ca(), extensions.extendedKeyUsage(extendedKeyUsages.serverAuth)] } },
      { extendedKeyUsage: ['clientAuth'] },
    ],
    [
      'a name the anchor excludes',
      'name.forbidden',
      {
        anchor: { extensions: [caUsage, ca(), dnsConstraint(1, 'example.jp')] },
        target: { extensions: [extensions.subjectAltName(dnsName('a.example.jp'))] },
      },
    ],
    [
      'a name outside what the issuer may name',
      'name.forbidden',
      {
        intermediate: { extensions: [caUsage, ca(), dnsConstraint(0, 'example.jp')] },
        target: { extensions: [extensions.subjectAltName(dnsName('badexample.jp'))] },
      },
    ],
    [
      'a wildcard that reaches an excluded name',
      'name.forbidden',
      {
        anchor: { extensions: [caUsage, ca(), dnsConstraint(1, 'a.example.jp')] },
        target: { extensions: [extensions.subjectAltName(dnsName('*.example.jp'))] },
      },
    ],
    ['no policy where one is required', 'policy.none-acceptable', {}, { requireExplicitPolicy: true }],
    [
      'a critical policy with a qualifier nobody knows',
      'policy.qualifier-unknown',
      {
        target: {
          extensions: [
            policies(
              true,
              encodeSequence(
                encodeObjectIdentifier('1.2.3'),
                encodeSequence(encodeSequence(encodeObjectIdentifier('1.2.4'), encodeIa5String('x'))),
              ),
            ),
          ],
        },
      },
    ],
    [
      'a certificate that may sign certificates and is no CA',
      'certificate.profile',
      { target: { extensions: [extensions.keyUsage('keyCertSign')] } },
    ],
    ['an intermediate more than the caller allows', 'path.too-deep', {}, { maximumDepth: 0 }],
    ['no anchor', 'path.anchor-not-found', {}, { anchors: [] }],
    ['no intermediate', 'path.anchor-not-found', {}, { intermediates: [] }],
    ['a target that is no certificate', 'target.malformed', {}, { target: decodeHex('3000') }],
  ]

  it.each(refusals.map(([what, code, chain, inputs]) => ({ what, code, chain, inputs })))(
    'fails with $what',
    async (refusal) => {
      const { code, chain, inputs } = refusal
      const report = await validate(chain, inputs)
      expect(report).toMatchObject({ outcome: 'failed', code })
      if (report.path.length > 0) {
        expect(report.checks.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1)
        expect(report.checks.at(-1)?.outcome).toBe('failed')
      }
    },
  )

  it('fails where the signature is by another key of the same name', async () => {
    const forged = await issue({ issuer: named('root') }, leaf, leaf)
    const anchors = [await makeRoot()]
    const report = await validatePath({ target: forged, intermediates: [], anchors, at, revocation: 'none' })
    expect(report).toMatchObject({ outcome: 'failed', code: 'certificate.signature-invalid' })
  })

  it('says the anchor is missing where only a later generation of the CA is known', async () => {
    const target = await issue({ extensions: [await extensions.authorityKeyIdentifier(middle.spki)] }, leaf, middle)
    const anchors = [await makeRoot({ extensions: [caUsage, ca(), await extensions.subjectKeyIdentifier(root.spki)] })]
    const report = await validatePath({ target, intermediates: [], anchors, at, revocation: 'none' })
    expect(report.code).toBe('path.anchor-not-found')
  })

  it('gives the policies it is good for, and those alone satisfy the caller', async () => {
    const chain: Chain = {
      intermediate: { extensions: [caUsage, ca(), policies(true, policy('1.2.3'), policy('1.2.4'))] },
      target: { extensions: [policies(true, policy('1.2.3'))] },
    }
    const asked = { requireExplicitPolicy: true, initialPolicies: ['1.2.3', '1.2.9'] }
    expect(await validate(chain, asked)).toMatchObject({ outcome: 'passed', policies: ['1.2.3'] })
    expect((await validate(chain, { ...asked, initialPolicies: ['1.2.4'] })).code).toBe('policy.none-acceptable')
  })

  it('holds to the last second of notAfter and not a second longer', async () => {
    const lastSecond = new Date(days(10).getTime() + 999)
    expect((await validate({}, { at: lastSecond })).outcome).toBe('passed')
    expect((await validate({}, { at: new Date(days(10).getTime() + 1000) })).code).toBe('certificate.expired')
    expect((await validate({}, { at: new Date(days(-10).getTime() - 1) })).code).toBe('certificate.not-yet-valid')
    await expect(validate({}, { at: new Date(Number.NaN) })).rejects.toThrow(RangeError)
  })

  it('goes round an intermediate that cannot serve, and ends in a ring of CAs', async () => {
    const target = await makeLeaf()
    const good = await makeMiddle()
    const expired = await makeMiddle({ notAfter: days(-1) })
    const anchors = [await makeRoot()]
    const request = { target, at, revocation: 'none' } as const
    expect((await validatePath({ ...request, anchors, intermediates: [expired, good] })).outcome).toBe('passed')
    const ring = [
      await issue({ issuer: named('ring'), subject: named('middle'), extensions: [caUsage, ca()] }, middle, leaf),
      await issue({ issuer: named('middle'), subject: named('ring'), extensions: [caUsage, ca()] }, leaf, middle),
    ]
    expect((await validatePath({ ...request, anchors, intermediates: ring })).code).toBe('path.anchor-not-found')
  })

  it('notes what binds only the CA, and refuses it where strict conformance is asked for', async () => {
    const report = await validate({})
    const rules = report.checks.filter(({ outcome }) => outcome === 'noted').map(({ evidence }) => evidence['rule'])
    expect(new Set(rules)).toEqual(new Set(['subject-key-identifier-missing', 'authority-key-identifier-missing']))
    expect((await validate({}, { conformance: 'strict' })).code).toBe('certificate.profile')
  })

  it('passes over certificates nobody asked about that cannot be read', async () => {
    const intermediates = [decodeHex('3003020101'), await makeMiddle()]
    expect((await validate({}, { intermediates })).outcome).toBe('passed')
  })
})
