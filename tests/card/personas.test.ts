import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { toTokenKind } from '#card-bridge/apps/jpki/commands.ts'
import { nextGeneration } from '#card-bridge/apps/jpki/constants.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { personas, type Persona } from '#mocks/card/personas.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { testCard, transportTo } from './test-card.ts'

const { signal } = new AbortController()

/** What a page sees of each before any PIN: token, certificates, tries; and whether the certificate is free. */
const expected: Readonly<Record<Persona, readonly [string, string, number, number, boolean]>> = {
  adult: ['individual-number-card', 'present', 3, 5, true],
  child: ['individual-number-card', 'absent', 3, 0, true],
  'signature-locked': ['individual-number-card', 'present', 3, 0, true],
  'authentication-locked': ['individual-number-card', 'present', 0, 5, true],
  'last-try': ['individual-number-card', 'present', 1, 5, true],
  'without-pins': ['individual-number-card', 'absent', 0, 0, true],
  'android-phone': ['android-phone', 'present', 3, 5, false],
  iphone: ['iphone', 'present', 3, 5, false],
  'next-generation': ['individual-number-card', 'absent', 3, 0, true],
}

describe('a virtual card', () => {
  it.each(Object.keys(expected) as Persona[])('can be: %s', async (persona) => {
    const card = await createVirtualCard(await personas[persona]((await testCard()).data))
    const session = await openJpkiSession(transportTo(card), { signal })
    const readFreely = () =>
      session.readCertificate('authentication').then(
        (certificate) => certificate !== undefined,
        () => false,
      )
    expect([
      toTokenKind(await session.readTokenLabel()),
      (await session.readAvailability()).signature,
      await session.retriesLeft('authentication'),
      await session.retriesLeft('signature'),
      await readFreely(),
    ]).toEqual(expected[persona])
  })

  it('of each kind signs, or says why not', async () => {
    const { data } = await testCard()
    const sign = async (persona: Persona, hash: 'SHA-256' | 'SHA-384' = 'SHA-256') => {
      const card = await createVirtualCard(await personas[persona](data))
      const profile = persona === 'next-generation' ? { profile: nextGeneration } : {}
      const session = await openJpkiSession(transportTo(card), { signal, ...profile })
      await session.verifyPin('authentication', encodeUtf8('1234'))
      return (await session.sign('authentication', new Uint8Array(hash === 'SHA-256' ? 32 : 48), hash)).length
    }
    expect(await sign('child')).toBe(256)
    expect(await sign('iphone')).toBe(256)
    expect(await sign('next-generation', 'SHA-384')).toBe(96)
    await expect(sign('last-try')).rejects.toMatchObject({ code: 'card.pin-last-try' })
    await expect(sign('authentication-locked')).rejects.toMatchObject({ code: 'card.pin-locked' })
    await expect(sign('without-pins')).rejects.toMatchObject({ code: 'card.pin-locked' })
  })
})
