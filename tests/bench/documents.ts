/** Documents a second beside pdfkit putting the same marks on the same pages with the same font. */
import { decodePDFRawStream, PDFDict, PDFDocument, PDFName, PDFRawStream, type PDFPage } from 'pdf-lib'
import PdfkitDocument from 'pdfkit'
import { renderCertificate } from '#web/documents/certificate.ts'
import { openTypeface } from '#web/documents/fonts.ts'
import { buildSealPng, family, notoSerif, readNotoSerif, residentRecord } from '../interop/certificate-fixture.ts'
import { figure, type Figure } from './load.ts'

type Mark =
  | {
      readonly type: 'text'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly size: number
      readonly tracking: number
    }
  | {
      readonly type: 'rule'
      readonly width: number
      readonly from: readonly [number, number]
      readonly to: readonly [number, number]
    }
  | { readonly type: 'frame'; readonly width: number; readonly box: readonly [number, number, number, number] }
  | { readonly type: 'seal'; readonly box: readonly [number, number, number, number] }
  | { readonly type: 'restraint' }

const textOf = (stream: PDFRawStream): string => new TextDecoder('latin1').decode(decodePDFRawStream(stream).decode())

const readToUnicode = (page: PDFPage): Map<string, string> => {
  const font = page.node.Resources()?.lookup(PDFName.of('Font'), PDFDict).lookup(PDFName.of('F1'), PDFDict)
  const map = textOf(font?.lookup(PDFName.of('ToUnicode')) as PDFRawStream)
  return new Map(
    [...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(([, code = '', units = '']) => [
      code,
      String.fromCharCode(...(units.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16))),
    ]),
  )
}

const number = String.raw`(-?[\d.]+)`
const patterns: readonly (readonly [
  RegExp,
  (numbers: readonly number[], rest: readonly string[], unicode: Map<string, string>) => Mark,
])[] = [
  [
    new RegExp(`BT /F1 ${number} Tf ${number} Tc ${number} ${number} Td <([0-9A-F]+)> Tj ET`),
    ([size = 0, tracking = 0, x = 0, y = 0], rest, unicode) => {
      const codes = rest[4]?.match(/.{4}/g) ?? []
      return { type: 'text', size, tracking, x, y, text: codes.map((code) => unicode.get(code) ?? '').join('') }
    },
  ],
  [
    new RegExp(`^${number} w ${number} ${number} m ${number} ${number} l S$`),
    ([width = 0, ...at]) => ({ type: 'rule', width, from: [at[0] ?? 0, at[1] ?? 0], to: [at[2] ?? 0, at[3] ?? 0] }),
  ],
  [
    new RegExp(`^${number} w ${number} ${number} ${number} ${number} re S$`),
    ([width = 0, ...at]) => ({ type: 'frame', width, box: [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0, at[3] ?? 0] }),
  ],
  [
    new RegExp(`^q ${number} 0 0 ${number} ${number} ${number} cm /X\\d+ Do Q$`),
    ([width = 0, height = 0, x = 0, y = 0]) => ({ type: 'seal', box: [x, y, width, height] }),
  ],
  [/^q \/X1 Do Q$/, () => ({ type: 'restraint' })],
]

/** What our document puts on a page, line of the content stream by line. Throws where a line is none of the known marks. */
const readMarks = (page: PDFPage): Mark[] => {
  const unicode = readToUnicode(page)
  const content = textOf(page.node.lookup(PDFName.of('Contents')) as PDFRawStream)
  return content
    .split('\n')
    .slice(1)
    .map((line) => {
      for (const [pattern, toMark] of patterns) {
        const match = pattern.exec(line)
        if (match !== null) return toMark(match.slice(1).map(Number), match.slice(1), unicode)
      }
      throw new Error(`an unknown mark: ${line.slice(0, 60)}`)
    })
}

type Original = { readonly pages: readonly (readonly Mark[])[]; readonly mask: PDFRawStream }

const readOriginal = async (pdf: Uint8Array): Promise<Original> => {
  const document = await PDFDocument.load(pdf)
  const mask = document.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .find((object) => object instanceof PDFRawStream && object.dict.has(PDFName.of('ImageMask')))
  return { pages: document.getPages().map(readMarks), mask: mask as PDFRawStream }
}

const a4 = [595.2756, 841.8898] as const

/** The same marks by pdfkit; the restraint pattern is handed over compressed, as ours keeps it. */
const drawWithPdfkit = async ({ pages, mask }: Original, font: Buffer, seal: Buffer): Promise<number> => {
  const document = new PdfkitDocument({ size: [...a4], margin: 0, autoFirstPage: false, info: { Title: 'bench' } })
  let length = 0
  document.on('data', (part: Uint8Array) => (length += part.length))
  const ended = new Promise<void>((done) => document.on('end', done))
  document.registerFont('serif', font)
  const [width, height] = ['Width', 'Height'].map((key) => Number(String(mask.dict.get(PDFName.of(key)))))
  const dots = document.ref({
    Type: 'XObject',
    Subtype: 'Image',
    ImageMask: true,
    Width: width,
    Height: height,
    BitsPerComponent: 1,
    Decode: [1, 0],
    Filter: 'FlateDecode',
  })
  dots.end(Buffer.from(mask.getContents()))
  for (const marks of pages) {
    document.addPage()
    document.font('serif')
    for (const mark of marks) {
      if (mark.type === 'text')
        document.fontSize(mark.size).text(mark.text, mark.x, a4[1] - mark.y, {
          lineBreak: false,
          baseline: 'alphabetic',
          characterSpacing: mark.tracking,
        })
      else if (mark.type === 'rule')
        document
          .lineWidth(mark.width)
          .moveTo(mark.from[0], a4[1] - mark.from[1])
          .lineTo(mark.to[0], a4[1] - mark.to[1])
          .stroke()
      else if (mark.type === 'frame') {
        const [x, y, w, h] = mark.box
        document
          .lineWidth(mark.width)
          .rect(x, a4[1] - y - h, w, h)
          .stroke()
      } else if (mark.type === 'seal') {
        const [x, y, w, h] = mark.box
        document.image(seal, x, a4[1] - y - h, { width: w, height: h })
      } else {
        document.page.xobjects['Dots'] = dots
        document.addContent(`q ${a4[0]} 0 0 ${-a4[1]} 0 ${a4[1]} cm /Dots Do Q`)
      }
    }
  }
  document.end()
  await ended
  return length
}

/** Documents a second over a time, the two in turns so that a busy machine slows both. */
const race = async (
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  seconds: number,
): Promise<{ readonly ours: number; readonly theirs: number }> => {
  const spent = { ours: 0, theirs: 0 }
  let rounds = 0
  await ours()
  await theirs()
  while (spent.ours + spent.theirs < seconds * 1000) {
    for (const [name, draw] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      const started = performance.now()
      await draw()
      spent[name] += performance.now() - started
    }
    rounds++
  }
  return { ours: (rounds * 1000) / spent.ours, theirs: (rounds * 1000) / spent.theirs }
}

/** Both open the font file for every document; then ours with the font kept open, as where many are drawn at once. */
export const benchDocuments = async (): Promise<readonly Figure[]> => {
  const information = residentRecord(family(4, { relationship: '子' }), { headOfHousehold: '見本　一郎' })
  const font = Buffer.from(readNotoSerif())
  const seal = Buffer.from(buildSealPng())
  const { pdf } = await renderCertificate({ information, typefaces: [notoSerif()] })
  const original = await readOriginal(pdf)
  const theirs = (): Promise<number> => drawWithPdfkit(original, font, seal)
  const opening = await race(() => renderCertificate({ information, typefaces: [openTypeface(font)] }), theirs, 4)
  const keeping = await race(() => renderCertificate({ information, typefaces: [notoSerif()] }), theirs, 4)
  return [
    figure('certificates of four persons, both sides, font opened for each', 'documents/s', opening.ours, {
      name: 'pdfkit, the same marks and font',
      value: opening.theirs,
    }),
    figure('certificates of four persons, both sides, font kept open', 'documents/s', keeping.ours, {
      name: 'pdfkit, the same marks and font',
      value: keeping.theirs,
    }),
    figure('bytes of the certificate', 'bytes', pdf.length, {
      name: 'pdfkit, the same marks and font',
      value: await theirs(),
    }),
  ]
}
