import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { encodeBlock, parseBlock } from '#card-bridge/t1/block.ts'
import { T1Initiator, type BlockLink } from '#card-bridge/t1/initiator.ts'
import type { VirtualCard } from '#mocks/card/virtual-card.ts'
import type { FieldFault } from '#mocks/readers/iso-dep-card.ts'
import { T1Card, type T1CardOptions } from '#mocks/readers/t1-card.ts'

const { signal } = new AbortController()

const createEcho = (options: T1CardOptions = {}) => {
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
  const t1 = new T1Card(card, options)
  const parameters = { informationSize: options.informationSize ?? 254, check: options.check ?? 'lrc' } as const
  return { received, initiator: new T1Initiator((block) => t1.receive(block), parameters) }
}

describe('T=1 blocks', () => {
  it.each([
    ['00000500a4040c00a9', { kind: 'information', number: 0, more: false, data: decodeHex('00a4040c00') }],
    ['006001aacb', { kind: 'information', number: 1, more: true, data: Uint8Array.of(0xaa) }],
    ['00900090', { kind: 'ready', number: 1, error: 0 }],
    ['00810081', { kind: 'ready', number: 0, error: 1 }],
    ['00c101fe3e', { kind: 'supervisory', what: 'informationSize', answer: false, data: Uint8Array.of(0xfe) }],
    ['00e30101e3', { kind: 'supervisory', what: 'waitingTime', answer: true, data: Uint8Array.of(1) }],
    ['00c000c0', { kind: 'supervisory', what: 'resynchronise', answer: false, data: new Uint8Array() }],
  ] as const)('%s is read and written as ISO 7816-3 has it', (hex, block) => {
    expect(parseBlock(decodeHex(hex), 'lrc')).toEqual(block)
    expect(encodeHex(encodeBlock(block, 'lrc'))).toBe(hex)
  })

  it('carry a CRC that is the one of X.25, whose check value is 906E', () => {
    const block = encodeBlock({ kind: 'information', number: 0, more: false, data: new Uint8Array() }, 'crc')
    expect(parseBlock(block, 'crc')).toMatchObject({ kind: 'information' })
    const digits = new TextEncoder().encode('123456789')
    // The same digest over the classic nine digits, through the card's own table-driven CRC.
    const whole = concatBytes(digits, decodeHex('906e'))
    expect(parseBlock(whole, 'crc')).toBe('invalid')
    whole[0] = 0x30
    expect(parseBlock(whole, 'crc')).toBe('damaged')
  })

  it('with one byte changed are never taken for another block of the same check', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 254 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (data, at, flip) => {
        const bytes = encodeBlock({ kind: 'information', number: 0, more: false, data }, 'lrc')
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ flip
        expect(parseBlock(bytes, 'lrc')).toBe('damaged')
      }),
    )
  })
})

describe('both sides of T=1', () => {
  it('carry every command whole with either check and any field size', async () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(4096, 65_535))
    const sizes = fc.integer({ min: 1, max: 254 })
    await fc.assert(
      fc.asyncProperty(lengths, sizes, fc.constantFrom('lrc', 'crc'), async (length, informationSize, check) => {
        const { initiator } = createEcho({ informationSize, check })
        await initiator.announceInformationSize(254, signal)
        const command = new Uint8Array(length).map((_byte, index) => index & 0xff)
        const answer = await initiator.exchange(command, signal)
        expect(answer.length).toBe(length + 2)
        expect(encodeHex(answer.subarray(0, length))).toBe(encodeHex(command))
      }),
      { numRuns: 40 },
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
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 500 }), { minLength: 1, maxLength: 4 }),
        fc.array(fault, { maxLength: 40 }),
        fc.integer({ min: 5, max: 254 }),
        async (commands, faults, informationSize) => {
          const left = [...faults]
          const { initiator, received } = createEcho({ informationSize, nextFault: () => left.shift() ?? 'none' })
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
            if (!isAppError(error, 'card.unreadable')) throw error
            expect([sent, sent.slice(0, -1)].map(String)).toContain(String(received))
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(whole).toBeGreaterThan(100)
  })

  it('answer any bytes a card may send with a named error or an answer, and never hang', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.uint8Array({ maxLength: 12 })), async (blocks) => {
        const link: BlockLink = async () => blocks.next().value ?? new Uint8Array()
        const initiator = new T1Initiator(link, { informationSize: 32, check: 'lrc' })
        const outcome = await initiator.exchange(new Uint8Array(60), signal).catch((error: unknown) => error)
        const isNamed = isAppError(outcome, 'card.unreadable') || isAppError(outcome, 'card.protocol')
        expect(outcome instanceof Uint8Array || isNamed || isAppError(outcome, 'card.timeout')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
