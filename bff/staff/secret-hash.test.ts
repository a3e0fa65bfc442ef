import { describe, expect, it } from 'vitest'
import { hashSecret, isSecret } from './secret-hash.ts'

describe('a secret’s hash', () => {
  it('knows its secret and no other, in any normalisation', async () => {
    const hash = await hashSecret('パスワード-café')
    expect(await isSecret('パスワード-café', hash)).toBe(true)
    expect(await isSecret('パスワード-cafe\u0301', hash)).toBe(true)
    expect(await isSecret('パスワード-cafe', hash)).toBe(false)
  })

  it('differs each time and says how it was made', async () => {
    const [first, second] = await Promise.all([hashSecret('same secret'), hashSecret('same secret')])
    expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
    expect(second).not.toBe(first)
  })

  it('knows parameters of older times', async () => {
    // RFC 7914 §12, second vector: "password", salt "NaCl", N=1024, r=8, p=16, first 32 of 64 bytes
    const key = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex')
    const hash = `scrypt$1024$8$16$${Buffer.from('NaCl').toString('base64url')}$${key.toString('base64url')}`
    expect(await isSecret('password', hash)).toBe(true)
  })

  it('is nobody’s where there is none', async () => {
    expect(await isSecret('anything', undefined)).toBe(false)
  })
})
