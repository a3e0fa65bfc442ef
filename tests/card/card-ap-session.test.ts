import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { createCardApMemory } from '#mocks/card/applications/card-ap-data.ts'
import {
  createTestCardAp,
  openPhoneDesk,
  openReaderDesk,
  rightPin,
  type Desk,
  type TestCardAp,
} from './card-ap-fixture.ts'

const challenge = { originHash: new Uint8Array(32).fill(1), challenge: new Uint8Array(32).fill(2) }
const wrongPin = '0000'

const desks: readonly (readonly [string, (card: TestCardAp) => Promise<Desk>])[] = [
  ['a reader of extended length', (card) => openReaderDesk(card)],
  ['a reader of short length', (card) => openReaderDesk(card, false)],
  ['a phone', (card) => openPhoneDesk(card)],
]

const authenticate = ({ session }: Desk, pin: string, options = {}) =>
  session.authenticate(challenge, encodeUtf8(pin), options)

describe.each(desks)('CV-G-6 a card-AP on %s', (_name, openDesk) => {
  it('tells counter and tries under its seal', async () => {
    const desk = await openDesk(await createTestCardAp())
    expect(await desk.session.readStatus()).toEqual({ counter: 0, triesLeft: 3, triesMax: 3 })
    await desk.close()
  })

  it('gives a signature for the right PIN, counts every use, and the PIN is zeroed', async () => {
    const card = await createTestCardAp()
    const desk = await openDesk(card)
    const pin = encodeUtf8(rightPin)
    const proof = await desk.session.authenticate(challenge, pin)
    expect(proof.counter).toBe(1)
    expect(proof.certificate).toEqual(card.data.signature.certificate)
    expect(pin).toEqual(new Uint8Array(4))
    expect((await authenticate(desk, rightPin)).counter).toBe(2)
    expect(card.memory.read()).toEqual({ counter: 2, triesLeft: 3 })
    await desk.close()
  })

  it('counts wrong PINs down, stops at the last try until the person insists, and then blocks', async () => {
    const card = await createTestCardAp()
    const desk = await openDesk(card)
    const wrong = (retriesLeft: number) => ({ code: 'card.pin-incorrect', detail: { retriesLeft } })
    await expect(authenticate(desk, wrongPin)).rejects.toMatchObject(wrong(2))
    await expect(authenticate(desk, wrongPin)).rejects.toMatchObject(wrong(1))
    await expect(authenticate(desk, wrongPin)).rejects.toMatchObject({ code: 'card.pin-last-try' })
    expect(card.memory.read()).toEqual({ counter: 2, triesLeft: 1 })
    await expect(authenticate(desk, wrongPin, { confirmLastTry: true })).rejects.toMatchObject({
      code: 'card.pin-locked',
    })
    await expect(authenticate(desk, rightPin)).rejects.toMatchObject({ code: 'card.pin-locked' })
    expect(card.memory.read()).toEqual({ counter: 3, triesLeft: 0 })
    await desk.close()
  })

  it('forgives wrong PINs after a right one', async () => {
    const card = await createTestCardAp({ memory: createCardApMemory({ counter: 7, triesLeft: 1 }) })
    const desk = await openDesk(card)
    expect((await authenticate(desk, rightPin, { confirmLastTry: true })).counter).toBe(8)
    expect(card.memory.read()).toEqual({ counter: 8, triesLeft: 3 })
    await desk.close()
  })

  it.each(['', '123', '12345', 'abcd'])('never hears of %j, which is no PIN', async (typed) => {
    const card = await createTestCardAp()
    const desk = await openDesk(card)
    await expect(authenticate(desk, typed)).rejects.toMatchObject({ code: 'card.pin-format' })
    expect(card.memory.read()).toBeUndefined()
    await desk.close()
  })

  it('refuses a request of a session that slept while another used the card, and no try is spent', async () => {
    const card = await createTestCardAp()
    const desk = await openDesk(card)
    await desk.session.readStatus()
    card.memory.write({ counter: 5, triesLeft: 3 })
    await expect(authenticate(desk, wrongPin)).rejects.toMatchObject({ code: 'card.request-refused' })
    expect(card.memory.read()).toEqual({ counter: 5, triesLeft: 3 })
    expect((await authenticate(desk, rightPin)).counter).toBe(6)
    await desk.close()
  })

  it('is blocked where no PIN was ever set', async () => {
    const made = await createTestCardAp({ memory: createCardApMemory({ counter: 0, triesLeft: 0 }) })
    const desk = await openDesk(made)
    await expect(authenticate(desk, rightPin)).rejects.toMatchObject({ code: 'card.pin-locked' })
    await desk.close()
  })

  it('gets no PIN when its certificate is not trusted', async () => {
    const stranger = await createTestCardAp({ person: 'mori-shizuka' })
    const known = await createTestCardAp()
    const desk = await openDesk({ ...stranger, data: known.data, onStep: () => undefined })
    await expect(authenticate(desk, rightPin)).rejects.toMatchObject({ code: 'card.untrusted' })
    expect(stranger.memory.read()).toBeUndefined()
    await desk.close()
  })
})
