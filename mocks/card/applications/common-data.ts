import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import type { CardAuthority } from '../card-authority.ts'
import type { VirtualCardData } from '../card-data.ts'
import type { CardApplication, CardFile } from '../file.ts'
import { tlv } from '../tlv.ts'
import { buildResidentPin } from './resident-register.ts'

const internalKey = 0x19

/** 共通AP: one record with serial, municipality and expiry, a key for INTERNAL AUTHENTICATE, the PIN of 住基AP once more. */
export const buildCommonData = (data: VirtualCardData, authority: CardAuthority): CardApplication => {
  const digits = `${data.serial}${data.municipalityCode}${data.expiry.replaceAll('-', '')}`
  if (!/^[0-9]{28}$/.test(digits)) throw new RangeError('card record needs 15 + 5 + 8 digits')
  return {
    aid: decodeHex('d3921000310001010100'),
    files: new Map<number, CardFile>([
      [0x01, { kind: 'records', records: [tlv('01', encodeUtf8(digits))] }],
      [0x02, { kind: 'internal' }],
      [internalKey, { kind: 'internal' }],
      [0x1c, buildResidentPin(data)],
    ]),
    internalKey: { file: internalKey, key: authority.cardKey },
  }
}
