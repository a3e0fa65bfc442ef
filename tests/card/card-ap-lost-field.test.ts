import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { CardApStep } from '#mocks/card/applications/card-ap-applet.ts'
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
