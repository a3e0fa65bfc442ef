import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createServerKeys, loadServerKeys } from './server-keys.ts'

const keys = createServerKeys(new Uint8Array(32).fill(7))

describe('the keys of the installation', () => {
  it('give another value for another purpose, another part, and another division into parts', () => {
    const values = [
      keys.fingerprint('a', 'x', 'y'),
      keys.fingerprint('b', 'x', 'y'),
      keys.fingerprint('a', 'x', 'z'),
      keys.fingerprint('a', 'xy'),
      keys.fingerprint('a', 'x,y'),
      createServerKeys(new Uint8Array(32).fill(8)).fingerprint('a', 'x', 'y'),
    ]
    expect(new Set(values).size).toBe(values.length)
    expect(keys.fingerprint('a', 'x', 'y')).toBe(values[0])
  })

  it('open what they sealed, in its own context alone', () => {
    const sealed = keys.seal('mail', 'mail-1', '秘密の本文')
    expect(sealed.includes('本文')).toBe(false)
    expect(keys.open('mail', 'mail-1', sealed)).toBe('秘密の本文')
    expect(keys.seal('mail', 'mail-1', '秘密の本文').equals(sealed)).toBe(false)
    expect(() => keys.open('mail', 'mail-2', sealed)).toThrow(/unable to authenticate/)
    expect(() => keys.open('other', 'mail-1', sealed)).toThrow(/unable to authenticate/)
    expect(() => keys.open('mail', 'mail-1', Buffer.concat([sealed, Buffer.from([0])]))).toThrow(
      /unable to authenticate/,
    )
    sealed[20] = (sealed[20] ?? 0) ^ 1
    expect(() => keys.open('mail', 'mail-1', sealed)).toThrow(/unable to authenticate/)
  })

  it('are made once, for this user alone, and refused when too short', () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-keys-'))
    try {
      const file = join(folder, 'deep', 'secret.key')
      const first = loadServerKeys(file).fingerprint('a', 'x')
      expect(loadServerKeys(file).fingerprint('a', 'x')).toBe(first)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(() => createServerKeys(new Uint8Array(31))).toThrow(RangeError)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
