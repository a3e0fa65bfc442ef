import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFString, type PDFRef } from 'pdf-lib'
import { AppError } from '#shared/errors/app-error.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openCanvas, type Canvas } from './canvas.ts'
import { openDocumentFonts } from './document-fonts.ts'
import type { Size } from './measures.ts'
import { readPngHeader } from './png.ts'
import { buildSrgbProfile } from './srgb-profile.ts'

/** A PDF being made: pages, images, and the parts around them that say nothing of a person. */
export type OpenDocument = {
  readonly addPage: (size: Size) => Canvas
  /** Throws AppError `party.malformed` for bytes that are no usable PNG. */
  readonly embedPng: (png: Uint8Array) => Promise<SealImage>
  readonly embedForm: (embed: (context: PDFDocument['context']) => PDFRef) => PDFRef
  readonly save: () => Promise<Uint8Array<ArrayBuffer>>
}

export type SealImage = Size & {
  readonly ref: PDFRef
  /** Points of one pixel where the image states its resolution. */
  readonly pixel: number | undefined
}

type Options = {
  /** Kind and request id; shown by readers, so no person's data. */
  readonly title: string
  /** 16 bytes both parts of the file identifier are set to (ISO 32000-2 §14.4), hexadecimal. */
  readonly id: string
  readonly duplex: boolean
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** XMP (ISO 16684-1) with the PDF/A-2u identification (ISO 19005-2 §6.6.4). */
const metadata = (title: string): string => `<?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>Madoguchi</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`

/** A new document; the same calls give the same bytes, as nothing is taken from a clock or a random source. */
export const openDocument = async ({ title, id, duplex }: Options): Promise<OpenDocument> => {
  const document = await PDFDocument.create({ updateMetadata: false })
  const { context, catalog } = document
  const fonts = openDocumentFonts(context)
  const pages: { readonly canvas: Canvas; readonly node: PDFDict }[] = []

  const writeFrame = (): void => {
    const profile = context.register(context.flateStream(buildSrgbProfile(), { N: 3 }))
    catalog.set(
      PDFName.of('OutputIntents'),
      context.obj([
        {
          Type: 'OutputIntent',
          S: 'GTS_PDFA1',
          OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
          DestOutputProfile: profile,
        },
      ]),
    )
    catalog.set(
      PDFName.of('Metadata'),
      context.register(context.stream(encodeUtf8(metadata(title)), { Type: 'Metadata', Subtype: 'XML' })),
    )
    catalog.set(PDFName.of('Lang'), PDFString.of('ja-JP'))
    catalog.set(
      PDFName.of('ViewerPreferences'),
      context.obj({
        DisplayDocTitle: true,
        PrintScaling: 'None',
        ...(duplex ? { Duplex: 'DuplexFlipLongEdge' } : {}),
      }),
    )
    context.trailerInfo.Info = context.register(
      context.obj({ Title: PDFHexString.fromText(title), Producer: PDFString.of('Madoguchi') }),
    )
    context.trailerInfo.ID = context.obj([PDFHexString.of(id), PDFHexString.of(id)])
  }

  return {
    addPage(size) {
      const page = document.addPage([size.width, size.height])
      const canvas = openCanvas(size, fonts)
      pages.push({ canvas, node: page.node })
      return canvas
    },

    async embedPng(png) {
      const { width, height, pixel } = readPngHeader(png)
      try {
        const image = await document.embedPng(png)
        return { ref: image.ref, width, height, pixel }
      } catch (error) {
        throw new AppError('party.malformed', { party: 'municipality' }, { cause: error })
      }
    },

    embedForm: (embed) => embed(context),

    async save() {
      const fontResources = fonts.resources()
      for (const { canvas, node } of pages) {
        node.set(PDFName.of('Contents'), context.register(context.flateStream(canvas.content())))
        node.set(PDFName.of('Resources'), context.obj({ Font: fontResources, XObject: canvas.xObjects() }))
      }
      fonts.write()
      writeFrame()
      const bytes = await document.save({
        addDefaultPage: false,
        updateFieldAppearances: false,
        objectsPerTick: Infinity,
      })
      return new Uint8Array(bytes)
    },
  }
}
