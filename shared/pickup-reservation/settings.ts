/** Everything a site decides for itself, changeable without code (RS-SET-2, 6 to 14). */
import * as z from 'zod/mini'
import {
  applicationItems,
  isMailAddress,
  memberItems,
  use,
  type ApplicationItems,
  type FreeItem,
  type MemberItems,
} from './items.ts'
import { defaultTemplates, mailTemplate } from './mail-events.ts'
import { day, hours, minuteOfDay } from './window.ts'

const line = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u))
const paragraph = (most: number) => z.string().check(z.maxLength(most))
const mailOrNothing = z.string().check(z.refine((text) => text === '' || isMailAddress(text), 'not a mail address'))
const phoneOrNothing = z.string().check(z.regex(/^([\d+][\d-]{8,14})?$/))

/** 施設基本情報 (RS-SET-6). */
const basic = z.strictObject({
  /** 運営管理団体 */
  authority: line(60),
  municipalityName: line(40),
  postalCode: z.string().check(z.regex(/^(\d{3}-\d{4})?$/)),
  address: line(120),
  contactName: line(40),
  phone: phoneOrNothing,
  fax: phoneOrNothing,
  mail: mailOrNothing,
  homepage: z.string().check(z.regex(/^(https?:\/\/[^\s"<>]{1,200})?$/)),
  siteName: line(40).check(z.minLength(1)),
  headerTitle: line(40).check(z.minLength(1)),
})

export const loginKeys = ['member-id', 'mail', 'login-id'] as const

/** サイトの運用方法 (RS-SET-7). */
const mode = z.strictObject({
  /** 利用者制限: 登録者のみ, 未登録者のみ, 制限なし */
  audience: z.enum(['registered', 'unregistered', 'anyone']),
  /** ログインID: 利用者ID, メールアドレス, ログインID */
  loginKey: z.enum(loginKeys),
  /** オンライン登録 */
  selfRegistration: z.boolean(),
  /** パスワードチェック: without it the login key alone lets a member in (RS-USR-13). */
  passwordCheck: z.boolean(),
  /** 申込者チェック: an application of somebody not registered counts only when a mailed link was opened (RS-USR-14). */
  applicantCheck: z.boolean(),
  /** 登録キー有効期間 */
  registrationKeyDays: z.int().check(z.minimum(1), z.maximum(30)),
  /** 交付時来庁方式 or 申請時来庁方式 (RS-G-7). */
  visit: z.enum(['at-pickup', 'at-application']),
  accessKeyLength: z.int().check(z.minimum(7), z.maximum(12)),
  /** リンクコード of somebody not registered (CM-X-1); sites older than the question do not ask it. */
  linkCode: z._default(use, 'unused'),
})

/** 公開 (RS-SET-8). */
const publication = z.strictObject({
  serviceCode: z.string().check(z.regex(/^[A-Za-z0-9-]{0,20}$/)),
  shown: z.boolean(),
  order: z.int().check(z.minimum(0), z.maximum(999)),
  startsOn: z.nullable(day),
  endsOn: z.nullable(day),
})

/** Until so many days before the visit, at a time of that day; 0 days and 1440 is until the visit begins. */
export const deadline = z.strictObject({
  daysBefore: z.int().check(z.minimum(0), z.maximum(60)),
  until: minuteOfDay,
})
export type Deadline = z.infer<typeof deadline>

/** A local date and time of Tokyo, `YYYY-MM-DDTHH:MM`. */
export const localInstant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/))

/** 予約全体管理 (RS-SET-2, RS-R-3 to 7). */
const reservation = z
  .strictObject({
    /** 予約受付開始日時, 予約受付終了日時: outside of them nothing is taken over the internet. */
    opensAt: z.nullable(localInstant),
    closesAt: z.nullable(localInstant),
    /** 予約受付時間: the hours of a day that can be booked where a window has none of its own. */
    hours,
    /** 予約時間単位, in minutes. */
    unit: z.int().check(z.minimum(5), z.maximum(240)),
    /** Hours of the day at which the internet side takes anything; null is day and night. */
    onlineHours: z.nullable(hours),
    /** From so many days ahead (0 is the same day) up to so many. */
    fromDays: z.int().check(z.minimum(0), z.maximum(60)),
    toDays: z.int().check(z.minimum(0), z.maximum(400)),
    /** Minutes before a slot begins at which the internet side stops taking it. */
    cutOff: z.int().check(z.minimum(0), z.maximum(1440)),
    changeUntil: deadline,
    cancelUntil: deadline,
    /** Reservations still to come that one person may have; null is any number (OQ-RS-2). */
    liveLimit: z.nullable(z.int().check(z.minimum(1), z.maximum(50))),
    holdMinutes: z.int().check(z.minimum(3), z.maximum(30)),
    /** WCAG 2.2 SC 2.2.1 asks for ten. */
    holdExtensions: z.int().check(z.minimum(0), z.maximum(20)),
    /** How long an application waits for its mailed link. */
    confirmMinutes: z.int().check(z.minimum(10), z.maximum(2880)),
    waitlist: z.boolean(),
    offerMinutes: z.int().check(z.minimum(10), z.maximum(2880)),
    reminderDays: z.nullable(z.int().check(z.minimum(1), z.maximum(14))),
  })
  .check(z.refine(({ fromDays, toDays }) => fromDays <= toDays, 'the last day is before the first'))

/** 画面設定 (RS-SET-14). */
const screen = z.strictObject({
  notice: paragraph(1000),
  guide: paragraph(2000),
  complete: paragraph(1000),
  /** 持ち物, one a line. */
  bring: paragraph(1000),
  accent: z.enum(['blue', 'green', 'purple', 'orange', 'red', 'cyan']),
  menus: z.strictObject({ signIn: z.boolean(), register: z.boolean(), accessKey: z.boolean(), list: z.boolean() }),
})

const mail = z.strictObject({
  senderName: line(60),
  /** From: of the site's mails; empty takes the installation's own. */
  sender: mailOrNothing,
  /** Where answers go. */
  replyTo: mailOrNothing,
  templates: z.strictObject({
    applied: mailTemplate,
    'confirm-application': mailTemplate,
    'access-key': mailTemplate,
    changed: mailTemplate,
    cancelled: mailTemplate,
    reminder: mailTemplate,
    'window-closed': mailTemplate,
    'password-reset': mailTemplate,
    'registration-key': mailTemplate,
    registered: mailTemplate,
    'waitlist-entered': mailTemplate,
    'waitlist-offer': mailTemplate,
  }),
})

export const siteSettings = z.strictObject({
  basic,
  mode,
  publication,
  reservation,
  memberItems,
  applicationItems,
  screen,
  mail,
})
export type SiteSettings = z.infer<typeof siteSettings>

const unusedFree: FreeItem = { heading: '', use: 'unused', input: 'any', form: 'text', choices: [], meaning: 'none' }
const noFree = { free1: unusedFree, free2: unusedFree, free3: unusedFree, free4: unusedFree, free5: unusedFree }
const member = (use: 'unused' | 'required' | 'optional' | 'display') => ({ use, alias: null, listed: use !== 'unused' })
const unasked = { staff: 'unused', resident: 'unused', alias: null, listed: false } as const

const defaultMemberItems: MemberItems = {
  basic: {
    name: member('required'),
    kana: member('required'),
    sex: member('unused'),
    birthDate: member('optional'),
    postalCode: member('unused'),
    address: member('optional'),
    phone: member('optional'),
    phoneToCheck: member('unused'),
    fax: member('unused'),
    mail: member('optional'),
    password: member('required'),
    news: member('unused'),
    loginId: member('unused'),
    adminId: member('unused'),
  },
  free: noFree,
}

/** Nothing about a person is asked (OQ-RS-3); the old card is. */
const defaultApplicationItems: ApplicationItems = {
  basic: {
    name: unasked,
    kana: unasked,
    sex: unasked,
    birthDate: unasked,
    postalCode: unasked,
    address: unasked,
    phone: unasked,
    phoneToCheck: unasked,
    fax: unasked,
    mail: { staff: 'optional', resident: 'optional', alias: null, listed: false },
  },
  free: {
    ...noFree,
    free1: {
      heading: '住基カードの有無',
      use: 'required',
      input: 'any',
      form: 'one-across',
      choices: ['なし', 'あり'],
      meaning: 'old-card',
    },
  },
}

/** What a new site begins with: hidden, open to anyone, mailed where a mail address is given. */
export const defaultSettings = (municipalityName: string): SiteSettings => ({
  basic: {
    authority: municipalityName,
    municipalityName,
    postalCode: '',
    address: '',
    contactName: '',
    phone: '',
    fax: '',
    mail: '',
    homepage: '',
    siteName: '来訪予約システム',
    headerTitle: '来訪予約システム',
  },
  mode: {
    audience: 'anyone',
    loginKey: 'member-id',
    selfRegistration: false,
    passwordCheck: true,
    applicantCheck: false,
    registrationKeyDays: 7,
    visit: 'at-pickup',
    accessKeyLength: 7,
    linkCode: 'unused',
  },
  publication: { serviceCode: '', shown: false, order: 0, startsOn: null, endsOn: null },
  reservation: {
    opensAt: null,
    closesAt: null,
    hours: { from: 510, to: 1020 },
    unit: 30,
    onlineHours: null,
    fromDays: 1,
    toDays: 45,
    cutOff: 0,
    changeUntil: { daysBefore: 1, until: 1020 },
    cancelUntil: { daysBefore: 0, until: 1440 },
    liveLimit: null,
    holdMinutes: 10,
    holdExtensions: 10,
    confirmMinutes: 60,
    waitlist: false,
    offerMinutes: 120,
    reminderDays: 1,
  },
  memberItems: defaultMemberItems,
  applicationItems: defaultApplicationItems,
  screen: {
    notice: '',
    guide: '',
    complete: '',
    bring: '交付通知書\n本人確認書類\n通知カード\n住民基本台帳カード（お持ちの方）',
    accent: 'blue',
    menus: { signIn: true, register: true, accessKey: true, list: true },
  },
  mail: { senderName: '', sender: '', replyTo: '', templates: { ...defaultTemplates } },
})

/** Combinations no mode can work in, as paths into the settings. */
export const findSettingFaults = ({ mode: how, memberItems: members, applicationItems: asked }: SiteSettings) => {
  const faults: { readonly path: string; readonly message: string }[] = []
  const refuse = (path: string, message: string) => faults.push({ path, message })
  if (how.audience !== 'registered' && how.applicantCheck && asked.basic.mail.resident !== 'required')
    refuse('applicationItems.basic.mail.resident', 'the check of applicants by mail needs their address')
  if (how.selfRegistration && how.audience === 'unregistered')
    refuse('mode.selfRegistration', 'nobody can sign in where only the unregistered are served')
  if (how.selfRegistration && members.basic.mail.use !== 'required')
    refuse('memberItems.basic.mail.use', 'registration over the internet begins with a mail address')
  if (how.loginKey === 'mail' && members.basic.mail.use !== 'required')
    refuse('memberItems.basic.mail.use', 'the mail address is the login key')
  if (how.loginKey === 'login-id' && members.basic.loginId.use !== 'required')
    refuse('memberItems.basic.loginId.use', 'the login id is the login key')
  return faults
}
