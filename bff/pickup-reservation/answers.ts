/** Answers to a site's forms: what it takes, and what is kept of them. */
import { findLinkCode } from '#shared/card-handover/codes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import {
  applicationForm,
  findItemFaults,
  hasOldCard,
  memberApplicationForm,
  memberForm,
  type Answers,
} from '#shared/pickup-reservation/items.ts'
import type { Site } from './sites.ts'

const textOf = (answers: Answers, key: 'name' | 'kana' | 'mail'): string | null => {
  const value = answers[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** What is kept of answers: in columns what is searched or written to, as given what is shown. */
export const toColumns = (site: Site, answers: Answers) => ({
  answers,
  name: textOf(answers, 'name'),
  kana: textOf(answers, 'kana'),
  mail: textOf(answers, 'mail')?.toLowerCase() ?? null,
  oldCard: hasOldCard(site.settings.applicationItems, answers),
})

/** Throws `reservation.items-invalid`. */
export const requireAnswers = (
  site: Site,
  answers: Answers,
  who: { readonly isMember: boolean; readonly screen: 'resident' | 'staff' },
): void => {
  const { applicationItems } = site.settings
  const form = who.isMember ? memberApplicationForm(applicationItems) : applicationForm(applicationItems, who.screen)
  const faults = findItemFaults(form, answers)
  if (faults.length > 0) throw new AppError('reservation.items-invalid', { faults })
}

/** As residents may enter them, or as the staff keep them. Throws `reservation.items-invalid`. */
export const requireMemberAnswers = (site: Site, answers: Answers, screen: 'resident' | 'staff'): void => {
  const faults = findItemFaults(memberForm(site.settings.memberItems, screen), answers)
  if (faults.length > 0) throw new AppError('reservation.items-invalid', { faults })
}

/**
 * リンクコード of somebody not registered, as the ledger of cards writes it (CM-X-1). It says which card a visit is about and
 * proves nothing about who came. Throws `reservation.items-invalid`.
 */
export const requireLinkCode = (site: Site, typed: string | undefined): string | null => {
  const { linkCode: use } = site.settings.mode
  const refuse = (fault: 'missing' | 'unasked' | 'form') =>
    new AppError('reservation.items-invalid', { faults: [{ item: 'linkCode', fault }] })
  if (typed === undefined || typed.trim() === '') {
    if (use === 'required') throw refuse('missing')
    return null
  }
  // nothing that is not asked is taken (RS-USR-10)
  if (use === 'unused') throw refuse('unasked')
  const code = findLinkCode(typed)
  if (code === undefined) throw refuse('form')
  return code
}
