import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accessKeyAlphabet, drawAccessKey, normaliseAccessKey } from './access-key.ts'

const fill = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)

describe('an access key (RS-R-11)', () => {
  it('has no two characters that look alike', () => {
    expect(new Set(accessKeyAlphabet).size).toBe(31)
    for (const misread of ['0', '1', 'I', 'L', 'O']) expect(accessKeyAlphabet).not.toContain(misread)
  })

  it('is known again however it was typed', () => {
    const typed = fc.constantFrom(
      (key: string) => key,
      (key: string) => key.toLowerCase(),
      (key: string) => ` ${key.slice(0, 3)}-${key.slice(3)} `,
      (key: string) => key.replaceAll(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
      (key: string) => [...key].join('　'),
    )
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 12 }), typed, (length, type) => {
        const key = drawAccessKey(length, fill)
        expect(key).toHaveLength(length)
        expect(normaliseAccessKey(type(key))).toBe(key)
      }),
    )
  })

  it.each(['', 'ABCDEF', 'ABCDEFGHJKMNP', 'ABCDEF0', 'ABCDEFO', 'ＡＢＣ', 'ABC;DEFG'])('is not %j', (text) => {
    expect(normaliseAccessKey(text)).toBeUndefined()
  })

  it('favours no character: bytes beyond a multiple of the alphabet are thrown away', () => {
    const firstOf = (byte: number): string => {
      let calls = 0
      // this byte alone, and after it nothing but zeros
      return drawAccessKey(7, (bytes) => bytes.fill(0).set(calls++ === 0 ? [byte] : [])).charAt(0)
    }
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 248; byte += 1) counts.set(firstOf(byte), (counts.get(firstOf(byte)) ?? 0) + 1)
    expect([...counts.values()]).toEqual(Array.from(accessKeyAlphabet, () => 8))
    for (let byte = 248; byte < 256; byte += 1) expect(firstOf(byte)).toBe(accessKeyAlphabet[0])
  })
})
