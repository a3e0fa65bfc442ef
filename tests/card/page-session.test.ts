import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import { createReaderRegistry } from '#card-bridge/readers/registry.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { CardDesk, type CardDeskState } from '#web/card/card-desk.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { stacks } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

const readers = [
  { name: 'nothing between page and card', create: () => createVirtualReader() },
  ...stacks.map(({ name, create }) => ({ name, create: () => create() })),
]

const until = (desk: CardDesk, presence: string): Promise<CardDeskState> =>
  new Promise((resolve) => {
    const stop = desk.subscribe(() => {
      const { state } = desk
      if (state.status !== 'ready' || state.presence !== presence) return
      stop()
      resolve(state)
    })
  })

describe.each(readers)('a visit of the card to the page, through $name', ({ create: createReader }) => {
  it('goes from laying it down over PIN and signature to taking it away', async () => {
    const { authPublicKey, data } = await testCard()
    const page = new EventTarget()
    const registry = createReaderRegistry()
    const desk = new CardDesk(async () => registry, page)
    const virtual = createReader()
    registry.register(virtual.source)
    const stop = desk.subscribe(() => undefined)
    await until(desk, 'absent')
    const laid = until(desk, 'present')
    await virtual.insert(await createVirtualCard(data))
    expect(await laid).toMatchObject({ reader: { simulated: true } })

    const challenge = await buildLogInChallenge({
      origin: 'https://kiosk.example',
      nonce: new Uint8Array(32).fill(3),
      purpose: 'convenience-issuance',
    })
    const visit = await withCardSession(
      async (session) => {
        const { municipalityCode } = await session.readCardRecord()
        const jpki = await session.openJpki()
        await expect(jpki.verifyPin('authentication', encodeUtf8('0000'))).rejects.toMatchObject({
          code: 'card.pin-incorrect',
          detail: { retriesLeft: 2 },
        })
        await jpki.verifyPin('authentication', encodeUtf8('1234'))
        return { municipalityCode, proof: await session.signLogIn({ session: jpki, challenge }) }
      },
      { desk, page },
    )
    expect(visit.municipalityCode).toBe('99901')
    const signature = new Uint8Array(visit.proof.signature)
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', authPublicKey, signature, challenge)).toBe(true)

    expect(desk.state).toMatchObject({ status: 'ready', presence: 'present' })
    const taken = until(desk, 'absent')
    virtual.remove()
    await taken
    stop()
  })

  it('ends with a named error when the card is taken away in the middle', async () => {
    const page = new EventTarget()
    const registry = createReaderRegistry()
    const desk = new CardDesk(async () => registry, page)
    const virtual = createReader()
    registry.register(virtual.source)
    const stop = desk.subscribe(() => undefined)
    await until(desk, 'absent')
    const laid = until(desk, 'present')
    await virtual.insert(await createVirtualCard((await testCard()).data))
    await laid
    const visit = withCardSession(
      async (session) => {
        const jpki = await session.openJpki()
        virtual.remove()
        await jpki.readCertificate('authentication')
      },
      { desk, page },
    )
    await expect(visit).rejects.toMatchObject({ code: 'card.removed' })
    stop()
  })
})
