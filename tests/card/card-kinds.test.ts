import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { toTokenKind } from '#card-bridge/apps/jpki/commands.ts'
import { nextGeneration } from '#card-bridge/apps/jpki/constants.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { signLogIn } from '#card-bridge/apps/log-in.ts'
import { openTextInputAssistSession } from '#card-bridge/apps/text-input-assist/session.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { childCard, connectTo, nextCard, testCard, transportTo } from './test-card.ts'

const { signal } = new AbortController()

describe('the next generation of the card', () => {
  it('signs a log-in with ECDSA P-384, by another row of the same table', async () => {
    const algorithm = { name: 'ECDSA', hash: 'SHA-384' }
    const { data, authPublicKey } = await nextCard()
    const transport = transportTo(await createVirtualCard(data))
    const session = await openJpkiSession(transport, { signal, profile: nextGeneration })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    for (let round = 0; round < 3; round++) {
      const challenge = Uint8Array.of(round)
      const proof = await signLogIn({ session, challenge })
      expect(proof.algorithm).toBe('ES384')
      const signature = new Uint8Array(proof.signature)
      expect(await crypto.subtle.verify(algorithm, authPublicKey, signature, challenge)).toBe(true)
      expect(await crypto.subtle.verify(algorithm, authPublicKey, signature, Uint8Array.of(round + 1))).toBe(false)
    }
  })
})

describe('other cards than an adult’s', () => {
  it('of a child has no signature certificate and says so before any PIN', async () => {
    const transport = transportTo(await createVirtualCard(await childCard()), { extendedLength: false })
    const session = await openJpkiSession(transport, { signal })
    expect(await session.readAvailability()).toEqual({ authentication: 'present', signature: 'absent' })
    await session.verifyPin('signature', encodeUtf8('ABC123'))
    expect(await session.readCertificate('signature')).toBeUndefined()
    await expect(session.sign('signature', new Uint8Array(32), 'SHA-256')).rejects.toMatchObject({
      code: 'card.protocol',
      detail: { statusWord: '6985' },
    })
  })

  it('without PINs counts as locked', async () => {
    const session = await openJpkiSession(await connectTo({ pins: {} }), { signal })
    expect(await session.retriesLeft('authentication')).toBe(0)
    await expect(session.verifyPin('authentication', encodeUtf8('1234'))).rejects.toMatchObject({
      code: 'card.pin-locked',
    })
  })

  it('at the last try stops until the person insists', async () => {
    const session = await openJpkiSession(await connectTo({ initialRetries: { authentication: 1 } }), { signal })
    const attempt = session.verifyPin('authentication', encodeUtf8('1234'))
    await expect(attempt).rejects.toMatchObject({ code: 'card.pin-last-try', detail: { retriesLeft: 1 } })
    await session.verifyPin('authentication', encodeUtf8('1234'), { confirmLastTry: true })
    expect(await session.retriesLeft('authentication')).toBe(3)
  })

  it.each([
    ['card', 'individual-number-card', true],
    ['android-phone', 'android-phone', false],
    ['iphone', 'iphone', false],
  ] as const)(
    '%s is told by its label, and a phone keeps its certificate until the PIN',
    async (token, kind, isFree) => {
      const session = await openJpkiSession(await connectTo({ token }), { signal })
      expect(toTokenKind(await session.readTokenLabel())).toBe(kind)
      if (!isFree) {
        await expect(session.readCertificate('authentication')).rejects.toMatchObject({ code: 'card.pin-required' })
        await session.verifyPin('authentication', encodeUtf8('1234'))
      }
      expect(await session.readCertificate('authentication')).toHaveLength(1404)
    },
  )
})

describe('the text of the card’s face', () => {
  it('opens with number B, with number A, or with the PIN', async () => {
    const { data } = await testCard()
    const transport = await connectTo()
    const withB = await openTextInputAssistSession(transport, { signal })
    await expect(withB.readBasicFour()).rejects.toMatchObject({ code: 'card.pin-required' })
    await withB.verify('verification-number-b', encodeUtf8('55021720352285'))
    expect(await withB.readBasicFour()).toEqual({ ...data.basicFour, birthDate: '1980-02-17' })
    await expect(withB.readMyNumber()).rejects.toMatchObject({ code: 'card.pin-required' })

    const withA = await openTextInputAssistSession(transport, { signal })
    await withA.verify('verification-number-a', encodeUtf8('123456789010'))
    expect(await withA.readMyNumber()).toBe('123456789010')

    const withPin = await openTextInputAssistSession(transport, { signal })
    await withPin.verify('pin', encodeUtf8('5678'))
    expect((await withPin.readBasicFour()).name).toBe('窓口　花子')
    expect(await withPin.readMyNumber()).toBe('123456789010')
  })

  it('comes whole when an address needs a longer length', async () => {
    const address = '架空県見本市'.repeat(30)
    const basicFour = { name: '長　名', address, birthDate: '20200101', sex: '1' as const }
    const session = await openTextInputAssistSession(await connectTo({ basicFour }), { signal })
    await session.verify('pin', encodeUtf8('5678'))
    expect((await session.readBasicFour()).address).toBe(address)
  })

  it('counts ten tries for each verification number, apart from the PIN', async () => {
    const session = await openTextInputAssistSession(await connectTo(), { signal })
    await expect(session.verify('verification-number-b', encodeUtf8('1'.repeat(14)))).rejects.toMatchObject({
      code: 'card.pin-incorrect',
      detail: { retriesLeft: 9 },
    })
    expect(await session.retriesLeft('verification-number-a')).toBe(10)
    expect(await session.retriesLeft('pin')).toBe(3)
  })
})
