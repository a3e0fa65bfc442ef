import { spawnSync } from 'node:child_process'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '#shared/errors/app-error.ts'
import { undoFilters } from './filters.ts'
import { pdfName } from './objects.ts'
import { encodeLatin1 } from './serialize.ts'

const undo = (filter: string, data: Uint8Array, limit: number): Promise<Uint8Array> =>
  undoFilters(data, limit, { filter: pdfName(filter), parameters: undefined })

const reasonOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work
  } catch (error) {
    if (isAppError(error, 'document.unreadable')) return error.detail.reason
    throw error
  }
}

const toHex = (data: Uint8Array): Uint8Array =>
  encodeLatin1(`${[...data].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}>`)

/** ISO 32000-2 §7.4.3, four octets at a time. */
const toAscii85 = (data: Uint8Array): Uint8Array => {
  let text = ''
  for (let at = 0; at < data.length; at += 4) {
    const part = data.subarray(at, at + 4)
    let value = [0, 1, 2, 3].reduce((sum, index) => sum * 256 + (part[index] ?? 0), 0)
    let digits = ''
    for (let index = 0; index < 5; index++) {
      digits = String.fromCharCode(0x21 + (value % 85)) + digits
      value = Math.floor(value / 85)
    }
    text += part.length === 4 && digits === '!!!!!' ? 'z' : digits.slice(0, part.length + 1)
  }
  return encodeLatin1(`${text}~>`)
}

/** §7.4.5: equal neighbours together, others one by one. */
const toRunLengths = (data: Uint8Array): Uint8Array => {
  const out: number[] = []
  for (let at = 0; at < data.length;) {
    const byte = data[at] ?? 0
    let count = 1
    while (count < 128 && data[at + count] === byte) count += 1
    out.push(...(count > 1 ? [257 - count, byte] : [0, byte]))
    at += count
  }
  return Uint8Array.from([...out, 128])
}

const writers: readonly [string, (data: Uint8Array) => Uint8Array][] = [
  ['ASCIIHexDecode', toHex],
  ['ASCII85Decode', toAscii85],
  ['RunLengthDecode', toRunLengths],
  ['FlateDecode', (data) => deflateSync(data)],
]

describe.each(writers)('%s', (filter, write) => {
  const octets = fc.uint8Array({ maxLength: 400 }).map((data) => data.map((byte) => (byte < 200 ? 0 : byte)))

  it('undoes what was written, up to the limit and not one octet further', async () => {
    await fc.assert(
      fc.asyncProperty(octets, async (data) => {
        expect(await undo(filter, write(data), data.length)).toEqual(data)
        if (data.length > 0) expect(await reasonOf(undo(filter, write(data), data.length - 1))).toBe('stream-too-large')
      }),
    )
  })
})

it.each<[string, Uint8Array]>([
  ['ASCIIHexDecode', new Uint8Array(200_000).fill(0x30)],
  ['ASCII85Decode', new Uint8Array(200_000).fill(0x7a)],
  ['RunLengthDecode', new Uint8Array(200_000).fill(129)],
  ['LZWDecode', new Uint8Array(200_000)],
  ['FlateDecode', deflateSync(new Uint8Array(200_000))],
])('%s refuses what undoes into more than the limit', async (filter, bomb) => {
  expect(await reasonOf(undo(filter, bomb, 1000))).toBe('stream-too-large')
})

it.each<[string, string, Uint8Array]>([
  ['ASCII85Decode', 'a digit alone', encodeLatin1('87cUR!~>')],
  ['ASCII85Decode', 'zeros within a group', encodeLatin1('87z~>')],
  ['ASCII85Decode', 'more than four octets hold', encodeLatin1('uuuuu~>')],
  ['ASCIIHexDecode', 'no digit', encodeLatin1('4x>')],
  ['RunLengthDecode', 'a run that is cut off', Uint8Array.of(4, 65)],
  ['RunLengthDecode', 'a repeated octet that is missing', Uint8Array.of(254)],
])('%s refuses %s', async (filter, _, data) => {
  expect(await reasonOf(undo(filter, data, 1000))).toBe('stream-damaged')
})

it('a bomb is refused before room is taken for what it undoes into', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--max-old-space-size=64', '--input-type=module', '--eval', bomb(new URL('./filters.ts', import.meta.url).href)],
    { encoding: 'utf8' },
  )
  expect([status, stdout.trim().split('\n')]).toEqual([0, ['stream-too-large', 'stream-too-large']])
})

/** A program in a heap that has no room for 24 million numbers. */
const bomb = (filters: string): string => `
  const { undoFilters } = await import('${filters}')
  for (const [name, octet] of [['ASCII85Decode', 0x7a], ['RunLengthDecode', 129]])
    try {
      await undoFilters(new Uint8Array(6_000_000).fill(octet), 1000, { filter: { kind: 'name', value: name } })
    } catch (error) {
      console.log(error.detail.reason)
    }
`
