import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeHex } from '#shared/bytes/hex.ts'
import { parseCommand } from '#mocks/card/received-command.ts'
import { encodeCommand } from './command.ts'

const byte = fc.integer({ min: 0, max: 0xff })
const header = { cla: 0x00, ins: 0xb0, p1: 0, p2: 0 }

describe('a command', () => {
  it.each([
    ['1', {}, '00b00000'],
    ['2', { le: 256 }, '00b0000000'],
    ['2E', { le: 65_536 }, '00b00000000000'],
    ['2E', { le: 257 }, '00b00000000101'],
    ['3', { data: Uint8Array.of(1) }, '00b000000101'],
    ['4', { data: Uint8Array.of(1), le: 4 }, '00b00000010104'],
    ['4E', { data: Uint8Array.of(1), le: 300 }, '00b0000000000101012c'],
  ])('of case %s is encoded as ISO 7816-4 §5.2 says', (_case, body, expected) => {
    expect(encodeHex(encodeCommand({ ...header, ...body }))).toBe(expected)
  })

  it('comes back from a parser that was written apart from the encoder', () => {
    const body = fc.record(
      {
        data: fc.uint8Array({ minLength: 1, maxLength: 600 }),
        le: fc.integer({ min: 1, max: 0x10000 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), body, ([cla, ins, p1, p2], parts) => {
        const command = { cla, ins, p1, p2, ...parts }
        const { extended: _form, data, le, ...rest } = parseCommand(encodeCommand(command))
        expect({ ...rest, data, le }).toEqual({
          cla,
          ins,
          p1,
          p2,
          data: parts.data ?? new Uint8Array(),
          le: parts.le,
        })
      }),
    )
  })

  it.each([{ p1: 256 }, { p2: -1 }, { le: 0 }, { le: 65_537 }, { data: new Uint8Array() }])(
    'is refused with a field out of range: %j',
    (body) => {
      expect(() => encodeCommand({ ...header, ...body })).toThrow(RangeError)
    },
  )
})
