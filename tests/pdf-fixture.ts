import { degrees, PDFArray, PDFDocument, PDFHexString, PDFName, StandardFonts, type PDFObject } from 'pdf-lib'

/** PDFs to be signed, written by a library of others. */

export type PdfFixture = {
  readonly pages?: number
  readonly rotate?: 0 | 90 | 180 | 270
  readonly size?: readonly [width: number, height: number]
  /** Compressed objects and a cross-reference stream, or a table. */
  readonly xref?: 'table' | 'stream'
  /** Empty signature fields on the first page, with further entries of the field. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** A text field, so that the form is not of signatures alone. */
  readonly textField?: string
  /** Bytes of a stream nobody refers to, to make a file large. */
  readonly ballast?: Uint8Array
}

const a4 = [595.28, 841.89] as const

export const makePdf = async ({
  pages = 1,
  rotate = 0,
  size = a4,
  xref = 'table',
  fields = {},
  textField,
  ballast,
}: PdfFixture = {}): Promise<Uint8Array<ArrayBuffer>> => {
  const document = await PDFDocument.create()
  document.setTitle('to be signed')
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (let number = 1; number <= pages; number++) {
    const page = document.addPage([...size])
    page.setRotation(degrees(rotate))
    page.drawText(`Page ${number}`, { x: 50, y: size[1] - 80, size: 24, font })
  }
  const [first] = document.getPages()
  if (first === undefined) throw new RangeError('no page')
  const { context } = document
  if (textField !== undefined) document.getForm().createTextField(textField).addToPage(first)
  for (const [name, entries] of Object.entries(fields)) {
    const ref = context.register(
      context.obj({
        Type: 'Annot',
        Subtype: 'Widget',
        FT: 'Sig',
        T: PDFHexString.fromText(name),
        F: 4,
        Rect: [50, 50, 250, 100],
        P: first.ref,
        ...(entries as Record<string, PDFObject>),
      }),
    )
    first.node.addAnnot(ref)
    document.getForm().acroForm.addField(ref)
  }
  if (ballast !== undefined) {
    const stream = context.register(context.stream(ballast))
    document.catalog.set(PDFName.of('Ballast'), PDFArray.withContext(context))
    document.catalog.lookup(PDFName.of('Ballast'), PDFArray).push(stream)
  }
  const saved = await document.save({ useObjectStreams: xref === 'stream', updateFieldAppearances: false })
  return new Uint8Array(saved)
}
