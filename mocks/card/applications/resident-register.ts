import { decodeHex } from '#shared/bytes/hex.ts'
import type { VirtualCardData } from '../card-data.ts'
import { secretFile, type CardApplication, type CardFile, type PinFile } from '../file.ts'

/** The PIN of 住基AP; the common application has the same one under the same identifier. */
export const buildResidentPin = ({ pins }: VirtualCardData): PinFile =>
  secretFile({ counter: 'residentRegister', triesMax: 3, value: pins.residentRegister, format: /^[0-9]{4}$/ })

/** 住基AP: from outside only its PIN and key references show. */
export const buildResidentRegister = (data: VirtualCardData): CardApplication => {
  const files: readonly (readonly [number, CardFile])[] = [
    [0x02, { kind: 'internal' }],
    [0x1c, buildResidentPin(data)],
  ]
  return { aid: decodeHex('d3921000310001010401'), files: new Map(files) }
}
