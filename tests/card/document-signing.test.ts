import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { createReaderRegistry } from '#card-bridge/readers/registry.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { CardDesk } from '#web/card/card-desk.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { CardSigning, type CardSigningState } from '#web/document-sign/card-signing.ts'
import { childCard, testCard } from './test-card.ts'

/** The page's sitting with a card that signs a document, down to the commands. */

type Sitting = {
  readonly signing: CardSigning
  readonly take: () => void
  readonly until: <Status extends CardSigningState['status']>(
    status: Status,
  ) => Promise<Extract<CardSigningState, { readonly status: Status }>>
}

const sit = async (card: VirtualCard | undefined): Promise<Sitting> => {
  const page = new EventTarget()
  const registry = createReaderRegistry()
  const virtual = createVirtualReader()
  registry.register(virtual.source)
  if (card !== undefined) await virtual.insert(card)
  const desk = new CardDesk(async () => registry, page)
  const signing = new CardSigning((work, options) => withCardSession(work, { ...options, desk, page }))
  return {
    signing,
    take: () => virtual.remove(),
    until: (status) =>
      new Promise((resolve) => {
        const look = () => {
          const { state } = signing
          if (state.status !== status) return
          stop()
          resolve(state as never)
        }
        const stop = signing.subscribe(look)
        look()
      }),
  }
}

const sitWithCard = async (): Promise<Sitting> => sit(await createVirtualCard((await testCard()).data))

const digestOf = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(text)))

describe('a sitting with a card', () => {
  it('asks for the password, tells the certificate, and signs only what it is then given', async () => {
    const { data, signPublicKey } = await testCard()
    const { signing, until } = await sitWithCard()
    signing.begin()
    expect(await until('password')).toMatchObject({ triesLeft: 5 })
    await expect(signing.sign(await digestOf('too early'))).rejects.toMatchObject({ code: 'card.pin-required' })
    const typed = encodeUtf8('abc123')
    signing.givePassword(typed, false)
    const { key } = await until('open')
    expect(key.scheme).toEqual({ family: 'rsa-pkcs1', hash: 'SHA-256' })
    expect(key.certificates).toEqual([data.signCertificate, data.caCertificates?.sign])
    expect([...typed]).toEqual(Array.from(typed, () => 0))
    for (const text of ['first', 'second']) {
      const signature = await signing.sign(await digestOf(text))
      const isRight = await crypto.subtle.verify(
        'RSASSA-PKCS1-v1_5',
        signPublicKey,
        new Uint8Array(signature),
        encodeUtf8(text),
      )
      expect(isRight).toBe(true)
    }
    signing.end()
    expect(signing.state).toEqual({ status: 'idle' })
    await expect(signing.sign(await digestOf('too late'))).rejects.toMatchObject({ code: 'card.pin-required' })
  })

  it('counts wrong passwords, and wants a word before the last', async () => {
    const { signing, until } = await sitWithCard()
    signing.begin()
    await until('password')
    for (const triesLeft of [4, 3, 2, 1]) {
      signing.givePassword(encodeUtf8('WRONG1'), false)
      await until('verifying')
      expect(await until('password')).toMatchObject({ triesLeft, fault: 'card.pin-incorrect' })
    }
    signing.givePassword(encodeUtf8('ABC123'), false)
    await until('verifying')
    expect(await until('password')).toMatchObject({ triesLeft: 1, fault: 'card.pin-last-try' })
    signing.givePassword(encodeUtf8('WRONG1'), true)
    expect(await until('failed')).toMatchObject({ error: { code: 'card.pin-locked' } })
  })

  it('spends no try on what cannot be the password', async () => {
    const { signing, until } = await sitWithCard()
    signing.begin()
    await until('password')
    signing.givePassword(encodeUtf8('1234'), false)
    await until('verifying')
    expect(await until('password')).toMatchObject({ triesLeft: 5, fault: 'card.pin-format' })
    signing.end()
  })

  it('ends with a card that is taken away before it signed', async () => {
    const { signing, take, until } = await sitWithCard()
    signing.begin()
    await until('password')
    signing.givePassword(encodeUtf8('ABC123'), false)
    await until('open')
    take()
    await expect(signing.sign(await digestOf('gone'))).rejects.toMatchObject({ code: 'card.removed' })
    expect(await until('failed')).toMatchObject({ error: { code: 'card.removed' } })
  })

  it.each([
    ['no card', async () => undefined, 'card.not-present'],
    ['a card of another kind', async () => createForeignCard(), 'card.unsupported'],
  ])('fails with its code at %s', async (_, make, code) => {
    const { signing, until } = await sit(await make())
    signing.begin()
    expect(await until('failed')).toMatchObject({ error: { code } })
  })

  it('fails at a card without a signing certificate, once its password was right', async () => {
    const { signing, until } = await sit(await createVirtualCard(await childCard()))
    signing.begin()
    await until('password')
    signing.givePassword(encodeUtf8('ABC123'), false)
    expect(await until('failed')).toMatchObject({ error: { code: 'card.unsupported' } })
  })

  it('zeroes a password nobody waits for', async () => {
    const { signing } = await sitWithCard()
    const typed = encodeUtf8('ABC123')
    signing.givePassword(typed, false)
    expect([...typed]).toEqual(Array.from(typed, () => 0))
  })
})
