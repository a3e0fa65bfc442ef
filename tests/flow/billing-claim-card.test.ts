import { beforeAll, describe, expect, it } from 'vitest'
import { createOcspRelay } from '#bff/parties/jpki-ocsp/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createJpkiOcspFaults } from '#mocks/parties/jpki-ocsp/faults.ts'
import { createJpkiOcspHandlers } from '#mocks/parties/jpki-ocsp/handlers.ts'
import { cardHolders } from '#mocks/people/card-holders.ts'
import {
  createTestHierarchy,
  type PersonCredentials,
  type SignatureSubject,
  type TestHierarchy,
} from '#mocks/pki/hierarchy.ts'
import { toPersonSpecs } from '#mocks/pki/person-specs.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as cardApi from '#shared/billing-claim/claim-card-api.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { signCms } from '#shared/cms/sign.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { jpkiOid } from '#shared/pki/oid.ts'
import {
  april,
  openBoth,
  openClaims,
  proveWith,
  send,
  signClaim,
  type Claimant,
  type Key,
} from './billing-claim-fixture.ts'

const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const
let jpki: TestHierarchy
let cards: readonly Key[]
let revoked: Key
/** What the first card's certificate tells of its holder. */
let told: SignatureSubject

const importKey = async (pkcs8: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: scheme.hash }, false, ['sign'])

const toCard = async ({ signCertificate, signPrivateKeyPkcs8 }: PersonCredentials): Promise<Key> => {
  if (signCertificate === undefined || signPrivateKeyPkcs8 === undefined) throw new RangeError('a card without the key')
  return { certificate: signCertificate, signer: createWebCryptoSigner(await importKey(signPrivateKeyPkcs8), scheme) }
}

beforeAll(async () => {
  const signing = toPersonSpecs(cardHolders, { withSignature: true }).filter(({ signature }) => signature !== undefined)
  const [first, second, third] = signing
  if (first?.signature !== undefined) told = first.signature
  if (first === undefined || second === undefined || third === undefined) throw new RangeError('three people sign')
  const life = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') }
  const stolen = new Date('2027-04-01T00:00:00Z')
  const [{ revokedAt: _, ...one }, { revokedAt: __, ...two }] = [first, second]
  jpki = await createTestHierarchy([
    { ...one, ...life },
    { ...two, ...life },
    { ...third, ...life, revokedAt: stolen },
  ])
  const made = await Promise.all(jpki.persons.map(toCard))
  cards = made.slice(0, 2)
  const last = made[2]
  if (last === undefined) throw new RangeError('three cards')
  revoked = last
}, 60_000)

const openWithCards = async () => {
  const faults = createJpkiOcspFaults()
  let now = () => new Date(april)
  const handlers = createJpkiOcspHandlers({
    ...{ hierarchy: jpki, faults, now: () => now() },
    wait: () => new Promise(() => undefined),
  })
  const ocsp = createOcspRelay({
    url: 'http://ocsp.test/ocsp',
    fetch: createHandlerFetch(handlers),
    timeoutMs: 1000,
    maximumAgeMs: 900_000,
    now: () => now(),
  })
  const anchors = [new Uint8Array(jpki.signature.certificate)]
  const opened = await openBoth({ cardTrust: { anchors, policies: [jpkiOid.signatureTestPolicy], ocsp } })
  now = opened.world.test.clock.now
  const [card, otherCard] = cards
  if (card === undefined || otherCard === undefined) throw new RangeError('two cards')
  return { ...opened, faults, card, otherCard }
}

const sign = async ({ certificate, signer }: Key, toBeSigned: string) => {
  const content = decodeBase64url(toBeSigned)
  return encodeBase64url(await signCms({ content, detached: true, signer, certificate }))
}

const register = async (by: Claimant, key: Key, card: Key) => {
  const asked = { purpose: 'register-claim-card', target: null } as const
  const { challengeId, toBeSigned } = await by.call(applicantApi.makeChallenge, { body: asked })
  const body = { challengeId, signature: await sign(key, toBeSigned), cardSignature: await sign(card, toBeSigned) }
  return by.call(cardApi.registerClaimCard, { body })
}

describe('a card that signs claims', () => {
  it('EB-G-1 is believed once the installed key has vouched for it, and its documents are for the installed key', async () => {
    const { world, claimant, card } = await openWithCards()
    await using _ = world
    const before = await send(claimant, await signClaim(card))
    expect(before.claim).toMatchObject({ refusal: 'certificate-of-another', signedBy: 'card' })

    const registered = await register(claimant, claimant, card)
    const { serial } = parseCertificate(card.certificate)
    expect(registered).toMatchObject({ serial, vouchedBy: claimant.serial, registeredAt: april })
    expect(await claimant.call(cardApi.listClaimCards, {})).toEqual({ cards: [registered] })
    const { claim } = await send(claimant, await signClaim(card))
    expect(claim).toMatchObject({ outcome: 'accepted', signedBy: 'card', serial })

    const content = encodeUtf8('result')
    world.intake.issue(claim.claimId, { title: '返戻等一覧表', fileName: 'a.csv', content, at: new Date(april) })
    await world.run('billing-claim-reception')
    const { claims } = await claimant.call(claimApi.listClaims, {})
    const listed = claims.find(({ claimId }) => claimId === claim.claimId)
    const documentId = listed?.documents[0]?.documentId ?? ''
    const asked = { purpose: 'fetch-document', target: documentId } as const
    const params = { claimId: claim.claimId, documentId }
    // a card cannot open anything, so it proves nothing here
    const byCard = await proveWith(claimant, card, asked)
    await expect(claimant.call(claimApi.fetchDocument, { params, body: byCard })).rejects.toMatchObject({
      code: 'billing.holder-unproven',
    })
    const body = await proveWith(claimant, claimant, asked)
    await expect(claimant.call(claimApi.fetchDocument, { params, body })).resolves.toMatchObject({ fileName: 'a.csv' })
  })

  it('EB-G-1 registered twice is one card, and removed it signs no further claim', async () => {
    const { world, claimant, other, card } = await openWithCards()
    await using _ = world
    const registered = await register(claimant, claimant, card)
    expect(await register(claimant, claimant, card)).toEqual(registered)
    const params = { cardId: registered.cardId }
    await expect(other.call(cardApi.removeClaimCard, { params })).rejects.toMatchObject({ code: 'request.not-found' })
    expect(await other.call(cardApi.listClaimCards, {})).toEqual({ cards: [] })
    await claimant.call(cardApi.removeClaimCard, { params })
    await expect(claimant.call(cardApi.removeClaimCard, { params })).rejects.toMatchObject({
      code: 'request.not-found',
    })
    expect((await send(claimant, await signClaim(card))).claim).toMatchObject({ refusal: 'certificate-of-another' })
  })

  it('EB-G-1 is the holder’s own: another user’s registration lets nobody in', async () => {
    const { world, claimant, other, card } = await openWithCards()
    await using _ = world
    await register(claimant, claimant, card)
    expect((await send(other, await signClaim(card))).claim).toMatchObject({ refusal: 'certificate-of-another' })
    const nobody = world.test.caller()
    await expect(nobody(cardApi.listClaimCards, {})).rejects.toMatchObject({ code: 'session.required' })
  })

  it('EB-G-1 is vouched for by the user’s own live key alone, over one challenge and once', async () => {
    const { world, claimant, other, card, otherCard } = await openWithCards()
    await using _ = world
    const unproven = { code: 'billing.holder-unproven' }
    await expect(register(claimant, other, card)).rejects.toMatchObject(unproven)
    await expect(register(claimant, card, card)).rejects.toMatchObject(unproven)
    const asked = { purpose: 'register-claim-card', target: null } as const
    const first = await claimant.call(applicantApi.makeChallenge, { body: asked })
    const second = await claimant.call(applicantApi.makeChallenge, { body: asked })
    const { challengeId } = first
    const signature = await sign(claimant, first.toBeSigned)
    // the card signed something else: a signature somebody found elsewhere
    const cardSignature = await sign(card, second.toBeSigned)
    await expect(
      claimant.call(cardApi.registerClaimCard, { body: { challengeId, signature, cardSignature } }),
    ).rejects.toMatchObject({ code: 'billing.claim-card-refused', detail: { reason: 'signature' } })
    const right = await sign(card, first.toBeSigned)
    await expect(
      claimant.call(cardApi.registerClaimCard, { body: { challengeId, signature, cardSignature: right } }),
    ).rejects.toMatchObject(unproven)
    const wrong = await claimant.call(applicantApi.makeChallenge, { body: { purpose: 'fetch-notice', target: null } })
    const body = {
      challengeId: wrong.challengeId,
      signature: await sign(claimant, wrong.toBeSigned),
      cardSignature: await sign(otherCard, wrong.toBeSigned),
    }
    await expect(claimant.call(cardApi.registerClaimCard, { body })).rejects.toMatchObject(unproven)
  })

  it('EB-G-1 is no card of another authority, no revoked one, and none while nobody can say', async () => {
    const { world, claimant, card, faults } = await openWithCards()
    await using _ = world
    const refused = (reason: string) => ({ code: 'billing.claim-card-refused', detail: { reason } })
    await expect(register(claimant, claimant, claimant)).rejects.toMatchObject(refused('certificate'))
    await expect(register(claimant, claimant, revoked)).rejects.toMatchObject(refused('revoked'))
    faults.set([{ name: 'down', times: 1 }])
    await expect(register(claimant, claimant, card)).rejects.toMatchObject({ code: 'party.unreachable' })
    await register(claimant, claimant, card)
    faults.set([{ name: 'down', times: 1 }])
    expect((await send(claimant, await signClaim(card))).claim).toMatchObject({ refusal: 'revocation-list-missing' })
    expect((await send(claimant, await signClaim(card))).claim).toMatchObject({ outcome: 'accepted' })
    world.test.clock.set('2030-01-02T03:00:00.000Z')
    await world.run('billing-revocation-list')
    const cookie = await world.test.signIn('billing-holder', { id: claimant.userId })
    const later = { ...claimant, call: world.test.caller(cookie) }
    expect((await send(later, await signClaim(card))).claim).toMatchObject({ refusal: 'certificate-expired' })
    await expect(register(later, later, card)).rejects.toMatchObject(refused('expired'))
  })

  it('leaves no name, no address and no certificate behind', async () => {
    const { world, claimant, card } = await openWithCards()
    await using _ = world
    await register(claimant, claimant, card)
    await send(claimant, await signClaim(card))
    const { billingClaims, billingClaimCards } = world.store.tables
    const rows = [
      ...(await world.store.db.select().from(billingClaims)),
      ...(await world.store.db.select().from(billingClaimCards)),
    ].map(({ ...row }) => ('receipt' in row ? { ...row, receipt: null } : row))
    const kept = JSON.stringify(rows) + world.test.logged.join('\n')
    const { name, address, birthDate } = told
    for (const text of [name, address, birthDate]) expect(kept).not.toContain(text)
    expect(kept).not.toContain(Buffer.from(card.certificate).toString('base64').slice(40, 120))
  })

  it('is refused wherever no deployment believes cards', async () => {
    const { world, claimant } = await openClaims()
    await using _ = world
    const [card] = cards
    if (card === undefined) throw new RangeError('a card')
    await expect(register(claimant, claimant, card)).rejects.toMatchObject({ detail: { reason: 'not-taken' } })
    expect((await send(claimant, await signClaim(card))).claim).toMatchObject({ refusal: 'certificate-not-ours' })
  })
})
