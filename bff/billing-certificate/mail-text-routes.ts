/** HTTP of メールの文面: the administrator's alone (EB-R-15, EB-R-16). */
import * as api from '#shared/billing-certificate/mail-texts.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount } from '#bff/platform/mount.ts'
import { valuesOfFederation } from './mails.ts'
import type { MailTexts } from './mail-texts.ts'
import type { BillingSettings } from './settings.ts'

export const mountMailTexts = (
  mount: Mount,
  {
    mailTexts,
    settings,
    origin,
  }: {
    readonly mailTexts: MailTexts
    readonly settings: BillingSettings
    readonly origin: string
  },
): void => {
  mount(api.listMailTexts, async () => ({
    texts: await mailTexts.list(),
    federation: valuesOfFederation(settings, origin),
  }))

  mount(api.writeMailText, async ({ params, body, session, requestId }) => {
    const mail = api.billingMails.find((one) => one === params.mail)
    if (mail === undefined) throw new AppError('request.not-found')
    return mailTexts.write(mail, { ...body, actor: session.subject, requestId })
  })
}
