import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { VirtualCardData } from '../card-data.ts'
import { allocate, secretFile, type CardApplication, type CardFile, type PinFile } from '../file.ts'
import type { SigningKey } from '../signing-key.ts'

const labels = { card: 'JPKIAPICCTOKEN2', 'android-phone': 'JPKIAPGPSETOKEN', iphone: 'JPKIAPIOSTOKEN' } as const

const authenticationPin = 0x18
const signaturePin = 0x1b

const uint32 = (...values: readonly number[]): Uint8Array =>
  concatBytes(...values.map((value) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)))

const text = (value: string, length: number): Uint8Array => encodeUtf8(value.padEnd(length, ' '))

/**
 * Token information (EF 0006): a PKCS#11 token-info image of 160 bytes. The label must be the real one, because that is
 * how clients recognise the token; manufacturer and model say that this one is virtual.
 */
const buildTokenInfo = (token: keyof typeof labels): Uint8Array =>
  concatBytes(
    text(labels[token], 32),
    text('MADOGUCHI VIRTUAL CARD NOT REAL', 32),
    text('VIRTUAL', 16),
    text('0000000000000000', 16),
    uint32(0x40d, 1, 0, 1, 0, 16, 6, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
    encodeUtf8('0301'),
    encodeUtf8('9999999999999999'),
  )

const pin = (counter: 'authentication' | 'signature', value: string | undefined): PinFile =>
  secretFile({
    counter,
    triesMax: counter === 'authentication' ? 3 : 5,
    value,
    format: counter === 'authentication' ? /^[0-9]{4}$/ : /^[A-Z0-9]{6,16}$/,
  })

const certificate = (der: Uint8Array | undefined): Uint8Array => allocate(der ?? new Uint8Array())

export const buildJpki = (
  data: VirtualCardData,
  keys: { readonly auth: SigningKey; readonly sign: SigningKey | undefined },
): CardApplication => {
  const token = data.token ?? 'card'
  const files: readonly (readonly [number, CardFile])[] = [
    [0x01, { kind: 'data', content: certificate(data.signCertificate), read: [signaturePin] }],
    [0x02, { kind: 'data', content: certificate(data.caCertificates?.sign), read: 'free' }],
    [0x05, { kind: 'internal' }],
    [0x06, { kind: 'data', content: buildTokenInfo(token), read: 'free' }],
    [0x08, { kind: 'data', content: Uint8Array.of(data.signCertificate ? 0x8f : 0, 0x8f, 0), read: 'free' }],
    [0x09, { kind: 'data', content: allocate(new Uint8Array()), read: 'never' }],
    [
      0x0a,
      {
        kind: 'data',
        content: certificate(data.authCertificate),
        read: token === 'card' ? 'free' : [authenticationPin],
      },
    ],
    [0x0b, { kind: 'data', content: certificate(data.caCertificates?.auth), read: 'free' }],
    [0x10, { kind: 'internal' }],
    [0x16, { kind: 'internal' }],
    [0x17, { kind: 'key', key: keys.auth, use: [authenticationPin] }],
    [authenticationPin, pin('authentication', data.pins.authentication)],
    [0x19, { kind: 'internal' }],
    [0x1a, { kind: 'key', key: keys.sign, use: [signaturePin] }],
    [signaturePin, pin('signature', data.pins.signature)],
    [0x1c, { kind: 'internal' }],
    [0x1e, { kind: 'internal' }],
  ]
  return { aid: decodeHex('d392f000260100000001'), files: new Map(files) }
}
