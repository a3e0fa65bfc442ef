import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  type KeyPair,
} from '#mocks/pki/issuing.ts'
import {
  encodeBoolean,
  encodeContext,
  encodeContextPrimitive,
  encodeInteger,
  encodeObjectIdentifier,
  encodeSequence,
} from '#shared/pki/der-writer.ts'
import { oid } from '#shared/pki/oid.ts'
import { validatePath } from '#shared/pki/path.ts'
import { encodePem } from '#shared/pki/pem.ts'
import { findMissing, openssl, openWorkspace, type Workspace } from './openssl.ts'

/** Generated hierarchies, judged by us, by OpenSSL and by the JDK: three readings of RFC 5280 that must agree. */

const isOpensslMissing = findMissing('pki-differential', [['openssl', 'version']]).length > 0
const isJavaMissing =
  findMissing('pki-differential', [
    ['java', '-version'],
    ['javac', '-version'],
  ]).length > 0

const at = new Date('2026-04-01T00:00:00Z')
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000)
const policyA = '1.2.392.1.1'
const policyB = '1.2.392.1.2'

/** What may be odd about a certificate; most are as they should be, or nothing would ever be valid. */
const seldom = <Value>(usual: Value, ...odd: readonly Value[]) =>
  fc.oneof(
    { weight: 7, arbitrary: fc.constant(usual) },
    ...odd.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  )

const names = ['a.example.jp', 'example.jp', 'badexample.jp', 'b.a.example.jp', 'other.jp'] as const
const policySets = [[policyA], [policyB], [policyA, policyB], [oid.anyPolicy], []] as const

const intermediate = fc.record({
  isCa: seldom<boolean | undefined>(true, false, undefined),
  pathLength: seldom<number | undefined>(undefined, 0, 1),
  usage: seldom<'keyCertSign' | 'cRLSign' | undefined>('keyCertSign', 'cRLSign', undefined),
  isSelfIssued: seldom(false, true),
  notAfter: seldom(10, -1),
  hasUnknownCritical: seldom(false, true),
  permitted: seldom<string | undefined>(undefined, ...names),
  excluded: seldom<string | undefined>(undefined, ...names),
  policies: fc.constantFrom(...policySets),
  mapping: seldom<readonly [string, string] | undefined>(undefined, [policyA, policyB], [policyB, policyA]),
  requireExplicit: seldom<number | undefined>(undefined, 0, 1),
  inhibitMapping: seldom<number | undefined>(undefined, 0),
  inhibitAny: seldom<number | undefined>(undefined, 0, 1),
})

const hierarchy = fc.record({
  intermediates: fc.array(intermediate, { maxLength: 3 }),
  target: fc.record({
    name: fc.constantFrom(...names),
    notBefore: seldom(-10, 1),
    hasUnknownCritical: seldom(false, true),
    policies: fc.constantFrom(...policySets),
    signedBy: seldom<'issuer' | 'stranger'>('issuer', 'stranger'),
  }),
  wanted: seldom<string | undefined>(undefined, policyA, policyB),
})
type Hierarchy = typeof hierarchy extends fc.Arbitrary<infer Value> ? Value : never
type Intermediate = Hierarchy['intermediates'][number]

const dnsName = (text: string) => encodeContextPrimitive(2, new TextEncoder().encode(text))
const policies = (list: readonly string[]) =>
  list.length === 0
    ? []
    : [
        encodeExtension(
          oid.certificatePolicies,
          false,
          encodeSequence(...list.map((id) => encodeSequence(encodeObjectIdentifier(id)))),
        ),
      ]
const unknownCritical = (isThere: boolean) => (isThere ? [encodeExtension('1.2.392.9.9', true, encodeSequence())] : [])
const context = (number: number, value: number | undefined) =>
  value === undefined ? new Uint8Array() : encodeContextPrimitive(number, Uint8Array.of(value))

const caExtensions = (each: Intermediate): Uint8Array[] => [
  ...(each.isCa === undefined
    ? []
    : [
        encodeExtension(
          oid.basicConstraints,
          true,
          each.isCa
            ? encodeSequence(
                encodeBoolean(true),
                ...(each.pathLength === undefined ? [] : [encodeInteger(each.pathLength)]),
              )
            : encodeSequence(),
        ),
      ]),
  ...(each.usage === undefined ? [] : [extensions.keyUsage(each.usage)]),
  ...(each.permitted === undefined && each.excluded === undefined
    ? []
    : [
        encodeExtension(
          oid.nameConstraints,
          true,
          encodeSequence(
            ...[each.permitted, each.excluded].map((name, number) =>
              name === undefined ? new Uint8Array() : encodeContext(number, encodeSequence(dnsName(name))),
            ),
          ),
        ),
      ]),
  ...policies(each.policies),
  ...(each.mapping === undefined
    ? []
    : [
        encodeExtension(
          oid.policyMappings,
          true,
          encodeSequence(encodeSequence(...each.mapping.map(encodeObjectIdentifier))),
        ),
      ]),
  ...(each.requireExplicit === undefined && each.inhibitMapping === undefined
    ? []
    : [
        encodeExtension(
          oid.policyConstraints,
          true,
          encodeSequence(context(0, each.requireExplicit), context(1, each.inhibitMapping)),
        ),
      ]),
  ...(each.inhibitAny === undefined
    ? []
    : [encodeExtension(oid.inhibitAnyPolicy, true, encodeInteger(each.inhibitAny))]),
  ...unknownCritical(each.hasUnknownCritical),
]

let keys: readonly KeyPair[]
let files: Workspace
let cases: readonly {
  readonly path: readonly Uint8Array[]
  readonly wanted: string | undefined
  readonly drawn: Hierarchy
}[]

/** Certificates from the target to the anchor. */
const build = async ({ intermediates, target }: Hierarchy): Promise<readonly Uint8Array[]> => {
  const [rootKeys, leafKeys, stranger, ...caKeys] = keys
  if (rootKeys === undefined || leafKeys === undefined || stranger === undefined) throw new RangeError('keys were made')
  const identifiers = async (own: KeyPair, issuer: KeyPair) => [
    await extensions.subjectKeyIdentifier(own.spki),
    await extensions.authorityKeyIdentifier(issuer.spki),
  ]
  const rootName = encodeName([oid.commonName, 'root'])
  const dates = { notBefore: days(-10), notAfter: days(10) }
  const root = await issueCertificate(
    {
      ...dates,
      serial: 1,
      issuer: rootName,
      subject: rootName,
      spki: rootKeys.spki,
      extensions: [
        extensions.keyUsage('keyCertSign', 'cRLSign'),
        extensions.basicConstraints(true),
        await extensions.subjectKeyIdentifier(rootKeys.spki),
      ],
    },
    rootKeys.privateKeyPkcs8,
  )
  const path = [root.der]
  let issuer = { name: rootName, keys: rootKeys }
  for (const [index, each] of intermediates.entries()) {
    const own = caKeys[index] ?? stranger
    const subject = each.isSelfIssued ? issuer.name : encodeName([oid.commonName, `ca ${index}`])
    const made = await issueCertificate(
      {
        ...dates,
        notAfter: days(each.notAfter),
        serial: index + 2,
        issuer: issuer.name,
        subject,
        spki: own.spki,
        extensions: [...caExtensions(each), ...(await identifiers(own, issuer.keys))],
      },
      issuer.keys.privateKeyPkcs8,
    )
    path.unshift(made.der)
    issuer = { name: subject, keys: own }
  }
  const leaf = await issueCertificate(
    {
      ...dates,
      notBefore: days(target.notBefore),
      serial: 99,
      issuer: issuer.name,
      subject: encodeName([oid.commonName, 'leaf']),
      spki: leafKeys.spki,
      extensions: [
        extensions.subjectAltName(dnsName(target.name)),
        ...policies(target.policies),
        ...unknownCritical(target.hasUnknownCritical),
        ...(await identifiers(leafKeys, issuer.keys)),
      ],
    },
    (target.signedBy === 'issuer' ? issuer.keys : stranger).privateKeyPkcs8,
  )
  return [leaf.der, ...path]
}

beforeAll(async () => {
  const made: KeyPair[] = []
  for (let count = 0; count < 6; count++) made.push(await makeKeyPair())
  keys = made
  files = await openWorkspace()
  const drawn = fc.sample(hierarchy, { numRuns: 300, seed: 20_260_401 })
  const built: (typeof cases)[number][] = []
  for (const each of drawn) built.push({ path: await build(each), wanted: each.wanted, drawn: each })
  cases = built
})

afterAll(() => files[Symbol.asyncDispose]())

const judgeOurselves = async ({ path, wanted }: (typeof cases)[number]): Promise<boolean> => {
  const [target = new Uint8Array(), ...others] = path
  const report = await validatePath({
    target,
    intermediates: others.slice(0, -1),
    anchors: others.slice(-1),
    at,
    revocation: 'none',
    ...(wanted === undefined ? {} : { initialPolicies: [wanted], requireExplicitPolicy: true }),
  })
  return report.outcome === 'passed'
}

/** Cases on which the other judge differs, for a failure that can be read. */
const findDifferences = async (
  judge: (each: (typeof cases)[number], index: number) => Promise<boolean | undefined>,
) => {
  const differing: { ours: boolean; text: string }[] = []
  let valid = 0
  for (const [index, each] of cases.entries()) {
    const ours = await judgeOurselves(each)
    valid += ours ? 1 : 0
    const theirs = await judge(each, index)
    if (theirs !== undefined && theirs !== ours) differing.push({ ours, text: JSON.stringify(each.drawn) })
  }
  // Neither all good nor all bad, or agreeing would mean nothing.
  expect(valid).toBeGreaterThan(45)
  expect(valid).toBeLessThan(255)
  return differing
}

describe('generated hierarchies', () => {
  it.skipIf(isOpensslMissing)('are judged as by openssl verify', async () => {
    const differing = await findDifferences(async ({ path, wanted }, index) => {
      const [target = new Uint8Array(), ...others] = path
      const anchor = await files.writePem(`${index}-root.pem`, others.at(-1) ?? new Uint8Array())
      const untrusted = await files.writeText(
        `${index}-cas.pem`,
        others
          .slice(0, -1)
          .map((der) => encodePem(der))
          .join(''),
      )
      const leaf = await files.writePem(`${index}.pem`, target)
      const { code } = await openssl(
        `verify -attime ${at.getTime() / 1000} -policy_check -policy ${wanted ?? oid.anyPolicy} ${wanted === undefined ? '' : '-explicit_policy'} ` +
          `-CAfile ${anchor} ${others.length > 1 ? `-untrusted ${untrusted}` : ''} ${leaf}`,
      )
      return code === 0
    })
    expect(differing).toEqual([])
  })

  it.skipIf(isJavaMissing)('are judged as by the PKIX validator of the JDK', async () => {
    const lines = cases.map(({ path, wanted }) =>
      [at.getTime(), wanted ?? '-', ...path.map((der) => Buffer.from(der).toString('base64'))].join(' '),
    )
    const input = await files.writeText('cases.txt', `${lines.join('\n')}\n`)
    const program = resolve(import.meta.dirname, 'ValidatePaths.java')
    const { stdout } = await promisify(execFile)('java', [program, input], { maxBuffer: 1 << 24 })
    const verdicts = stdout.trim().split('\n')
    expect(verdicts).toHaveLength(cases.length)
    expect(verdicts.filter((verdict) => verdict.startsWith('undecided')).length).toBeLessThan(20)
    const differing = await findDifferences(({ drawn }, index) => {
      // The JDK drops a permitted subtree that the same certificate excludes, and then permits everything.
      if (drawn.intermediates.some(({ permitted, excluded }) => permitted !== undefined && permitted === excluded)) {
        return Promise.resolve(undefined)
      }
      const [word] = verdicts[index]?.split(' ') ?? []
      return Promise.resolve(word === 'undecided' ? undefined : word === 'valid')
    })
    expect(differing).toEqual([])
  })
})
