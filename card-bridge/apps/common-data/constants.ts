import { decodeHex } from '#shared/bytes/hex.ts'

/** 共通AP (also called the card application): surveys on hardware and jpki/myna agree on AID, file and record. */
export const commonApplication = {
  aid: /* @__PURE__ */ decodeHex('D3921000310001010100'),
  cardRecord: { file: 0x0001, record: 1 },
} as const

/** The record: tag 01, length 1C, then ASCII digits. */
export const cardRecordLayout = { tag: 0x01, serial: 15, municipalityCode: 5, expiry: 8 } as const
