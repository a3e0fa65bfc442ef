import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { buildBack } from './back-page.ts'
import type { Canvas } from './canvas.ts'
import { setLine } from './document-fonts.ts'
import { openDrawnPersons, type DrawnPerson } from './drawn-persons.ts'
import type { Block } from './fields.ts'
import { requireDrawable, type Typeface } from './fonts.ts'
import { mm, sheetSizes } from './measures.ts'
import { openDocument, type OpenDocument, type SealImage } from './pdf-document.ts'
import { embedRestraint } from './restraint.ts'
import { entriesGap, planSheetsToFit, type Images, type Plan } from './sheet-plan.ts'
import { drawFoot, drawOutline, footHeight, styleOf, type SheetStyle } from './sheets.ts'
import { backWording, sexLabels, wording } from './wording.ts'

export type RenderedCertificate = {
  readonly pdf: Uint8Array<ArrayBuffer>
  /** Front and back of each sheet: always even. */
  readonly pageCount: number
  /** The persons on the paper in the order of printing, as drawn: compute the binding's digests over these. */
  readonly drawn: readonly DrawnPerson[]
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Every text that may be drawn: what the municipality sent but its images, and our own words. */
const textsOf = ({ form, municipality, issueNumber, content }: CertificateInformation): string[] => {
  const { officialSeal: _seal, ...formTexts } = form
  const persons = content.kind === 'resident-record' ? content : { ...content, sealImprint: '' }
  return textsIn([formTexts, municipality, issueNumber, persons, wording, sexLabels, backWording]).concat(
    '年月日元明治大正昭和平成令和0123456789／　 ',
  )
}

/** Throws AppError `party.malformed` where an image is not what it should be. */
const embedImages = async ({ form, content }: CertificateInformation, document: OpenDocument): Promise<Images> => {
  const embed = (image: string): Promise<SealImage> => {
    try {
      return document.embedPng(decodeBase64url(image))
    } catch (error) {
      throw new AppError('party.malformed', { party: 'municipality' }, { cause: error })
    }
  }
  const officialSeal = await embed(form.officialSeal)
  return content.kind === 'resident-record'
    ? { officialSeal }
    : { officialSeal, sealImprint: await embed(content.sealImprint) }
}

const drawFront = (
  canvas: Canvas,
  plan: Plan,
  { index, style }: { readonly index: number; readonly style: SheetStyle },
): void => {
  const isLast = index === plan.sheets.length - 1
  const { x, width, height } = style.content
  let { y } = style.content
  drawOutline(canvas, style)
  const put = (block: Block, gap: number): void => {
    block.draw(canvas, x, y)
    y += block.height + gap
  }
  put(plan.head(index > 0), 0)
  if (plan.household !== undefined) put(plan.household, entriesGap)
  for (const entry of plan.sheets[index] ?? []) put(entry, entriesGap)
  const tail = setLine(isLast ? wording.restIsBlank : wording.toBeContinued, style.typefaces)
  canvas.line(tail, { x: x + width / 2, y: y + mm(3), size: 9, align: 'centre' })
  if (isLast) plan.issuer.draw(canvas, x, style.content.y + height - footHeight - plan.issuer.height)
}

const drawBack = (canvas: Canvas, style: SheetStyle): void => {
  let { y } = style.content
  for (const block of buildBack(style)) {
    block.draw(canvas, style.content.x, y)
    y += block.height
  }
}

/**
 * Draws a certificate, both sides of each sheet, on A4 (CV-DOC-1, 2, 7). Nothing is taken from a clock or a random source:
 * the same information gives the same bytes.
 *
 * @throws AppError `issuance.character-undrawable` before anything is drawn; `issuance.ask-at-counter` where the data does
 * not fit the form; `party.malformed` where an image cannot be read or kind and content disagree.
 */
export const renderCertificate = async ({
  information,
  typefaces,
}: {
  readonly information: CertificateInformation
  readonly typefaces: readonly Typeface[]
}): Promise<RenderedCertificate> => {
  const { form, content, kind, requestId } = information
  if ((kind === 'seal-registration') !== (content.kind === 'seal-registration'))
    throw new AppError('party.malformed', { party: 'municipality' })
  requireDrawable(textsOf(information), typefaces)

  const document = await openDocument({
    title: `${form.title} ${requestId}`,
    id: requestId.replaceAll('-', ''),
    duplex: true,
  })
  const style = styleOf(form.paper, typefaces)
  const backStyle = styleOf('A4', typefaces)
  const drawn = openDrawnPersons()
  const images = await embedImages(information, document)
  const plan = planSheetsToFit(information, images, {
    style,
    width: style.content.width,
    typefaces,
    scale: 1,
    eraDates: form.eraDates,
    drawn,
  })

  const restraint = document.embedForm(embedRestraint)
  const startPage = (): Canvas => {
    const canvas = document.addPage(sheetSizes.A4)
    canvas.form(restraint)
    return canvas
  }
  const of = plan.sheets.length
  for (let index = 0; index < of; index++) {
    const front = startPage()
    drawFront(front, plan, { index, style })
    drawFoot(front, information, style, { number: index + 1, of, side: 'front' })
    const back = startPage()
    drawBack(back, backStyle)
    drawFoot(back, information, backStyle, { number: index + 1, of, side: 'back' })
  }
  return { pdf: await document.save(), pageCount: of * 2, drawn: drawn.list() }
}
