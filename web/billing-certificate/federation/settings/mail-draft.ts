/** What an administrator types for a mail, and what keeps it from being saved: the BFF's own rules, told early. */
import {
  type BillingMail,
  billingPlaceholders,
  type BillingPlaceholder,
} from '#shared/billing-certificate/mail-texts.ts'
import { toWareki } from '#shared/calendar/wareki.ts'
import { fillPlaceholders, findStrangePlaceholders, mailWords, type MailWords } from '#shared/mail/mail-words.ts'

export type Drafts = Readonly<Partial<Record<BillingMail, MailWords | undefined>>>

export type FieldFault =
  | { readonly why: 'unfit' }
  | { readonly why: 'strange'; readonly names: readonly string[] }
  | undefined

/** By field: too long or empty, or names the mail does not know. */
export const findDraftFaults = (mail: BillingMail, draft: MailWords): Readonly<Record<keyof MailWords, FieldFault>> => {
  const unfit = new Set(mailWords.safeParse(draft).error?.issues.map(({ path: [field] }) => field))
  const faultOf = (field: keyof MailWords): FieldFault => {
    if (unfit.has(field)) return { why: 'unfit' }
    const names = [...new Set(findStrangePlaceholders(draft[field], billingPlaceholders[mail]))]
    return names.length === 0 ? undefined : { why: 'strange', names }
  }
  return { subject: faultOf('subject'), body: faultOf('body') }
}

/** What stands in a sample for what only a real mail knows; mails are in Japanese whatever the screen speaks. */
export const sampleFacts: Readonly<Partial<Record<BillingPlaceholder, string>>> = {
  申請番号: '27-0001',
  有効終了年月日: toWareki('2030-04-30').text,
  残りの日数: '30',
}

/** How a mail reads to a holder, with everything it knows filled in. */
export const toSample = (
  mail: BillingMail,
  draft: MailWords,
  values: Readonly<Partial<Record<BillingPlaceholder, string>>>,
): MailWords => {
  const fill = (words: string) => fillPlaceholders(words, values, billingPlaceholders[mail])
  return { subject: fill(draft.subject).replaceAll(/\s+/g, ' '), body: fill(draft.body) }
}

export const isSameWords = (one: MailWords, other: MailWords): boolean =>
  one.subject === other.subject && one.body === other.body
