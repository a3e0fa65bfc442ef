import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { withCommandChaining } from './command-chaining.ts'
import type { CommandApdu } from './command.ts'
import type { Exchange } from './exchange.ts'
import { withGetResponse } from './get-response.ts'
import { parseResponse } from './response.ts'
import { findStatusRow, statusRows, toStatusError } from './status-words.ts'
import { withWrongLe } from './wrong-le.ts'

const { signal } = new AbortController()
const command: CommandApdu = { cla: 0, ins: 0xca, p1: 0, p2: 0, le: 256 }

const recorder = (answers: readonly { readonly data?: Uint8Array; readonly statusWord: number }[]) => {
  const sent: CommandApdu[] = []
  const left = [...answers]
  const exchange: Exchange = async (next) => {
    sent.push(next)
    const answer = left.shift()
    if (answer === undefined) throw new Error('more commands than answers')
    return { data: answer.data ?? new Uint8Array(), statusWord: answer.statusWord }
  }
  return { sent, exchange }
}

describe('processors around an exchange', () => {
  it('join whatever a card hands out in pieces', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 255 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const answers = parts.map((data, index) => ({
          data,
          statusWord: index === parts.length - 1 ? 0x9000 : 0x6100 | (parts[index + 1]?.length ?? 0),
        }))
        const { exchange, sent } = recorder(answers)
        const response = await withGetResponse(exchange)(command, signal)
        expect(response).toEqual({ data: concatBytes(...parts), statusWord: 0x9000 })
        expect(sent.slice(1).map(({ le }) => le)).toEqual(parts.slice(1).map(({ length }) => length))
      }),
    )
  })

  it('give up on a card that announces bytes and never sends one', async () => {
    const { exchange } = recorder([{ statusWord: 0x6110 }, { statusWord: 0x6110 }])
    await expect(withGetResponse(exchange)(command, signal)).rejects.toMatchObject({
      code: 'card.protocol',
      detail: { statusWord: '6110' },
    })
  })

  it('repeat a command with the right Le once, and one without Le never', async () => {
    const twice = recorder([{ statusWord: 0x6c00 }, { statusWord: 0x6c05 }])
    expect((await withWrongLe(twice.exchange)({ ...command, le: 4 }, signal)).statusWord).toBe(0x6c05)
    expect(twice.sent.map(({ le }) => le)).toEqual([4, 256])
    const once = recorder([{ statusWord: 0x6c05 }])
    await withWrongLe(once.exchange)({ cla: 0, ins: 0x20, p1: 0, p2: 0x80, data: Uint8Array.of(1) }, signal)
    expect(once.sent).toHaveLength(1)
  })

  it('cut long data into a chain whose last part alone lacks the chaining bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 1200 }), async (data) => {
        const count = Math.ceil(data.length / 255)
        const { exchange, sent } = recorder(Array.from({ length: count }, () => ({ statusWord: 0x9000 })))
        await withCommandChaining(exchange)({ cla: 0x80, ins: 0x2a, p1: 0, p2: 0, data, le: 256 }, signal)
        expect(concatBytes(...sent.map((part) => part.data ?? new Uint8Array()))).toEqual(data)
        expect(sent.map(({ cla }) => cla)).toEqual([...Array.from({ length: count - 1 }, () => 0x90), 0x80])
        expect(sent.map(({ le }) => le)).toEqual([...Array.from({ length: count - 1 }, () => undefined), 256])
      }),
    )
  })

  it('end a chain at the first part the card refuses', async () => {
    const { exchange, sent } = recorder([{ statusWord: 0x6e00 }])
    const long = { ...command, data: new Uint8Array(600) }
    expect((await withCommandChaining(exchange)(long, signal)).statusWord).toBe(0x6e00)
    expect(sent).toHaveLength(1)
  })
})

describe('a response', () => {
  it('without room for a status word breaks the protocol', () => {
    expect(() => parseResponse(Uint8Array.of(0x90))).toThrow('card.protocol')
  })

  it('has an error for every status word but 9000 and 61xx', () => {
    for (let statusWord = 0; statusWord <= 0xffff; statusWord++) {
      expect(toStatusError(statusWord).code).toMatch(/^card\./)
    }
    const harmless = statusRows.filter(({ error }) => error === null).map(({ value }) => value)
    expect(harmless).toEqual([0x9000, 0x6100])
  })

  it.each([
    [0x63c2, 'card.pin-incorrect'],
    [0x63c0, 'card.pin-locked'],
    [0x6983, 'card.pin-locked'],
    [0x6984, 'card.pin-locked'],
    [0x6982, 'card.pin-required'],
    [0x6a82, 'card.unsupported'],
    [0x1234, 'card.protocol'],
  ])('%i is %s', (statusWord, code) => {
    expect(toStatusError(statusWord).code).toBe(code)
  })

  it('finds the exact row before the masked one', () => {
    expect(findStatusRow(0x63c0)?.meaning).toContain('no try left')
  })
})
