import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { VirtualCardData } from '../card-data.ts'
import type { CardApplication, CardFile } from '../file.ts'

/** 住基AP: from outside only its PIN and key references show. */
export const buildResidentRegister = (data: VirtualCardData): CardApplication => {
  const value = data.pins.residentRegister
  const files: readonly (readonly [number, CardFile])[] = [
    [0x02, { kind: 'internal' }],
    [
      0x1c,
      {
        kind: 'pin',
        counter: 'residentRegister',
        triesMax: 3,
        value: value === undefined ? undefined : encodeUtf8(value),
        format: /^[0-9]{4}$/,
      },
    ],
  ]
  return { aid: decodeHex('d3921000310001010401'), files: new Map(files) }
}
