/** Which mails holders get (EB-D-3 to 5), what may stand in them, and what stands there until somebody writes it anew (EB-R-16). */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import { mailWords, type MailWords } from '#shared/mail/mail-words.ts'
import { instant } from './matter.ts'

export const billingMails = ['issued', 'expiry', 'rejected', 'revoked'] as const
export type BillingMail = (typeof billingMails)[number]

const ofFederation = ['連合会名', '電話番号', '電話の受付時間', '画面のURL'] as const
const names = [...ofFederation, '申請番号', '有効終了年月日', '残りの日数'] as const
export type BillingPlaceholder = (typeof names)[number]

/** What each mail knows; never a secret, never a reason, never whose it is: a mail is read by many (EB-D-5). */
export const billingPlaceholders: Readonly<Record<BillingMail, readonly BillingPlaceholder[]>> = {
  issued: [...ofFederation, '申請番号', '有効終了年月日'],
  expiry: names,
  rejected: [...ofFederation, '申請番号'],
  revoked: [...ofFederation, '申請番号', '有効終了年月日'],
}

const words = (subject: string, body: string): MailWords => ({
  subject: `【{{連合会名}}】${subject}`,
  body: `${body}\n\n{{画面のURL}}\n\n{{連合会名}}\n電話 {{電話番号}}（{{電話の受付時間}}）\n`,
})

export const defaultMailTexts: Readonly<Record<BillingMail, MailWords>> = {
  issued: words(
    '電子証明書が発行されました',
    '申請番号 {{申請番号}} の電子証明書が発行されました。\n有効期限は {{有効終了年月日}} です。\n「証明書」の画面からダウンロードしてください。証明書発行用パスワードが必要です。',
  ),
  expiry: words(
    '電子証明書の有効期限まであと{{残りの日数}}日です',
    '申請番号 {{申請番号}} の電子証明書は {{有効終了年月日}} で期限が切れます。\n期限が切れると電子請求ができません。「証明書」の画面から更新を申請してください。',
  ),
  rejected: words(
    '電子証明書の申請は受け付けられませんでした',
    '申請番号 {{申請番号}} の申請は却下されました。\n理由は「お知らせ」の画面で確かめてください。',
  ),
  revoked: words(
    '電子証明書が失効しました',
    '申請番号 {{申請番号}} の電子証明書は失効しました。\nこの証明書では、もう電子請求ができません。',
  ),
}

const root = '/api/federation/mail-texts'

const mailText = z.object({
  mail: z.enum(billingMails),
  words: mailWords,
  isDefault: z.boolean(),
  /** Compared on every write; 0 where nobody has written it yet. */
  version: z.int(),
  changedAt: z.nullable(instant),
  changedBy: z.nullable(z.string()),
})
export type MailText = z.infer<typeof mailText>

export const listMailTexts = endpoint({
  method: 'GET',
  path: root,
  summary: 'メールの文面: what holders are written, mail by mail (EB-R-16), with what the names of a sample stand for',
  allow: ['federation'],
  privilege: 'billing.settings',
  response: z.object({
    texts: z.array(mailText),
    /** What is the installation's own in every mail. */
    federation: z.record(z.enum(ofFederation), z.string()),
  }),
})

export const writeMailText = endpoint({
  method: 'PUT',
  path: `${root}/:mail`,
  summary:
    'Write a mail anew, or back to what it was delivered with; mails that wait to be sent stay as they were written',
  allow: ['federation'],
  privilege: 'billing.settings',
  body: z.strictObject({ version: z.int(), words: z.nullable(mailWords) }),
  response: mailText,
  errors: ['lifecycle.stale', 'request.invalid', 'request.not-found'],
})
