/** Everything a municipality decides for its ledger without code (CM-F-9, CM-F-12, CM-SC-10, RS-G-6, RS-G-7). */
import * as z from 'zod/mini'
import { defaultResidentItems, residentItems } from './resident-items.ts'
import { defaultStatuses, grade, statusMaster } from './statuses.ts'

const line = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u))
const paragraph = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u))

/** Text of letters, with `{office}`, `{linkCode}`, `{password}`, `{site}`, `{deadline}` filled in where they are printed. */
const letter = z.strictObject({
  title: line(60),
  body: paragraph(2000),
  /** 担当課 with address and telephone, at the foot. */
  office: paragraph(300),
  /** Where residents reserve: printed and put into the QR code, the link code behind it. */
  reservationUrl: z.string().check(z.regex(/^(https?:\/\/[^\s"<>]{1,200})?$/)),
  /** Days from the day of sending until the card should be fetched. */
  deadlineDays: z.int().check(z.minimum(1), z.maximum(365)),
  /** 差出人 on returned mail. */
  sender: paragraph(200),
})

export const handoverSettings = z.strictObject({
  /** 交付時来庁方式 or 申請時来庁方式 (RS-G-7): the second sends cards by post and expects no visit. */
  method: z.enum(['at-pickup', 'at-application']),
  statuses: statusMaster,
  residentItems,
  /** The lowest grade that sees residents' data; others work with numbers alone (CM-F-8). */
  seesResidents: grade,
  /** Digits of link codes issued here: more than the six of a reservation site's own 利用者ID (OQ-RS-4), for both are one row there. */
  linkDigits: z.int().check(z.minimum(7), z.maximum(10)),
  letter,
})
export type HandoverSettings = z.infer<typeof handoverSettings>

export const defaultSettings: HandoverSettings = {
  method: 'at-pickup',
  statuses: [...defaultStatuses],
  residentItems: defaultResidentItems,
  seesResidents: 'handover-clerk',
  linkDigits: 8,
  letter: {
    title: '個人番号カード交付のご案内',
    body: [
      '個人番号カードができあがりましたので、お受け取りについてご案内します。',
      'お受け取りは予約制です。下の予約サイトで、予約用ID「{linkCode}」を使って日時をお選びください。',
      '{deadline}までに、この案内と本人確認書類をお持ちになり、ご本人がお越しください。',
    ].join('\n'),
    office: '',
    reservationUrl: '',
    deadlineDays: 60,
    sender: '',
  },
}
