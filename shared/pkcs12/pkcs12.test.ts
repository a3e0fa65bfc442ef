import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeAlgorithm, toAlgorithm } from '#shared/cms/algorithms.ts'
import { signCms } from '#shared/cms/sign.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { enterWhole, readEach, tag } from '#shared/pki/der.ts'
import { encodeInteger, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import { buildPkcs12, findPasswordFault, type KeyFile } from './build.ts'
import { mostRounds, pkcs12Oid } from './constants.ts'
import { toBmpPassword } from './kdf.ts'
import { openPkcs12 } from './open.ts'
import { decryptWithPassword } from './password-encryption.ts'
import { importSigner } from './signer.ts'

const password = 'Kagi-no file 9+'
const friendlyName = '窓口 花子の鍵 𠮷'

let ca: TestCa
let person: TestIdentity
let legacy: Uint8Array
let modern: Uint8Array

const build = (more: Partial<KeyFile> = {}, identity = person) =>
  buildPkcs12({
    privateKeyPkcs8: identity.privateKeyPkcs8,
    certificate: identity.certificate.der,
    chain: [ca.certificate.der, identity.certificate.der],
    friendlyName,
    password,
    protection: 'legacy',
    ...more,
  })

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  legacy = await build()
  modern = await build({ protection: 'modern' })
})

describe('a key file', () => {
  it.each([
    ['modern', () => modern],
    ['legacy', () => legacy],
  ] as const)('of %s protection gives back key, certificates and name', async (_, file) => {
    const opened = await openPkcs12(file(), password)
    if (opened.outcome !== 'opened') throw new RangeError(`${opened.code} ${opened.reason}`)
    expect(opened.isAuthenticated).toBe(true)
    expect(opened.identities).toMatchObject([{ privateKeyPkcs8: person.privateKeyPkcs8, friendlyName }])
    expect(opened.identities[0]?.certificate?.der).toEqual(person.certificate.der)
    expect(opened.certificates.map(({ der }) => der)).toEqual([person.certificate.der, ca.certificate.der])
  })

  it.each([
    { family: 'rsa-pkcs1', hash: 'SHA-256' },
    { family: 'ecdsa', hash: 'SHA-256' },
    { family: 'ecdsa', hash: 'SHA-384' },
    { family: 'ed25519', hash: 'SHA-512' },
  ] satisfies SignatureScheme[])('holds a key that signs in $family with $hash', async (scheme) => {
    const identity = await makeIdentity(ca, { scheme })
    const opened = await openPkcs12(await build({}, identity), password)
    const [own] = opened.outcome === 'opened' ? opened.identities : []
    if (own?.certificate === undefined) throw new RangeError('no identity')
    const signer = await importSigner(own.privateKeyPkcs8, own.certificate.spki)
    expect(signer.scheme).toEqual(scheme)
    const content = encodeUtf8('請求')
    const cms = await signCms({ signer, certificate: own.certificate.der, content, detached: true })
    expect((await verifyCms({ cms, content })).outcome).toBe('passed')
  })

  it('stays closed under any other password', async () => {
    for (const wrong of ['', 'x', `${password} `, password.toLowerCase(), 'パスワード'])
      expect(await openPkcs12(legacy, wrong)).toMatchObject({ code: 'key-file.password-incorrect' })
    expect(await openPkcs12(modern, 'x')).toMatchObject({ code: 'key-file.password-incorrect' })
  })

  it('is not made for a key that is not the certificate’s, nor with few rounds', async () => {
    const other = await makeIdentity(ca)
    await expect(build({ privateKeyPkcs8: other.privateKeyPkcs8 })).rejects.toThrow(RangeError)
    await expect(build({ protection: 'modern', rounds: 99_999 })).rejects.toThrow(RangeError)
  })

  it('takes a password of ASCII alone, and says why not', async () => {
    expect(['a', '~', ' '].map(findPasswordFault)).toEqual([undefined, undefined, undefined])
    expect(['', 'パスワード１２３', 'café', 'a\n', '\u007f'].map(findPasswordFault)).toEqual([
      'empty',
      'not-ascii',
      'not-ascii',
      'not-ascii',
      'not-ascii',
    ])
    await expect(build({ password: 'パスワード１２３' })).rejects.toMatchObject({
      code: 'key-file.password-unfit',
      detail: { reason: 'not-ascii' },
    })
    await expect(build({ password: '' })).rejects.toMatchObject({ detail: { reason: 'empty' } })
  })
})

describe('a key file that was changed', () => {
  it('never opens, whichever octet it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(legacy.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bent = legacy.slice()
        bent[at] = (bent[at] ?? 0) ^ change
        expect((await openPkcs12(bent, password)).outcome).toBe('refused')
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('ends in an answer, however its octets are cut or made up', async () => {
    const mutation = fc.tuple(fc.nat(legacy.length), fc.nat(legacy.length), fc.uint8Array({ maxLength: 12 }))
    await fc.assert(
      fc.asyncProperty(mutation, async ([from, to, middle]) => {
        const opened = await openPkcs12(concatBytes(legacy.subarray(0, from), middle, legacy.subarray(to)), password)
        expect(['opened', 'refused']).toContain(opened.outcome)
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  it('to a billion rounds is refused without running them', async () => {
    const reader = enterWhole(legacy, tag.sequence)
    const [version, safe, mac] = readEach(reader, (each) => each.read().whole)
    const [digest, salt] = readEach(enterWhole(mac ?? new Uint8Array(), tag.sequence), (each) => each.read().whole)
    if (version === undefined || safe === undefined || digest === undefined || salt === undefined)
      throw new RangeError('a file of three parts was made')
    const bent = encodeSequence(version, safe, encodeSequence(digest, salt, encodeInteger(1_000_000_000)))
    expect(await openPkcs12(bent, password)).toMatchObject({ code: 'key-file.too-many-rounds' })
  })

  it('of more bags than its rounds can be run for is refused before they are', async () => {
    const rounds = encodeInteger(mostRounds.pkcs12)
    const parameters = encodeSequence(encodeOctetString(new Uint8Array(8)), rounds)
    const algorithm = toAlgorithm(encodeAlgorithm(pkcs12Oid.pbeTripleDes, parameters))
    const spent = { left: mostRounds.pkcs12 - 1 }
    const secret = { text: password, bmp: toBmpPassword(password), budget: spent }
    await expect(decryptWithPassword(algorithm, secret, new Uint8Array(8))).rejects.toMatchObject({
      code: 'key-file.too-many-rounds',
    })
    expect(spent.left).toBe(mostRounds.pkcs12 - 1)
  })
})
