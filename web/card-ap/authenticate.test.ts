import { describe, expect, it } from 'vitest'
import { createCardApMemory, type CardApMemory } from '#mocks/card/applications/card-ap-data.ts'
import { withCardAp as loadCardAp } from '#mocks/card/applications/card-ap.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { cardApHolders, cardApIdleUrl, findCardApHolder } from '#mocks/people/card-ap-holders.ts'
import { createCardApAuthority, type CardApAuthority } from '#mocks/pki/card-ap-authority.ts'
import { createReaderRegistry } from '#card-bridge/index.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import * as api from '#shared/card-ap/api.ts'
import type { Caller } from '#shared/contract/client.ts'
import { CardDesk } from '#web/card/card-desk.ts'
import { withCardAp } from '#web/card/card-ap.ts'
import { authenticateWithCardAp, type AuthenticateRequest } from './authenticate.ts'

const holders = cardApHolders.filter(({ id }) => id === 'sato-aoi' || id === 'mori-shizuka' || id === 'kobayashi-jun')

let shared: Promise<CardApAuthority> | undefined
const sharedAuthority = () => (shared ??= createCardApAuthority(holders))

/** A page with a card on its reader, and a BFF that notes what it was sent. */
const openPage = async (person = 'sato-aoi', memory: CardApMemory = createCardApMemory()) => {
  const authority = await sharedAuthority()
  const issued = authority.cards.find(({ id }) => id === person)
  const holder = findCardApHolder(person)
  if (issued === undefined || holder === undefined) throw new Error(`nobody is ${person}`)
  const data = { ...issued, cardId: decodeHex(holder.cardId), pin: holder.pin, idleUrl: cardApIdleUrl }
  const reader = createVirtualReader()
  await reader.insert(loadCardAp(createForeignCard(), { data, memory }))
  const registry = createReaderRegistry()
  registry.register(reader.source)
  const page = new EventTarget()
  const desk = new CardDesk(async () => registry, page)
  const sent: unknown[] = []
  const call = (async (endpoint: { readonly path: string }, { body }: { readonly body: unknown }) => {
    sent.push(body)
    if (endpoint.path === api.authenticate.path) return { proof: 'p', purpose: 'tap', expiresAt: '', authority: '' }
    return {
      challengeId: '00000000-0000-4000-8000-000000000000',
      nonce: encodeBase64url(new Uint8Array(32)),
      origin: 'https://madoguchi.example',
      purpose: 'tap',
      anchors: [encodeBase64url(authority.certificate)],
      idleUrl: cardApIdleUrl,
      now: '2027-03-01T01:00:00.000Z',
      expiresAt: '2027-03-01T01:05:00.000Z',
    }
  }) as unknown as Caller
  const pin = encodeUtf8(holder.pin)
  const told: number[] = []
  const authenticate = (more: Partial<AuthenticateRequest> = {}) =>
    authenticateWithCardAp(
      {
        means: 'reader',
        purpose: 'tap',
        pin,
        signal: new AbortController().signal,
        onStep: () => undefined,
        confirmLastTry: async () => false,
        onTriesLeft: (left) => told.push(left),
        ...more,
      },
      {
        call,
        origin: 'https://madoguchi.example',
        withCardAp: (place, work) => withCardAp({ ...place, desk, page }, work),
      },
    )
  return { authenticate, sent, pin, told, memory }
}

describe('an authentication by card-AP', () => {
  it('ends with a proof, sends the BFF no PIN, and leaves none in memory', async () => {
    const { authenticate, sent, pin, told } = await openPage()
    expect(await authenticate()).toMatchObject({ proof: 'p' })
    expect(sent).toHaveLength(2)
    expect(Object.keys(sent[1] as object).toSorted()).toEqual(
      ['cardId', 'certificate', 'challengeId', 'counter', 'signature'].toSorted(),
    )
    expect(JSON.stringify(sent)).not.toContain('7351')
    expect(pin).toEqual(new Uint8Array(4))
    expect(told).toEqual([3])
  })

  it('gives no PIN to a card whose authority the BFF does not name', async () => {
    const { authenticate, sent, pin, memory } = await openPage('mori-shizuka')
    await expect(authenticate()).rejects.toMatchObject({ code: 'card.untrusted' })
    expect(memory.read()).toBeUndefined()
    expect(sent).toHaveLength(1)
    expect(pin).toEqual(new Uint8Array(4))
  })

  it('gives no PIN to a card whose certificate has expired by the counter’s clock', async () => {
    const { authenticate, memory } = await openPage('kobayashi-jun')
    await expect(authenticate()).rejects.toMatchObject({ code: 'login.certificate-expired' })
    expect(memory.read()).toBeUndefined()
  })

  it('asks the person before the last try, and spends it only when told to', async () => {
    const memory = createCardApMemory({ counter: 4, triesLeft: 1 })
    const first = await openPage('sato-aoi', memory)
    await expect(first.authenticate()).rejects.toMatchObject({ code: 'card.aborted' })
    expect(memory.read()).toEqual({ counter: 4, triesLeft: 1 })
    expect(first.told).toEqual([1])
    const second = await openPage('sato-aoi', memory)
    await second.authenticate({ confirmLastTry: async () => true })
    expect(memory.read()).toEqual({ counter: 5, triesLeft: 3 })
  })

  it('stops when the person stops, and the PIN is gone', async () => {
    const { authenticate, pin } = await openPage()
    const stopped = authenticate({ signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'card.aborted' })
    expect(pin).toEqual(new Uint8Array(4))
  })
})
