import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { IsoDepInitiator, type FrameLink, type FrameResult } from '#card-bridge/iso-dep/initiator.ts'
import { buildAttrib, parseAtqb, requireAttribAnswer, typeBRequests } from '#card-bridge/iso-dep/type-b.ts'
import type { VirtualCard } from '#mocks/card/virtual-card.ts'
import { IsoDepCard, type FieldFault } from '#mocks/readers/iso-dep-card.ts'

const { signal } = new AbortController()

/** Answers every command with itself and 9000, and counts the commands. */
const createEchoCard = () => {
  const received: string[] = []
  const card: VirtualCard = {
    id: 'echo',
    label: 'Echo',
    atr: new Uint8Array(),
    reset: () => undefined,
    transmit: async (command) => {
      received.push(encodeHex(command))
      return concatBytes(command, Uint8Array.of(0x90, 0x00))
    },
  }
  return { card, received }
}

const linkTo =
  (field: IsoDepCard): FrameLink =>
  async (frame) => {
    const answer = await field.receive(frame)
    return typeof answer === 'string' ? { kind: answer } : { kind: 'frame', bytes: answer }
  }

const requireFrame = (result: FrameResult): Uint8Array => {
  if (result.kind !== 'frame') throw new Error(result.kind)
  return result.bytes
}

const activate = async (field: IsoDepCard) => {
  const link = linkTo(field)
  const card = parseAtqb(requireFrame(await link(typeBRequests.request, 30, signal)))
  requireAttribAnswer(requireFrame(await link(buildAttrib(card.pupi), 30, signal)))
  return new IsoDepInitiator(link, card)
}

describe('type B activation', () => {
  it('reads the answer of a card seen in the wild', () => {
    const card = parseAtqb(decodeHex('50 90be4e5b 000005e0 b381a1 00'))
    expect(card).toMatchObject({ isoDep: true, frameSize: 256 })
    expect(Math.round(card.frameWaitingTime)).toBe(313)
    expect(encodeHex(buildAttrib(card.pupi))).toBe('1d90be4e5b00080100')
  })

  it.each(['', '51 90be4e5b 000005e0 b381a1', '50 90be4e5b 000005e0 b381', '50 90be4e5b 000005e0 b381a1 0000'])(
    'refuses %j as an answer to REQB',
    (hex) => {
      expect(() => parseAtqb(decodeHex(hex))).toThrow('card.protocol')
    },
  )

  it('refuses a CID nobody gave', () => {
    expect(() => requireAttribAnswer(Uint8Array.of(0x01))).toThrow('card.protocol')
  })
})

describe('both sides of ISO-DEP', () => {
  it('carry every command whole, whatever its length and the frame size', async () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(4096, 65_535))
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 0, max: 8 }), async (length, frameSizeCode) => {
        const { card } = createEchoCard()
        const initiator = await activate(new IsoDepCard(card, { frameSizeCode }))
        const command = new Uint8Array(length).map((_byte, index) => index & 0xff)
        const answer = await initiator.exchange(command, signal)
        expect(answer.length).toBe(length + 2)
        expect(encodeHex(answer.subarray(0, length))).toBe(encodeHex(command))
      }),
      { numRuns: 60 },
    )
  })

  it('deliver each command once and whole, or fail by name, under loss, noise and requests for time', async () => {
    const fault = fc.constantFrom<FieldFault>(
      'none',
      'none',
      'none',
      'lose-command',
      'lose-answer',
      'corrupt-answer',
      'ask-for-time',
    )
    let whole = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 700 }), { minLength: 1, maxLength: 4 }),
        fc.array(fault, { minLength: 0, maxLength: 40 }),
        fc.integer({ min: 0, max: 8 }),
        async (commands, faults, frameSizeCode) => {
          const { card, received } = createEchoCard()
          let armed = false
          const left = [...faults]
          const nextFault = () => (armed ? (left.shift() ?? 'none') : 'none')
          const initiator = await activate(new IsoDepCard(card, { nextFault, frameSizeCode }))
          armed = true
          const sent: string[] = []
          try {
            for (const command of commands) {
              sent.push(encodeHex(command))
              const answer = await initiator.exchange(command, signal)
              expect(encodeHex(answer)).toBe(`${encodeHex(command)}9000`)
            }
            expect(received).toEqual(sent)
            whole += 1
          } catch (error) {
            // A PIN must never be presented twice, so a failed exchange may have arrived once or not at all.
            if (!isAppError(error, 'card.unreadable')) throw error
            expect([sent, sent.slice(0, -1)].map(String)).toContain(String(received))
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(whole).toBeGreaterThan(100)
  })

  it('survive any single fault', async () => {
    for (const fault of ['lose-command', 'lose-answer', 'corrupt-answer', 'ask-for-time'] as const) {
      for (let at = 0; at < 12; at++) {
        const { card, received } = createEchoCard()
        let frame = -3
        const nextFault = () => (++frame === at ? fault : 'none')
        const initiator = await activate(new IsoDepCard(card, { nextFault, frameSizeCode: 2 }))
        const command = new Uint8Array(120).fill(at)
        expect(await initiator.exchange(command, signal)).toHaveLength(122)
        expect(received).toHaveLength(1)
      }
    }
  })

  it('notice whether the card is still there without disturbing it', async () => {
    const { card } = createEchoCard()
    let gone = false
    const initiator = await activate(new IsoDepCard(card, { nextFault: () => (gone ? 'lose-command' : 'none') }))
    for (let round = 0; round < 3; round++) {
      expect(await initiator.isPresent(signal)).toBe(true)
      expect(await initiator.exchange(Uint8Array.of(round), signal)).toEqual(Uint8Array.of(round, 0x90, 0))
    }
    gone = true
    expect(await initiator.isPresent(signal)).toBe(false)
  })

  it('end a conversation with a card that only ever asks for time', async () => {
    const link: FrameLink = async () => ({ kind: 'frame', bytes: Uint8Array.of(0xf2, 0x3b) })
    const initiator = new IsoDepInitiator(link, { frameSize: 256, frameWaitingTime: 300 })
    await expect(initiator.exchange(Uint8Array.of(1), signal)).rejects.toMatchObject({ code: 'card.timeout' })
  })

  it('answer any bytes a card may send with a named error or an answer, and never hang', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.uint8Array({ maxLength: 20 })), async (frames) => {
        const link: FrameLink = async () => ({ kind: 'frame', bytes: frames.next().value ?? new Uint8Array() })
        const initiator = new IsoDepInitiator(link, { frameSize: 32, frameWaitingTime: 300 })
        const outcome = await initiator.exchange(new Uint8Array(60), signal).catch((error: unknown) => error)
        const isNamed = isAppError(outcome, 'card.unreadable') || isAppError(outcome, 'card.protocol')
        expect(outcome instanceof Uint8Array || isNamed || isAppError(outcome, 'card.timeout')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
