import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { Block } from './fields.ts'
import { mm } from './measures.ts'
import type { SealImage } from './pdf-document.ts'
import { buildColumnEntries, buildHousehold, buildLedgerEntries, type RecordOptions } from './resident-record.ts'
import { buildSealRegistration } from './seal-registration.ts'
import { buildHead, buildIssuer, footHeight, type SheetStyle } from './sheets.ts'
import { wording } from './wording.ts'

/** Which blocks stand on which sheet of a certificate, before anything is drawn. */

export type Images = { readonly officialSeal: SealImage; readonly sealImprint?: SealImage }

type Body = { readonly household?: Block; readonly entries: readonly Block[]; readonly under?: string }

const buildBody = ({ form, content }: CertificateInformation, images: Images, options: RecordOptions): Body => {
  if (content.kind === 'seal-registration') {
    if (images.sealImprint === undefined) throw new AppError('internal.unexpected')
    return { entries: [buildSealRegistration(content, images.sealImprint, { ...options, layout: form.layout })] }
  }
  const build = form.layout === 'ledger' ? buildLedgerEntries : buildColumnEntries
  return {
    household: buildHousehold(content, options),
    entries: build(content, options),
    under: `（${content.whole ? wording.wholeHousehold : wording.partOfHousehold}）`,
  }
}

export const entriesGap = mm(3.5)
const tailHeight = mm(8)

/**
 * Deals entries to sheets. The issuer's words need room on the last one, which stands without an entry only where a single
 * one leaves no room beside it.
 *
 * @throws AppError `issuance.ask-at-counter` where one entry is too long for a sheet of this form.
 */
export const dealEntries = <Entry extends { readonly height: number }>(
  entries: readonly Entry[],
  room: number,
  issuerHeight: number,
): Entry[][] => {
  const heightOf = (some: readonly Entry[]): number =>
    some.reduce((sum, { height }) => sum + height, 0) + Math.max(0, some.length - 1) * entriesGap
  const sheets: Entry[][] = []
  let rest = [...entries]
  while (heightOf(rest) > room - issuerHeight) {
    let count = 0
    while (count < rest.length && heightOf(rest.slice(0, count + 1)) <= room) count++
    if (count === 0) throw new AppError('issuance.ask-at-counter')
    if (count === rest.length && count > 1) count--
    sheets.push(rest.slice(0, count))
    rest = rest.slice(count)
  }
  sheets.push(rest)
  return sheets
}

export type Plan = {
  readonly head: (isContinued: boolean) => Block
  readonly household: Block | undefined
  readonly sheets: readonly (readonly Block[])[]
  readonly issuer: Block
}

const planSheets = (
  information: CertificateInformation,
  images: Images,
  { style, ...options }: RecordOptions & { readonly style: SheetStyle },
): Plan => {
  const { household, entries, under } = buildBody(information, images, options)
  const head = (continued: boolean): Block =>
    buildHead(information, style, under === undefined ? { continued } : { under, continued })
  const issuer = buildIssuer(information, style, images.officialSeal)
  const above = head(false).height + (household === undefined ? 0 : household.height + entriesGap)
  const room = style.content.height - above - tailHeight - footHeight
  return { head, household, issuer, sheets: dealEntries(entries, room, issuer.height) }
}

/**
 * Values give way before a person is sent to the counter for a long name on a small form.
 *
 * @throws AppError `issuance.ask-at-counter` where even the smallest do not fit.
 */
export const planSheetsToFit = (...[information, images, options]: Parameters<typeof planSheets>): Plan => {
  for (const scale of [1, 0.86, 0.74]) {
    try {
      return planSheets(information, images, { ...options, scale })
    } catch (error) {
      if (!isAppError(error, 'issuance.ask-at-counter')) throw error
    }
  }
  throw new AppError('issuance.ask-at-counter')
}
