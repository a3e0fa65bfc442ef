/** Which mails a site sends (RS-D-1 to 4) and what may stand in their templates (RS-SET-14). */
import * as z from 'zod/mini'
import { fillPlaceholders, findStrangePlaceholders, mailWords } from '#shared/mail/mail-words.ts'

export const mailEvents = [
  'applied',
  'confirm-application',
  'access-key',
  'changed',
  'cancelled',
  'reminder',
  'window-closed',
  'password-reset',
  'registration-key',
  'registered',
  'waitlist-entered',
  'waitlist-offer',
] as const
export type MailEvent = (typeof mailEvents)[number]

/** Names written `{{so}}` in subject and body. What an event does not know stays empty. */
export const placeholders = [
  '自治体名',
  'サイト名',
  '場所',
  '場所の住所',
  '訪問日時',
  '訪問日時和暦',
  '受付番号',
  'アクセスキー',
  '期限',
  'リンク',
  '持ち物',
  '問合せ先',
  'サイトのURL',
  '変更前の訪問日時',
  '変更前の場所',
] as const
export type Placeholder = (typeof placeholders)[number]

/** A mail to many knows the site; one to those who have a reservation knows the visit too. */
export const noticePlaceholders: Readonly<Record<'members' | 'reservations', readonly Placeholder[]>> = {
  members: ['自治体名', 'サイト名', '持ち物', '問合せ先', 'サイトのURL'],
  reservations: [
    ...['自治体名', 'サイト名', '場所', '場所の住所', '訪問日時', '訪問日時和暦', '受付番号'],
    ...['持ち物', '問合せ先', 'サイトのURL'],
  ] as readonly Placeholder[],
}

/** Which kind of mail it is in the log. */
export const noticeTopic = 'notice'

export const mailTemplate = z.strictObject({ enabled: z.boolean(), ...mailWords.shape })
export type MailTemplate = z.infer<typeof mailTemplate>

/** Mails without which a person could not go on; they cannot be switched off while their mode is on. */
export const indispensable: readonly MailEvent[] = ['confirm-application', 'password-reset', 'registration-key']

const greeting = '{{自治体名}} {{サイト名}}からのお知らせです。\n'
const visit = '\n場所　　：{{場所}}\n訪問日時：{{訪問日時}}（{{訪問日時和暦}}）\n受付番号：{{受付番号}}\n'
const closing =
  '\n持ち物：{{持ち物}}\n\n予約の確認・変更・取消\n{{サイトのURL}}\n\nお問い合わせ\n{{問合せ先}}\n\n※このメールに返信しても、お答えできません。\n'
const mail = (subject: string, body: string): MailTemplate => ({ enabled: true, subject, body: greeting + body })

export const defaultTemplates: Readonly<Record<MailEvent, MailTemplate>> = {
  applied: mail(
    '【{{サイト名}}】お申し込みを承りました（受付番号 {{受付番号}}）',
    `お申し込みを承りました。ご来庁時のご確認用としてお使いください。\n${visit}${closing}`,
  ),
  'confirm-application': mail(
    '【{{サイト名}}】お申し込みはまだ終わっていません',
    `下のリンクを {{期限}} までに開くと、お申し込みが確定します。開かないと、自動的に取り消されます。\n\n{{リンク}}\n${visit}\nお心当たりがないときは、このメールを捨ててください。\n`,
  ),
  'access-key': mail(
    '【{{サイト名}}】アクセスキーのお知らせ',
    `予約の確認・変更・取消には、次のアクセスキーが必要です。人に知らせないでください。\n\nアクセスキー：{{アクセスキー}}\n${visit}${closing}`,
  ),
  changed: mail(
    '【{{サイト名}}】予約を変更しました（受付番号 {{受付番号}}）',
    `予約を変更しました。\n\n変更前：{{変更前の場所}} {{変更前の訪問日時}}\n${visit}${closing}`,
  ),
  cancelled: mail('【{{サイト名}}】予約を取り消しました', `次の予約を取り消しました。\n${visit}\n{{サイトのURL}}\n`),
  reminder: mail(
    '【{{サイト名}}】ご来庁の日が近づきました',
    `ご予約の日が近づきましたので、お知らせします。\n${visit}${closing}`,
  ),
  'window-closed': mail(
    '【{{サイト名}}】窓口の都合による予約のお知らせ',
    `窓口の都合により、次の予約の時間にお受けできなくなりました。おそれいりますが、別の日時をお選びください。\n${visit}\n{{リンク}}\n${closing}`,
  ),
  'password-reset': mail(
    '【{{サイト名}}】パスワードの再設定',
    `下のリンクを {{期限}} までに開いて、新しいパスワードを登録してください。\n\n{{リンク}}\n\nお心当たりがないときは、このメールを捨ててください。パスワードは変わりません。\n`,
  ),
  'registration-key': mail(
    '【{{サイト名}}】会員登録のご案内',
    `下のリンクを {{期限}} までに開いて、会員登録をしてください。\n\n{{リンク}}\n\nお心当たりがないときは、このメールを捨ててください。\n`,
  ),
  registered: mail('【{{サイト名}}】会員登録が終わりました', '会員登録が終わりました。\n\n{{サイトのURL}}\n'),
  'waitlist-entered': mail(
    '【{{サイト名}}】キャンセル待ちを承りました',
    '空きが出たら、メールでお知らせします。取りやめるときは、下のリンクを開いてください。\n\n{{リンク}}\n',
  ),
  'waitlist-offer': mail(
    '【{{サイト名}}】空きが出ました（{{期限}} まで）',
    `キャンセル待ちの枠に空きが出ました。{{期限}} までにお申し込みください。過ぎると、次の方にお知らせします。\n\n場所　　：{{場所}}\n訪問日時：{{訪問日時}}\n\n{{リンク}}\n`,
  ),
}

/** The template with its names filled in; a name nobody knows is left as it is, so that a slip can be seen. */
export const fillTemplate = (template: string, values: Readonly<Partial<Record<Placeholder, string>>>): string =>
  fillPlaceholders(template, values, placeholders)

/** Names in a template that mean nothing, or nothing there. */
export const findUnknownPlaceholders = (
  template: string,
  known: readonly Placeholder[] = placeholders,
): readonly string[] => findStrangePlaceholders(template, known)
