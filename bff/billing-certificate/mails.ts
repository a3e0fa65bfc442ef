/** Mails to holders: that something happened and where to look, never a secret (EB-D-3..5). */
import {
  type BillingMail,
  type BillingPlaceholder,
  billingPlaceholders,
} from '#shared/billing-certificate/mail-texts.ts'
import { toWareki } from '#shared/calendar/wareki.ts'
import { fillPlaceholders } from '#shared/mail/mail-words.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { Outbox } from '#bff/platform/mail/outbox.ts'
import type { MailTexts } from './mail-texts.ts'
import type { BillingSettings } from './settings.ts'

type Facts = {
  readonly applicationNumber: string
  readonly validUntil: string | null
  readonly days?: number
}

/** What stands in every mail, whatever it tells. */
export const valuesOfFederation = ({ federation }: Pick<BillingSettings, 'federation'>, origin: string) => ({
  連合会名: federation.name,
  電話番号: federation.phone,
  電話の受付時間: federation.guidanceHours,
  画面のURL: `${origin}/billing`,
})

const valuesOf = ({ applicationNumber, validUntil, days }: Facts): Partial<Record<BillingPlaceholder, string>> => ({
  申請番号: applicationNumber,
  有効終了年月日: validUntil === null ? '' : toWareki(validUntil).text,
  残りの日数: days === undefined ? '' : String(days),
})

export const createMails = (
  outbox: Outbox,
  {
    texts,
    settings,
    origin,
  }: {
    readonly texts: Pick<MailTexts, 'read'>
    readonly settings: BillingSettings
    readonly origin: string
  },
) => ({
  /** Into the transaction of the act it tells about; a holder without an address is told by notice alone. */
  write: async (
    tx: Writes,
    kind: BillingMail,
    {
      to,
      about,
      at,
      facts,
    }: { readonly to: string | null; readonly about: string; readonly at: Date; readonly facts: Facts },
  ): Promise<void> => {
    if (to === null) return
    const { federation } = settings
    const words = await texts.read(tx, kind)
    const values = { ...valuesOfFederation(settings, origin), ...valuesOf(facts) }
    const fill = (template: string) => fillPlaceholders(template, values, billingPlaceholders[kind])
    await outbox.write(tx, {
      owner: 'billing-certificate',
      topic: kind,
      about,
      at,
      mail: {
        from: { name: federation.name, address: federation.mail },
        replyTo: null,
        to,
        subject: fill(words.subject).replaceAll(/\s+/g, ' '),
        text: fill(words.body),
        ics: null,
      },
    })
  },
})

export type Mails = ReturnType<typeof createMails>
