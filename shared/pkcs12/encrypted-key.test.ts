import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPrivateKey, sealPrivateKey } from './encrypted-key.ts'

const makeKey = async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
}
const rounds = 1000

describe('a private key under a password', () => {
  it('comes back byte for byte under the same password, and under no other', async () => {
    const key = await makeKey()
    const sealed = await sealPrivateKey(key, 'Kome-Tawara-12', rounds)
    expect(await openPrivateKey(sealed, 'Kome-Tawara-12')).toEqual({ outcome: 'opened', privateKeyPkcs8: key })
    expect(await openPrivateKey(sealed, 'Kome-Tawara-13')).toEqual({
      outcome: 'refused',
      code: 'key-file.password-incorrect',
    })
  })

  it('never looks the same twice', async () => {
    const key = await makeKey()
    expect(await sealPrivateKey(key, 'Kome-Tawara-12', rounds)).not.toEqual(
      await sealPrivateKey(key, 'Kome-Tawara-12', rounds),
    )
  })

  it('is refused by name, never by a crash, whatever the bytes are', async () => {
    const sealed = await sealPrivateKey(await makeKey(), 'Kome-Tawara-12', rounds)
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = sealed.slice()
        damaged[at] = (damaged[at] ?? 0) ^ flip
        const opened = await openPrivateKey(damaged.subarray(0, 120 + (at % 60)), 'Kome-Tawara-12')
        expect(opened.outcome).toBe('refused')
      }),
      { numRuns: 60 },
    )
  })
})
