import type { Addressee } from '#shared/card-handover/distribution-api.ts'
import { setLine, widthOf } from '#web/documents/document-fonts.ts'
import type { Typeface } from '#web/documents/fonts.ts'
import { mm, sheetSizes, type Box } from '#web/documents/measures.ts'
import { openDocument } from '#web/documents/pdf-document.ts'
import { setAddress } from './address-block.ts'
import { envelopes, findSeenAlways, findSeenEver, type Envelope } from './envelopes.ts'
import { setReplyForms } from './reply-forms.ts'
import { ascent, flow, paint, toPreview, type Mark } from './marks.ts'
import { identifyJob, previewPages, setOrLeave, type LeftOut, type LetterJob, type Printed } from './print-job.ts'
import { embedQrMask } from './qr-mask.ts'
import { wording } from './wording.ts'

/** Where the address stands on a letter for an envelope without a window, in millimetres. */
const plainAddress: Box = { x: 20, y: 15, width: 85, height: 32 }
const edge = { left: 20, right: 190, top: 15, bottom: 282 } as const
/** Between the window and everything else, so that nothing looks in at its edge. */
const clearance = 3
const bodySizes = [10.5, 10, 9.5, 9, 8.5, 8] as const
const codeSide = 30

const toPoints = ({ x, y, width, height }: Box): Box => ({ x: mm(x), y: mm(y), width: mm(width), height: mm(height) })

/** The address of the reservation site with the link code behind `#`, which no server is told; the code alone without one. */
export const buildCodeText = (reservationUrl: string, linkCode: string): string =>
  reservationUrl === '' || reservationUrl.includes('#') ? linkCode : `${reservationUrl}#${linkCode}`

/** Fills `{name}` in the municipality's own text; a name that is not known stays as it was written. */
export const fillText = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** Address, date and sender: the upper third, which shows in the window. Undefined where the address does not fit. */
const setHead = (
  addressee: Addressee,
  {
    job,
    envelope,
    typefaces,
  }: { readonly job: LetterJob; readonly envelope: Envelope; readonly typefaces: readonly Typeface[] },
): { readonly marks: readonly Mark[]; readonly bottom: number } | undefined => {
  const { text, honorific } = job
  const { person, cardNumber, linkCode } = addressee
  const place = findSeenAlways(envelope) ?? plainAddress
  const address = setAddress(
    person === null
      ? { postalCode: '', address: linkCode, name: `${wording.cardId} ${cardNumber}`, honorific: '', foot: '' }
      : { ...person, honorific, foot: '' },
    typefaces,
    toPoints(place),
  )
  if (address === undefined) return undefined
  const ever = findSeenEver(envelope)
  const clear =
    ever === null ? { right: 112, bottom: 52 } : { right: ever.x + ever.width, bottom: ever.y + ever.height }
  const column = clear.right + clearance
  const box = toPoints({ x: column, y: edge.top, width: edge.right - column, height: 60 })
  const date = flow(text.date, typefaces, { box, size: 9.5, align: 'right' })
  const sender = flow(text.sender, typefaces, { box: { ...box, y: date.bottom + mm(2) }, size: 9, leading: 1.4 })
  return {
    marks: [...address, ...date.marks, ...(text.sender === '' ? [] : sender.marks)],
    bottom: Math.max(mm(clear.bottom + clearance), sender.bottom, mm(64)),
  }
}

/** The link code, large, with its QR code, the first password and the day until which to come (CM-F-3, CM-X-1). */
const setCodes = (
  { linkCode, password }: Addressee,
  { text }: LetterJob,
  { top, typefaces }: { readonly top: number; readonly typefaces: readonly Typeface[] },
): { readonly marks: readonly Mark[]; readonly bottom: number } => {
  const inner = toPoints({ x: edge.left + 5, y: 0, width: edge.right - edge.left - codeSide - 18, height: 0 })
  const marks: Mark[] = []
  let y = top + mm(5)
  const put = (words: string, size: number, gap: number) => {
    const set = flow(words, typefaces, { box: { ...inner, y }, size, leading: 1.35 })
    marks.push(...set.marks)
    y = set.bottom + mm(gap)
  }
  put(wording.linkCode, 8.5, 0.5)
  put(linkCode, 20, 1.5)
  if (password !== null) {
    put(wording.password, 8.5, 0.5)
    put(password, 14, 1.5)
  }
  if (text.reservationUrl !== '') {
    put(`${wording.site}　${text.reservationUrl}`, 9, 0.5)
    put(wording.qr, 8, 1)
  }
  put(`${wording.deadline}　${text.deadline}`, 10.5, 0)
  const bottom = Math.max(y + mm(3), top + mm(codeSide + 8))
  const side = mm(codeSide)
  const frame = toPoints({ x: edge.left, y: 0, width: edge.right - edge.left, height: 0 })
  marks.push(
    { type: 'frame', box: { ...frame, y: top, height: bottom - top }, weight: 0.8 },
    {
      type: 'code',
      text: buildCodeText(text.reservationUrl, linkCode),
      box: { x: mm(edge.right - codeSide - 4), y: top + mm(4), width: side, height: side },
    },
  )
  return { marks, bottom }
}

const setTitle = (title: string, top: number, typefaces: readonly Typeface[]) =>
  flow(title, typefaces, {
    box: { ...toPoints({ x: edge.left, y: 0, width: 170, height: 0 }), y: top },
    size: 15,
    align: 'centre',
  })

const setFoldMarks = (): readonly Mark[] =>
  [99, 198].map((y) => ({ type: 'rule', from: [mm(4), mm(y)], to: [mm(8), mm(y)] }))

/** One page for one card; undefined where its text does not fit at any size. */
const setLetter = (
  addressee: Addressee,
  job: LetterJob,
  typefaces: readonly Typeface[],
): readonly Mark[] | undefined => {
  const { text } = job
  const envelope = envelopes[job.envelope]
  const head = setHead(addressee, { job, envelope, typefaces })
  if (head === undefined) return undefined
  const isIssuance = job.kind === 'issuance'
  const values = {
    office: text.office,
    linkCode: addressee.linkCode,
    password: addressee.password ?? '',
    site: text.reservationUrl,
    deadline: text.deadline,
  }
  const body = isIssuance ? wording.issuance.body : fillText(text.body, values)
  const width = { ...toPoints({ x: edge.left, y: 0, width: edge.right - edge.left, height: 0 }) }
  const title = setTitle(isIssuance ? wording.issuance.title : text.title, head.bottom + mm(4), typefaces)
  for (const size of bodySizes) {
    const words = flow(body, typefaces, { box: { ...width, y: title.bottom + mm(3) }, size })
    const codes = setCodes(addressee, job, { top: words.bottom + mm(3), typefaces })
    const items = isIssuance
      ? flow([wording.issuance.items, ...wording.issuance.itemList.map((item) => `・${item}`)].join('\n'), typefaces, {
          box: { ...width, y: codes.bottom + mm(4) },
          size: Math.min(size, 9),
          leading: 1.45,
        })
      : { marks: [], bottom: codes.bottom }
    const office = setOffice(job, { top: items.bottom + mm(4), typefaces })
    const reply = isIssuance ? setReplyForms(addressee, typefaces) : undefined
    const limit = reply === undefined ? mm(edge.bottom) : reply.top - mm(3)
    if (office.bottom > limit) continue
    return [
      ...head.marks,
      ...title.marks,
      ...words.marks,
      ...codes.marks,
      ...items.marks,
      ...office.marks,
      ...(reply?.marks ?? []),
      ...(envelope.window === null ? [] : setFoldMarks()),
    ]
  }
  return undefined
}

const setOffice = (
  { text }: LetterJob,
  { top, typefaces }: { readonly top: number; readonly typefaces: readonly Typeface[] },
) => {
  if (text.office === '') return { marks: [], bottom: top }
  const label = setLine(wording.office, typefaces)
  const labelWidth = widthOf(label, 9) + mm(4)
  const box = { x: mm(edge.left) + labelWidth, y: top, width: mm(edge.right - edge.left) - labelWidth, height: 0 }
  const words = flow(text.office, typefaces, { box, size: 9, leading: 1.45 })
  const marks: readonly Mark[] = [
    { type: 'text', line: label, x: mm(edge.left), y: top + ascent * 9, size: 9 },
    ...words.marks,
  ]
  return { marks, bottom: words.bottom }
}

const move = (mark: Mark, x: number, y: number): Mark => {
  if (mark.type === 'text') return { ...mark, x: mark.x + x, y: mark.y + y }
  if (mark.type === 'rule')
    return {
      ...mark,
      from: [mark.from[0] + x, mark.from[1] + y],
      to: [mark.to[0] + x, mark.to[1] + y],
    }
  return { ...mark, box: { ...mark.box, x: mark.box.x + x, y: mark.box.y + y } }
}

/**
 * 交付案内文 (CM-F-3) or 交付通知書 (CM-F-2), a page a card, the address where the window of the envelope shows it. Who
 * cannot be printed is left out and told.
 */
export const renderLetters = async (job: LetterJob, typefaces: readonly Typeface[]): Promise<Printed> => {
  const document = await openDocument({ title: job.text.title, id: await identifyJob(job), duplex: false })
  const left: LeftOut[] = []
  const cardIds: string[] = []
  const preview: Printed['preview'][number][] = []
  for (const addressee of job.addressees) {
    const { cardId, cardNumber, person } = addressee
    if (person !== null && (person.address === '' || person.name === '')) {
      left.push({ cardId, cardNumber, why: 'address' })
      continue
    }
    const set = setOrLeave(addressee, () => setLetter(addressee, job, typefaces))
    if ('left' in set) {
      left.push(set.left)
      continue
    }
    const marks = set.part.map((mark) => move(mark, mm(job.shift.x), mm(job.shift.y)))
    const canvas = document.addPage(sheetSizes.A4)
    paint(canvas, marks, (text) => document.embedForm((context) => embedQrMask(context, text)))
    if (preview.length < previewPages) preview.push(marks.map(toPreview))
    cardIds.push(cardId)
  }
  return { pdf: await document.save(), pages: cardIds.length, cardIds, left, preview }
}
