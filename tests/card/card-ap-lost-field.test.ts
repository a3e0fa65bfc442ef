import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { openApduChannel } from '#card-bridge/apps/card-ap/channel.ts'
import { CardApSession } from '#card-bridge/apps/card-ap/session.ts'
import type { CardApStep } from '#mocks/card/applications/card-ap-applet.ts'
import { createVirtualCcid } from '#mocks/readers/virtual-usb-reader.ts'
import {
  createTestCardAp,
  openPhoneDesk,
  openReaderDesk,
  rightPin,
  trustOnly,
  type Desk,
  type TestCardAp,
} from './card-ap-fixture.ts'
import { firstReader, noWait } from './reader-stacks.ts'

const challenge = { originHash: new Uint8Array(32).fill(1), challenge: new Uint8Array(32).fill(2) }
const wrongPin = '0000'
const { signal } = new AbortController()

const desks: readonly (readonly [string, (card: TestCardAp) => Promise<Desk>])[] = [
  ['a reader', (card) => openReaderDesk(card)],
  ['a phone', (card) => openPhoneDesk(card)],
]

/** What the page is told when the card leaves once, at this step of its work. */
const afterLoss = async (openDesk: (card: TestCardAp) => Promise<Desk>, step: CardApStep, pin: string) => {
  const card = await createTestCardAp()
  const desk = await openDesk(card)
  await desk.session.readStatus()
  let isArmed = true
  card.onStep = (at) => {
    if (at !== step || !isArmed) return
    isArmed = false
    desk.jerk()
  }
  const told = await desk.session.authenticate(challenge, encodeUtf8(pin)).catch((error: unknown) => error)
  expect(isArmed).toBe(false)
  const { lastStatus } = desk.session
  await desk.close()
  return { told, kept: card.memory.read(), lastStatus }
}

describe('a reader with a driver of its own', () => {
  /** The answer to AUTHENTICATE does not come as it was sent; then the card is found on another reader, or again on this. */
  const authenticateOver = async (how: 'unplug' | 'garble', pin: string) => {
    const made = await createTestCardAp()
    const [first, second] = [createVirtualCcid({ wait: noWait }), createVirtualCcid({ wait: noWait })]
    await first.insert(made.card)
    await second.insert(made.card)
    let answers = 0
    made.onStep = (step) => {
      if (step === 'answered') answers += 1
    }
    const { device } = first
    const transferIn = device.transferIn.bind(device)
    let isArmed = true
    device.transferIn = async (endpoint, length) => {
      const result = await transferIn(endpoint, length)
      // Interrupts are shorter; STATUS was answered first.
      if (!isArmed || answers < 2 || result.data === undefined || result.data.byteLength < 10) return result
      isArmed = false
      if (how === 'unplug') {
        first.usb.unplug(device)
        throw new DOMException('The device was disconnected.', 'NotFoundError')
      }
      result.data.setUint8(0, 0x7f)
      return result
    }
    const reader = await firstReader(first)
    const reconnect = async (inner: AbortSignal) =>
      (how === 'unplug' ? await firstReader(second) : reader).connect(inner)
    const channel = openApduChannel(await reader.connect(signal), reconnect)
    const session = new CardApSession(channel, { signal, requireTrusted: trustOnly(made.data.agreement.certificate) })
    const told = await session.authenticate(challenge, encodeUtf8(pin)).catch((error: unknown) => error)
    expect(isArmed).toBe(false)
    const { lastStatus } = session
    await channel.close()
    return { told, kept: made.memory.read(), lastStatus }
  }

  it.each(['unplug', 'garble'] as const)(
    'that loses the answer to AUTHENTICATE is asked for it again (%s)',
    async (how) => {
      const right = await authenticateOver(how, rightPin)
      expect(right.told).toMatchObject({ counter: 1 })
      const wrong = await authenticateOver(how, wrongPin)
      expect(wrong.told).toMatchObject({ code: 'card.pin-incorrect', detail: { retriesLeft: 2 } })
      expect(wrong.lastStatus).toMatchObject({ counter: 1, triesLeft: 2 })
      expect(wrong.kept).toEqual({ counter: 1, triesLeft: 2 })
    },
  )
})

describe.each(desks)('a card that leaves %s', (_name, openDesk) => {
  it.each([rightPin, wrongPin])('before it counted has spent nothing, and the page knows (PIN %s)', async (pin) => {
    const { told, kept } = await afterLoss(openDesk, 'received', pin)
    expect(told).toMatchObject({ code: 'card.removed' })
    expect(kept).toBeUndefined()
  })

  it.each(['counted', 'judged'] as const)(
    'when it has %s has spent a try, and the page tells how many are left',
    async (step) => {
      for (const pin of [rightPin, wrongPin]) {
        const { told, kept, lastStatus } = await afterLoss(openDesk, step, pin)
        expect(told).toMatchObject({ code: 'card.pin-outcome-unknown' })
        expect(kept).toEqual({ counter: 1, triesLeft: 2 })
        expect(lastStatus).toEqual({ counter: 1, triesLeft: 2, triesMax: 3 })
      }
    },
  )

  it('after it answered gives that answer when it comes back', async () => {
    const right = await afterLoss(openDesk, 'answered', rightPin)
    expect(right.told).toMatchObject({ counter: 1 })
    expect(right.kept).toEqual({ counter: 1, triesLeft: 3 })
    const wrong = await afterLoss(openDesk, 'answered', wrongPin)
    expect(wrong.told).toMatchObject({ code: 'card.pin-incorrect', detail: { retriesLeft: 2 } })
    expect(wrong.kept).toEqual({ counter: 1, triesLeft: 2 })
  })

  it('at any command leaves a card whose counter and tries are what the page was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 30 }), fc.boolean(), fc.boolean(), async (nth, before, isRight) => {
        const made = await createTestCardAp()
        let left = nth
        let jerk = () => undefined as void
        const lose = () => {
          if (left-- === 0) jerk()
        }
        const card = {
          ...made,
          card: {
            ...made.card,
            transmit: async (command: Uint8Array) => {
              if (before) lose()
              const answer = await made.card.transmit(command)
              if (!before) lose()
              return answer
            },
          },
        }
        const desk = await openDesk(card)
        ;({ jerk } = desk)
        const told = await desk.session
          .authenticate(challenge, encodeUtf8(isRight ? rightPin : wrongPin))
          .catch((error: unknown) => error)
        const kept = made.memory.read() ?? { counter: 0, triesLeft: 3 }
        const { lastStatus } = desk.session
        await desk.close()
        expect(kept.counter).toBeLessThanOrEqual(1)
        if (isAppError(told, 'card.pin-incorrect'))
          expect(kept).toEqual({ counter: 1, triesLeft: told.detail.retriesLeft })
        else if (isAppError(told, 'card.pin-outcome-unknown')) expect(lastStatus).toMatchObject(kept)
        else if (told instanceof AppError) {
          expect(['card.removed', 'card.unreadable', 'card.timeout']).toContain(told.code)
          expect(kept).toEqual({ counter: 0, triesLeft: 3 })
        } else {
          expect(isRight).toBe(true)
          expect(kept).toEqual({ counter: 1, triesLeft: 3 })
        }
      }),
      { numRuns: 60 },
    )
  }, 30_000)
})
