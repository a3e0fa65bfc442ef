import { findResident } from './households.ts'
import { nonParticipating } from './municipalities.ts'

/** Who holds a card, what is wrong with it, and what a person at the panel calls it. */

export type CardHolder = {
  /** Id of the resident; also of the card. */
  readonly id: string
  readonly label: { readonly ja: string; readonly en: string }
  readonly municipalityCode: string
  readonly card: {
    /** 15 digits; cards in use do not begin with 999. */
    readonly serial: string
    readonly expiry: string
    readonly authenticationPin: string
    readonly signaturePassword: string
    /** Tries left of the authentication PIN, 3 unless told otherwise. */
    readonly triesLeft?: number
  }
  /** User-authentication certificate: everything but its keys. Instants are RFC 3339. */
  readonly certificate: {
    /** Content octets of the serial number, hexadecimal. */
    readonly serial: string
    readonly notBefore: string
    readonly notAfter: string
    readonly revokedAt?: string
  }
  /** Whether the home municipality has registered the certificate (CV-REG-1). */
  readonly isRegistered: boolean
}

type Written = {
  readonly id: string
  readonly ja: string
  readonly en: string
  readonly pin?: string
  readonly triesLeft?: number
  readonly certificate?: { readonly notBefore?: string; readonly notAfter?: string; readonly revokedAt?: string }
  readonly isRegistered?: false
}

const written: readonly Written[] = [
  { id: 'sato-aoi', ja: '佐藤 葵（4人家族）', en: 'Aoi Sato (family of four)' },
  {
    id: 'takasaki-yoshikazura',
    ja: '髙﨑 𠮷葛\u{E0100}（人名の異体字）',
    en: 'Yoshikazura Takasaki (rare characters)',
    pin: '2468',
  },
  {
    id: 'watanabe-tsuyoshi',
    ja: '渡辺 剛（印字できない文字）',
    en: 'Tsuyoshi Watanabe (a character that cannot be printed)',
    pin: '1357',
  },
  { id: 'ito-makoto', ja: '伊藤 誠（暗証番号残り1回）', en: 'Makoto Ito (last PIN try)', triesLeft: 1 },
  { id: 'yamada-hanae', ja: '山田 花枝（暗証番号ロック）', en: 'Hanae Yamada (PIN locked)', triesLeft: 0 },
  {
    id: 'kobayashi-jun',
    ja: '小林 純（証明書の有効期限切れ）',
    en: 'Jun Kobayashi (certificate expired)',
    certificate: { notBefore: '2020-01-01T00:00:00Z', notAfter: '2025-06-25T14:59:59Z' },
  },
  {
    id: 'kato-megumi',
    ja: '加藤 恵（証明書失効）',
    en: 'Megumi Kato (certificate revoked)',
    certificate: { revokedAt: '2025-10-01T01:00:00Z' },
  },
  { id: 'yoshida-akira', ja: '吉田 明（利用者登録なし）', en: 'Akira Yoshida (not registered)', isRegistered: false },
  { id: 'nakamura-yui', ja: '中村 結衣（窓口案内）', en: 'Yui Nakamura (issuance withheld)' },
  { id: 'matsumoto-daichi', ja: '松本 大地（印鑑登録なし）', en: 'Daichi Matsumoto (no seal registered)' },
  { id: 'inoue-sakura', ja: '井上 さくら（異動処理中）', en: 'Sakura Inoue (record being updated)' },
  { id: 'kimura-taro', ja: '木村 太郎（月見野区）', en: 'Taro Kimura (another participating municipality)' },
  {
    id: 'hohenstein-maximilian',
    ja: 'マックス（長い氏名と住所）',
    en: 'Maximilian (very long name and address)',
    pin: '4649',
  },
  { id: 'hara-minoru', ja: '原 稔（9人世帯・A5）', en: 'Minoru Hara (household of nine, A5 form)' },
  { id: 'mori-shizuka', ja: '森 静香（参加していない村）', en: 'Shizuka Mori (municipality does not take part)' },
]

const toCardHolder = (entry: Written, index: number): CardHolder => {
  const found = findResident(entry.id)
  if (found === undefined) throw new RangeError(`no resident ${entry.id}`)
  const order = String(index + 1).padStart(4, '0')
  return {
    id: entry.id,
    label: { ja: entry.ja, en: entry.en },
    municipalityCode: found.household.municipalityCode,
    card: {
      serial: `99900000000${order}`,
      expiry: '2035-12-31',
      authenticationPin: entry.pin ?? '1234',
      signaturePassword: 'MADO1234',
      ...(entry.triesLeft === undefined ? {} : { triesLeft: entry.triesLeft }),
    },
    certificate: {
      serial: `4d4700000000${order}`,
      notBefore: entry.certificate?.notBefore ?? '2024-01-01T00:00:00Z',
      notAfter: entry.certificate?.notAfter ?? '2035-12-31T14:59:59Z',
      ...(entry.certificate?.revokedAt === undefined ? {} : { revokedAt: entry.certificate.revokedAt }),
    },
    isRegistered: entry.isRegistered ?? found.household.municipalityCode !== nonParticipating.code,
  }
}

export const cardHolders: readonly CardHolder[] = written.map(toCardHolder)

export const findCardHolder = (id: string): CardHolder | undefined => cardHolders.find((holder) => holder.id === id)
