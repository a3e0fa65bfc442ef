import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { VirtualCardData } from '../card-data.ts'
import type { CardApplication } from '../file.ts'
import { tlv } from '../tlv.ts'

/** 共通AP: one record with serial, municipality and expiry. */
export const buildCommonData = (data: VirtualCardData): CardApplication => {
  const digits = `${data.serial}${data.municipalityCode}${data.expiry.replaceAll('-', '')}`
  if (!/^[0-9]{28}$/.test(digits)) throw new RangeError('card record needs 15 + 5 + 8 digits')
  return {
    aid: decodeHex('d3921000310001010100'),
    files: new Map([
      [0x01, { kind: 'records', records: [tlv('01', encodeUtf8(digits))] } as const],
      [0x02, { kind: 'internal' } as const],
      [0x19, { kind: 'internal' } as const],
      [0x1c, { kind: 'internal' } as const],
    ]),
  }
}
