import type { Addressee } from '#shared/card-handover/distribution-api.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { insetBox, mm, sheetSizes, type Box } from '#web/documents/measures.ts'
import { openDocument } from '#web/documents/pdf-document.ts'
import { setAddress } from './address-block.ts'
import { labelSheets, placeLabel } from './label-sheets.ts'
import { paint, toPreview, type Mark } from './marks.ts'
import { identifyJob, previewPages, setOrLeave, type LabelJob, type LeftOut, type Printed } from './print-job.ts'

/** Unprinted edge within a label, in millimetres: sheets are cut and fed with as much as 2 mm of play. */
export const labelMargin = { x: 4, y: 2.5 } as const

const toPoints = ({ x, y, width, height }: Box): Box => ({ x: mm(x), y: mm(y), width: mm(width), height: mm(height) })

const footOf = ({ cardNumber, linkCode }: Addressee): string => `${cardNumber}  ${linkCode}`

/** Without anything about persons a label carries the numbers alone (CM-F-10). */
const textOf = (addressee: Addressee, { honorific, withCodes }: LabelJob) => {
  const { person } = addressee
  if (person === null)
    return { postalCode: '', address: addressee.linkCode, name: `ID ${addressee.cardNumber}`, honorific: '', foot: '' }
  const { postalCode, address, name } = person
  return { postalCode, address, name, honorific, foot: withCodes ? footOf(addressee) : '' }
}

/**
 * 宛名ラベル (CM-F-1, CM-SC-8), exact to the millimetre. Who cannot be printed is left out and told, and takes no label.
 *
 * @throws RangeError for a start that is not on the sheet.
 */
export const renderLabels = async (job: LabelJob, typefaces: readonly Typeface[]): Promise<Printed> => {
  const sheet = labelSheets[job.sheet]
  const pages: Mark[][] = []
  const left: LeftOut[] = []
  const cardIds: string[] = []
  for (const addressee of job.addressees) {
    const { cardId, cardNumber, person } = addressee
    if (person !== null && (person.address === '' || person.name === '')) {
      left.push({ cardId, cardNumber, why: 'address' })
      continue
    }
    const { page, box } = placeLabel(sheet, { index: cardIds.length, start: job.start, shift: job.shift })
    const label = toPoints(box)
    const inner = insetBox(label, { x: mm(labelMargin.x), y: mm(labelMargin.y) })
    const set = setOrLeave(addressee, () => setAddress(textOf(addressee, job), typefaces, inner))
    if ('left' in set) {
      left.push(set.left)
      continue
    }
    const marks = (pages[page] ??= [])
    if (job.frames) marks.push({ type: 'frame', box: label, weight: 0.3 })
    marks.push(...set.part)
    cardIds.push(cardId)
  }

  const document = await openDocument({ title: '宛名ラベル', id: await identifyJob(job), duplex: false })
  for (const marks of pages) {
    const canvas = document.addPage(sheetSizes.A4)
    paint(canvas, marks, () => {
      throw new RangeError('a label has no code')
    })
  }
  return {
    pdf: await document.save(),
    pages: pages.length,
    cardIds,
    left,
    preview: pages.slice(0, previewPages).map((marks) => marks.map(toPreview)),
  }
}
