import { makeCa, makeIdentity, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import type { ChangeCode, PdfReport, SignatureReport } from '#shared/pades/report.ts'
import { signPdf, type SigningOrder } from '#shared/pades/sign.ts'
import { validatePdf } from '#shared/pades/validate.ts'
import { pdfArray, pdfDict, pdfName, pdfString, type PdfObject } from '#shared/pdf/objects.ts'
import { encodeLatin1 } from '#shared/pdf/serialize.ts'
import { makePdf } from './pdf-fixture.ts'
import { requireRef, streamOf, updatePdf, type Update } from './pdf-update.ts'
import { makeStamper, makeToken, stampWith, vouchFor } from './signing-fixture.ts'

/** Documents that are prepared, signed and changed, and what is found of the first signature. */

export type Change = (update: Update) => Promise<void>

/** A first signature with the codes of what came after it. */
export type Judged = SignatureReport & { readonly seen: readonly ChangeCode[] }

const roomOfToken = 8000
const anyRange = [0, 999_999_999, 999_999_999, 999_999_999]

export const openChangeWorld = async () => {
  const ca = await makeCa()
  const hanako = await makeIdentity(ca)
  const taro = await makeIdentity(ca, { commonName: '窓口 太郎' })
  const stamper = await makeStamper(ca)
  const more = { timeStamp: stampWith(ca, stamper), evidence: await vouchFor(ca) }

  const sign = async (pdf: Uint8Array, order: Partial<SigningOrder> = {}, who: TestIdentity = hanako) => {
    const { original, appended } = await signPdf(pdf, {
      level: 'B-B',
      signer: who.signer,
      certificates: [who.certificate.der],
      ...more,
      ...order,
    })
    return concatBytes(original, appended)
  }

  const validate = (pdf: Uint8Array): Promise<PdfReport> =>
    validatePdf(pdf, { anchors: [ca.certificate.der], at: new Date('2026-06-01T00:00:00Z'), revocation: 'none' })

  const judge = async (pdf: Uint8Array): Promise<Judged> => {
    const { signatures } = await validate(pdf)
    const [first] = signatures
    if (first === undefined) throw new RangeError('no signature')
    return { ...first, seen: first.changes.map(({ code }) => code) }
  }

  /** A form with a text field is prepared, signed, and changed. */
  const attack = async (change: Change, prepare?: Change, order: Partial<SigningOrder> = {}): Promise<Judged> => {
    const plain = await makePdf({ pages: 2, textField: 'amount' })
    const prepared = prepare === undefined ? plain : await updatePdf(plain, prepare)
    return judge(await updatePdf(await sign(prepared, order), change))
  }

  /** An update that puts a token of the stamping authority into what `place` makes of its dictionary. */
  const stampInto = async (
    pdf: Uint8Array,
    place: (update: Update, value: PdfObject) => Promise<void>,
  ): Promise<Uint8Array> => {
    const value = pdfDict({
      Type: pdfName('DocTimeStamp'),
      Filter: pdfName('Adobe.PPKLite'),
      SubFilter: pdfName('ETSI.RFC3161'),
      ByteRange: pdfArray(anyRange),
      Contents: pdfString(new Uint8Array(roomOfToken), true),
    })
    const stamped = await updatePdf(pdf, async (update) => place(update, update.draft.add(value)))
    const text = new TextDecoder('latin1').decode(stamped)
    const start = text.lastIndexOf(`<${'0'.repeat(roomOfToken * 2)}>`)
    const end = start + roomOfToken * 2 + 2
    const rangeAt = text.lastIndexOf(`[${anyRange.join(' ')}]`)
    const range = `[0 ${start} ${end} ${stamped.length - end}]`.padEnd(`[${anyRange.join(' ')}]`.length)
    stamped.set(encodeLatin1(range), rangeAt)
    const token = await makeToken(stamper, concatBytes(stamped.subarray(0, start), stamped.subarray(end)))
    stamped.set(encodeLatin1(encodeHex(token)), start + 1)
    return stamped
  }

  return { ca, taro, sign, validate, judge, attack, stampInto }
}

export type ChangeWorld = Awaited<ReturnType<typeof openChangeWorld>>

/** A form XObject. */
export const drawing = (text: string, more: Readonly<Record<string, PdfObject>> = {}): PdfObject =>
  streamOf(`BT ${text} ET`, {
    Type: pdfName('XObject'),
    Subtype: pdfName('Form'),
    BBox: pdfArray([0, 0, 10, 10]),
    ...more,
  })

/** The widget of a text field, which pdf-lib makes a kid of it. */
export const widgetOf = async (update: Update, name = 'amount') => {
  const field = await update.field(name)
  const [kid] = await update.items(await update.entry(field, 'Kids'))
  return requireRef(kid ?? field)
}

/** One more field of the form. */
export const addField = async (update: Update, entries: Readonly<Record<string, PdfObject>>, isOnPage = true) => {
  const field = update.draft.add(
    pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('Widget'), FT: pdfName('Sig'), ...entries }),
  )
  const fields = await update.items(await update.entry(await update.form, 'Fields'))
  await update.set(await update.form, { Fields: pdfArray([...fields, field]) })
  if (!isOnPage) return field
  const page = await update.page()
  const annotations = await update.items(await update.entry(page, 'Annots'))
  await update.set(page, { Annots: pdfArray([...annotations, field]) })
  return field
}
