import { describe, expect, it } from 'vitest'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { toCardData } from './cards.ts'

const bytes = (...values: readonly number[]) => encodeBase64url(Uint8Array.from(values))

const issued = {
  id: 'somebody',
  label: { ja: 'だれか', en: 'Somebody' },
  authCertificate: bytes(0x30, 1),
  authPrivateKey: bytes(0x30, 2),
  signCertificate: undefined,
  signPrivateKey: undefined,
  caCertificates: { auth: bytes(0x30, 3), sign: undefined },
  pins: { authentication: '1234', signature: undefined },
  serial: '999000000000001',
  municipalityCode: '99101',
  expiry: '2035-12-31',
  initialRetries: { authentication: 1 },
} as unknown as Parameters<typeof toCardData>[0]

describe('a card as the stand-ins issue it', () => {
  it('becomes bytes and keeps what was never set unset', () => {
    const data = toCardData(issued)
    expect(data.authCertificate).toEqual(Uint8Array.of(0x30, 1))
    expect(data.authPrivateKey).toEqual(Uint8Array.of(0x30, 2))
    expect(data.caCertificates).toEqual({ auth: Uint8Array.of(0x30, 3) })
    expect(data.pins).toEqual({ authentication: '1234' })
    expect(data.initialRetries).toEqual({ authentication: 1 })
    expect('signCertificate' in data).toBe(false)
    expect(data.label).toBe('だれか')
  })

  it('is refused when its bytes are not base64url', () => {
    expect(() => toCardData({ ...issued, authCertificate: 'MA==' })).toThrow(RangeError)
  })
})
