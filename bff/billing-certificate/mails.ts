/** Mails to holders: that something happened and where to look, never a secret (EB-D-3..5). */
import { toWareki } from '#shared/calendar/wareki.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { Outbox } from '#bff/platform/mail/outbox.ts'
import type { BillingSettings } from './settings.ts'

export type BillingMail = 'issued' | 'expiry' | 'rejected' | 'revoked'

type Facts = {
  readonly applicationNumber: string
  readonly validUntil: string | null
  readonly days?: number
}

const until = ({ validUntil }: Facts): string => (validUntil === null ? '' : toWareki(validUntil).text)

const words: Readonly<Record<BillingMail, (facts: Facts) => { readonly subject: string; readonly body: string }>> = {
  issued: (facts) => ({
    subject: '電子証明書が発行されました',
    body: `申請番号 ${facts.applicationNumber} の電子証明書が発行されました。\n有効期限は ${until(facts)} です。\n「証明書」の画面からダウンロードしてください。証明書発行用パスワードが必要です。`,
  }),
  expiry: (facts) => ({
    subject: `電子証明書の有効期限まであと${facts.days ?? 0}日です`,
    body: `申請番号 ${facts.applicationNumber} の電子証明書は ${until(facts)} で期限が切れます。\n期限が切れると電子請求ができません。「証明書」の画面から更新を申請してください。`,
  }),
  rejected: (facts) => ({
    subject: '電子証明書の申請は受け付けられませんでした',
    body: `申請番号 ${facts.applicationNumber} の申請は却下されました。\n理由は「お知らせ」の画面で確かめてください。`,
  }),
  revoked: (facts) => ({
    subject: '電子証明書が失効しました',
    body: `申請番号 ${facts.applicationNumber} の電子証明書は失効しました。\nこの証明書では、もう電子請求ができません。`,
  }),
}

export const createMails = (outbox: Outbox, { federation }: BillingSettings, origin: string) => ({
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
    const { subject, body } = words[kind](facts)
    const signature = `${federation.name}\n電話 ${federation.phone}（${federation.guidanceHours}）`
    await outbox.write(tx, {
      owner: 'billing-certificate',
      topic: kind,
      about,
      at,
      mail: {
        from: { name: federation.name, address: federation.mail },
        replyTo: null,
        to,
        subject: `【${federation.name}】${subject}`,
        text: `${body}\n\n${origin}/billing\n\n${signature}\n`,
        ics: null,
      },
    })
  },
})

export type Mails = ReturnType<typeof createMails>
