/** The whole way of a card-AP authentication: page, card, BFF and database, with everything that may be wrong with each. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { Challenges } from '#bff/card-ap/challenges.ts'
import type { CardApContext } from '#bff/card-ap/context.ts'
import { redeemCardApProof } from '#bff/card-ap/flow.ts'
import { createCardApService } from '#bff/card-ap/service.ts'
import { createCardApMemory, type CardApMemory } from '#mocks/card/applications/card-ap-data.ts'
import { cardApIdleUrl } from '#mocks/people/card-ap-holders.ts'
import { decodeBase64url, encodeBase64url as encode } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import * as api from '#shared/card-ap/api.ts'
import { buildCardApChallenge } from '#shared/card-ap/statement.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { createTestCardAp, openReaderDesk, rightPin, sharedAuthority } from '../card/card-ap-fixture.ts'
import { openTestApp, testOrigin, type TestApp } from './app-fixture.ts'

type World = { readonly test: TestApp; readonly context: CardApContext; crls: () => Promise<readonly Uint8Array[]> }

const open: TestApp[] = []

const openWorld = async (): Promise<World> => {
  const authority = await sharedAuthority()
  const world = { crls: async (): Promise<readonly Uint8Array[]> => [authority.crl] }
  let context: CardApContext | undefined
  const test = await openTestApp({
    services: ({ store, clock, machineClock, audit }) => {
      context = {
        ...{ store, clock, machineClock, audit },
        challenges: new Challenges(),
        anchors: [authority.certificate],
        readCrls: () => world.crls(),
        idleUrl: cardApIdleUrl,
        randomBytes: (length) => new Uint8Array(randomBytes(length)),
      }
      return [createCardApService(context)]
    },
  })
  open.push(test)
  if (context === undefined) throw new Error('no service was made')
  return Object.assign(world, { test, context })
}

afterEach(async () => {
  for (const test of open.splice(0)) await test[Symbol.asyncDispose]()
})

type Signing = {
  readonly person?: string
  readonly memory?: CardApMemory
  readonly origin?: string
  readonly purpose?: api.CardApPurpose
}

/** What a page sends for a challenge after the card has signed, by default everything right. */
const sign = async (view: api.CardApChallengeView, { person, memory, origin, purpose }: Signing = {}) => {
  const card = await createTestCardAp({
    ...(person === undefined ? {} : { person }),
    ...(memory === undefined ? {} : { memory }),
  })
  const desk = await openReaderDesk(card)
  const challenge = await buildCardApChallenge({
    origin: origin ?? view.origin,
    nonce: decodeBase64url(view.nonce),
    purpose: purpose ?? view.purpose,
  })
  const proof = await desk.session.authenticate(challenge, encodeUtf8(rightPin))
  await desk.close()
  return {
    challengeId: view.challengeId,
    certificate: encode(proof.certificate),
    cardId: encode(proof.cardId),
    counter: proof.counter,
    signature: encode(proof.signature),
  }
}

/** The nonce of somebody's visit. */
const nonce = encode(new Uint8Array(32).fill(9))
const otherNonce = encode(new Uint8Array(32).fill(8))

const ask = ({ test }: World, purpose: api.CardApPurpose = 'tap') =>
  test.caller()(api.askChallenge, { body: { purpose, ...(purpose === 'tap' ? {} : { nonce }) } })

const send = ({ test }: World, body: Awaited<ReturnType<typeof sign>>) => test.caller()(api.authenticate, { body })

describe('CV-G-6 authentication by card-AP', () => {
  it('gives a proof that one service takes once, as the credential of the card’s certificate', async () => {
    const world = await openWorld()
    const view = await ask(world, 'convenience-issuance')
    expect(view).toMatchObject({ origin: testOrigin, idleUrl: cardApIdleUrl, purpose: 'convenience-issuance' })
    const answer = await sign(view)
    const { proof, authority } = await send(world, answer)
    expect(authority).toBe('カードAP認証局（試験）')
    const certificate = parseCertificate(decodeBase64url(answer.certificate))
    const wanted = { token: proof, purpose: 'convenience-issuance', origin: testOrigin, nonce } as const
    expect(await redeemCardApProof(world.context, wanted)).toEqual({
      credential: { issuer: encode(certificate.issuer.der), serial: certificate.serial },
      municipalityCode: '99101',
    })
    await expect(redeemCardApProof(world.context, wanted)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it.each([
    ['another purpose', { purpose: 'tap' }],
    ['another visit', { nonce: otherNonce }],
    ['no visit', { nonce: undefined }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another municipality', { municipality: '99001' }],
  ] as const)('gives a proof that is worth nothing for %s, and stays good for its own', async (_what, change) => {
    const world = await openWorld()
    const { proof } = await send(world, await sign(await ask(world, 'convenience-issuance')))
    const right = { token: proof, purpose: 'convenience-issuance', origin: testOrigin, nonce } as const
    const { municipality = '99101', ...other } = { municipality: undefined, ...change }
    const { nonce: changed, ...rest } = { ...right, ...other, token: municipality + proof.slice(5) }
    const wrong = { ...rest, ...(changed === undefined ? {} : { nonce: changed }) }
    await expect(redeemCardApProof(world.context, wrong)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
    await expect(redeemCardApProof(world.context, right)).resolves.toMatchObject({ municipalityCode: '99101' })
  })

  it.each([
    ['a tap for a visit', { purpose: 'tap', nonce }],
    ['a service without its nonce', { purpose: 'convenience-issuance' }],
    ['a nonce below 256 bit', { purpose: 'convenience-issuance', nonce: nonce.slice(2) }],
  ])('gives no challenge for %s', async (_what, body) => {
    const { test } = await openWorld()
    const { status } = await test.request('POST', api.askChallenge.path, { body })
    expect(status).toBe(422)
  })

  it('takes a proof for five minutes', async () => {
    const world = await openWorld()
    const { proof } = await send(world, await sign(await ask(world)))
    world.test.clock.advance(5 * 60_000)
    const late = redeemCardApProof(world.context, { token: proof, purpose: 'tap', origin: testOrigin })
    await expect(late).rejects.toMatchObject({ code: 'login.nonce-unknown' })
  })

  it.each(['', `99101.${'x'.repeat(43)}`, 'x'.repeat(43), `99101.${'x'.repeat(42)}'`])(
    'knows no proof %j',
    async (token) => {
      const { context } = await openWorld()
      await expect(redeemCardApProof(context, { token, purpose: 'tap', origin: testOrigin })).rejects.toMatchObject({
        code: 'login.nonce-unknown',
      })
    },
  )

  it('takes a challenge once, whatever becomes of it, and for five minutes', async () => {
    const world = await openWorld()
    const memory = createCardApMemory()
    const answer = await sign(await ask(world), { memory })
    await send(world, answer)
    await expect(send(world, answer)).rejects.toMatchObject({ code: 'login.nonce-unknown' })
    const view = await ask(world)
    const broken = { ...(await sign(view, { memory })), signature: encode(new Uint8Array(64)) }
    await expect(send(world, broken)).rejects.toMatchObject({ code: 'login.signature-invalid' })
    await expect(send(world, await sign(view, { memory }))).rejects.toMatchObject({ code: 'login.nonce-unknown' })
    const late = await sign(await ask(world), { memory })
    world.test.clock.advance(5 * 60_000 + 1)
    await expect(send(world, late)).rejects.toMatchObject({ code: 'login.nonce-expired' })
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }, 'login.signature-invalid'],
    ['another purpose', { purpose: 'convenience-issuance' }, 'login.signature-invalid'],
    ['an authority nobody knows', { person: 'mori-shizuka' }, 'login.certificate-untrusted'],
    ['an expired certificate', { person: 'kobayashi-jun' }, 'login.certificate-expired'],
    ['a revoked certificate', { person: 'kato-megumi' }, 'login.certificate-revoked'],
  ] as const)('refuses %s', async (_what, signing, code) => {
    const world = await openWorld()
    await expect(send(world, await sign(await ask(world), signing))).rejects.toMatchObject({ code })
    expect(await world.test.platform.store.db.select().from(world.test.platform.store.tables.cardApCards)).toEqual([])
  })

  it.each([
    ['there is no list', async () => []],
    ['the list cannot be read', async () => Promise.reject(new Error('ENOENT'))],
  ])('lets nobody in while %s', async (_what, crls) => {
    const world = await openWorld()
    world.crls = crls
    const answer = await sign(await ask(world))
    await expect(send(world, answer)).rejects.toMatchObject({ code: 'login.status-unavailable' })
  })

  it('refuses the key of agreement where the key of signature belongs', async () => {
    const world = await openWorld()
    const authority = await sharedAuthority()
    const [card] = authority.cards
    const answer = await sign(await ask(world))
    const swapped = { ...answer, certificate: encode(card?.agreement.certificate ?? new Uint8Array()) }
    await expect(send(world, swapped)).rejects.toMatchObject({ code: 'login.certificate-untrusted' })
  })

  it('refuses the certificate of another card beside a right signature', async () => {
    const world = await openWorld()
    const authority = await sharedAuthority()
    const answer = await sign(await ask(world))
    const other = { ...answer, certificate: encode(authority.cards[1]?.signature.certificate ?? new Uint8Array()) }
    await expect(send(world, other)).rejects.toMatchObject({ code: 'login.signature-invalid' })
  })

  it('refuses an answer with any bit changed', async () => {
    const world = await openWorld()
    const memory = createCardApMemory()
    const flip = (text: string, at: number) => {
      const bytes = decodeBase64url(text)
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << (at & 7))
      return encode(bytes)
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('certificate', 'cardId', 'counter', 'signature'),
        fc.nat({ max: 5000 }),
        async (field, at) => {
          const answer = await sign(await ask(world), { memory })
          const changed = {
            ...answer,
            [field]: field === 'counter' ? answer.counter + 1 + at : flip(answer[field], at),
          }
          const { status } = await world.test.request('POST', api.authenticate.path, { body: changed })
          expect([403, 422, 503]).toContain(status)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('notices a copy of the card by its counter, and lets the one that is ahead go on', async () => {
    const world = await openWorld()
    const [original, copy] = [createCardApMemory(), createCardApMemory()]
    await send(world, await sign(await ask(world), { memory: original }))
    await send(world, await sign(await ask(world), { memory: original }))
    const behind = send(world, await sign(await ask(world), { memory: copy }))
    await expect(behind).rejects.toMatchObject({ code: 'login.counter-stale' })
    await send(world, await sign(await ask(world), { memory: original }))
    const { store } = world.test.platform
    const outcomes = await store.db.select({ outcome: store.tables.audit.outcome }).from(store.tables.audit)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'counter-stale', 'accepted'])
    expect(await store.db.select().from(store.tables.cardApProofs)).toHaveLength(3)
  })

  it('keeps hashes and counters and nothing of a card, and erases them when their reason is gone', async () => {
    const world = await openWorld()
    const answer = await sign(await ask(world))
    const { proof } = await send(world, answer)
    const { store } = world.test.platform
    const { cardApCards, cardApProofs, audit } = store.tables
    const kept = async () =>
      JSON.stringify([
        await store.db.select().from(cardApCards),
        await store.db.select().from(cardApProofs),
        await store.db.select().from(audit),
        world.test.logged,
      ])
    for (const secret of [proof, answer.signature, answer.certificate, answer.cardId, rightPin]) {
      expect(await kept()).not.toContain(secret)
    }
    const sweep = world.test.app.jobs
    world.test.clock.advance(5 * 60_000)
    await sweep.runNow('card-ap-sweep')
    expect(await store.db.select().from(cardApProofs)).toEqual([])
    expect(await store.db.select().from(cardApCards)).toHaveLength(1)
    world.test.clock.set('2035-04-01T00:00:00Z')
    await sweep.runNow('card-ap-sweep')
    expect(await store.db.select().from(cardApCards)).toEqual([])
  })

  it('remembers no more challenges than it must', async () => {
    const challenges = new Challenges()
    const expiresAt = new Date('2027-03-01T01:00:00Z')
    for (let index = 0; index < 10_050; index++) {
      const nonce = new Uint8Array(32)
      challenges.add({
        ...{ challengeId: String(index), nonce, origin: testOrigin, purpose: 'tap', expiresAt },
        boundTo: undefined,
      })
    }
    expect(challenges.size).toBe(10_000)
    expect(() => challenges.take('0', expiresAt)).toThrow('login.nonce-unknown')
    expect(challenges.take('10049', expiresAt).challengeId).toBe('10049')
    challenges.forgetExpired(new Date(expiresAt.getTime() + 1))
    expect(challenges.size).toBe(0)
  })

  it('answers only pages of its own origin', async () => {
    const { test } = await openWorld()
    for (const endpoint of [api.askChallenge, api.authenticate]) {
      const headers = { origin: 'https://evil.example' }
      const response = await test.request('POST', endpoint.path, { headers, body: {} })
      expect(await response.json()).toMatchObject({ code: 'request.origin-refused' })
    }
  })
})
