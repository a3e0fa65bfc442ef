import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument, PDFName, PDFString } from 'pdf-lib'
import { afterAll, describe, expect, it } from 'vitest'
import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import { openCanvas } from '#web/documents/canvas.ts'
import { renderCertificate } from '#web/documents/certificate.ts'
import { splitClusters } from '#web/documents/clusters.ts'
import { openDocumentFonts, setLine } from '#web/documents/document-fonts.ts'
import { renderReceipt } from '#web/documents/receipt.ts'
import { isWordCell, restraint } from '#web/documents/restraint.ts'
import { family, member, notoSerif, readNotoSerif, residentRecord, sealRegistration } from './certificate-fixture.ts'
import { blur, copy, readGreymap, type Darkness } from './copy-model.ts'

/** Poppler and qpdf, which we did not write, judge the documents we make. */

const directory = mkdtempSync(join(tmpdir(), 'madoguchi-documents-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let count = 0
const store = (pdf: Uint8Array): string => {
  const path = join(directory, `${++count}.pdf`)
  writeFileSync(path, pdf)
  return path
}
const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })

const render = async (information: CertificateInformation): Promise<string> =>
  store((await renderCertificate({ information, typefaces: [notoSerif()] })).pdf)

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const rasterise = (path: string, resolution: number, page: number, area?: Area): Darkness => {
  const crop = area === undefined ? [] : ['-x', area.x, '-y', area.y, '-W', area.width, '-H', area.height].map(String)
  const output = join(directory, `raster-${++count}`)
  run('pdftoppm', '-r', String(resolution), '-f', String(page), '-gray', '-singlefile', ...crop, path, output)
  return readGreymap(readFileSync(`${output}.pgm`))
}

const names = ['髙﨑　𠮷葛\u{e0100}', '渡邊\u{e0100}　邊葛', '濵𣘺　彅瀨'] as const

const receipt = {
  kioskId: 'K-0107',
  shopName: '見本ストア中央店',
  at: '2026-11-22T15:04:59Z',
  kindTitle: '住民票の写し',
  copies: 1,
  unitFee: 200,
  total: 200,
  inserted: 1000,
  change: 800,
  receiptNumber: '20261123-0042',
}

const samples: readonly (readonly [string, () => Promise<string>])[] = [
  ['a ledger of one', () => render(residentRecord([member('m1', names[0])]))],
  ['a ledger of fourteen', () => render(residentRecord(family(14), { headOfHousehold: '見本　一郎' }))],
  ['columns on A5', () => render(residentRecord(family(4), { paper: 'A5', layout: 'columns' }))],
  ['a seal registration', () => render(sealRegistration(names[1], { layout: 'columns' }))],
  ['a receipt', async () => store(await renderReceipt({ receipt, typefaces: [notoSerif()] }))],
]

describe.each(samples)('%s', (_, make) => {
  it('is clean to qpdf', async () => {
    const report = run('qpdf', '--check', await make())
    expect(report).toContain('No syntax or stream encoding errors found')
    expect(report).not.toMatch(/warning/i)
  })

  it('has its fonts embedded, subset, tagged and mapped to Unicode', async () => {
    const rows = run('pdffonts', await make())
      .trim()
      .split('\n')
      .slice(2)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatch(/^[A-Z]{6}\+NotoSerifJP-Regular\s+CID TrueType\s+Identity-H\s+yes yes yes/)
  })
})

describe('the texts of a certificate', () => {
  it('come back exactly, selectors and all', async () => {
    const path = await render(residentRecord(names.map((name, index) => member(`m${index}`, name))))
    const lines = run('pdftotext', '-raw', path, '-').split('\n')
    // pdftotext ends a word at any white space and writes U+0020 there.
    const written = names.map((name) => name.replaceAll('　', ' '))
    for (const name of written) expect(lines).toContain(name)
    expect(lines).toContain('住民票の写し')
    expect(lines.filter((line) => line.includes('邊\u{e0100}'))).toEqual([written[1]])
  })

  it('lie inside the A5 original in the middle of the sheet', async () => {
    const path = await render(residentRecord(family(2), { paper: 'A5', layout: 'columns' }))
    const boxes = [
      ...run('pdftotext', '-bbox', '-f', '1', '-l', '1', path, '-').matchAll(
        /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/g,
      ),
    ]
    expect(boxes.length).toBeGreaterThan(20)
    const millimetre = 72 / 25.4
    for (const [, xMin, yMin, xMax, yMax] of boxes) {
      expect(Number(xMin)).toBeGreaterThan(31 * millimetre)
      expect(Number(xMax)).toBeLessThan((31 + 148) * millimetre)
      expect(Number(yMin)).toBeGreaterThan(43.5 * millimetre)
      expect(Number(yMax)).toBeLessThan((43.5 + 210) * millimetre)
    }
  })
})

describe('a subset font', () => {
  const size = 24
  const text = '髙﨑𠮷葛葛\u{e0100}辻辻\u{e0100}邊邉濵𣘺彅瀨𡈽𠮟永東鬱龍ガぱＡgQ令和8年'
  const sheet = { width: size * 40, height: size * 2 }

  /** The page by our own subset. */
  const drawSubset = async (shown: string): Promise<Uint8Array> => {
    const document = await PDFDocument.create({ updateMetadata: false })
    const page = document.addPage([sheet.width, sheet.height])
    const fonts = openDocumentFonts(document.context)
    const canvas = openCanvas(sheet, fonts)
    canvas.line(setLine(shown, [notoSerif()]), { x: size, y: size * 1.5, size })
    page.node.set(PDFName.of('Contents'), document.context.register(document.context.flateStream(canvas.content())))
    page.node.set(PDFName.of('Resources'), document.context.obj({ Font: fonts.resources() }))
    fonts.write()
    return document.save()
  }

  /** The page by the whole font file, which the reader of the PDF takes the glyphs from. */
  const drawWhole = async (shown: string): Promise<Uint8Array> => {
    const document = await PDFDocument.create({ updateMetadata: false })
    const { context } = document
    const descriptor = context.obj({
      Type: 'FontDescriptor',
      FontName: 'Whole',
      Flags: 4,
      FontBBox: [-1000, -1000, 2000, 2000],
      ItalicAngle: 0,
      Ascent: 880,
      Descent: -120,
      CapHeight: 700,
      StemV: 80,
      FontFile2: context.register(context.flateStream(readNotoSerif())),
    })
    const glyphs = splitClusters(shown).map((cluster) => notoSerif().find(cluster) ?? { id: 0, advance: 0 })
    const descendant = context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: 'Whole',
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: context.register(descriptor),
      CIDToGIDMap: 'Identity',
      W: glyphs.flatMap(({ id, advance }) => [id, [advance]]),
    })
    const font = context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: 'Whole',
      Encoding: 'Identity-H',
      DescendantFonts: [context.register(descendant)],
    })
    const page = document.addPage([sheet.width, sheet.height])
    const codes = glyphs.map(({ id }) => id.toString(16).padStart(4, '0')).join('')
    const content = `0 g BT /F ${size} Tf ${size} ${sheet.height - size * 1.5} Td <${codes}> Tj ET`
    page.node.set(PDFName.of('Contents'), context.register(context.flateStream(content)))
    page.node.set(PDFName.of('Resources'), context.obj({ Font: { F: context.register(font) } }))
    return document.save()
  }

  it('puts the same ink on paper as the whole font', async () => {
    const [subset, whole] = [store(await drawSubset(text)), store(await drawWhole(text))].map((path) =>
      rasterise(path, 200, 1),
    )
    if (subset === undefined || whole === undefined) throw new Error('nothing drawn')
    const ink = whole.values.reduce((sum, value) => sum + value, 0)
    expect(ink).toBeGreaterThan(10_000)
    const difference = whole.values.reduce((sum, value, at) => sum + Math.abs(value - (subset.values[at] ?? 0)), 0)
    expect(difference / ink).toBeLessThan(0.001)
  })

  it('draws each variation differently from its base', async () => {
    for (const base of ['葛', '辻']) {
      const [plain, variant] = await Promise.all(
        [base, `${base}\u{e0100}`].map(async (shown) => rasterise(store(await drawSubset(shown)), 200, 1)),
      )
      const difference = plain?.values.reduce((sum, value, at) => sum + Math.abs(value - (variant?.values[at] ?? 0)), 0)
      expect(difference).toBeGreaterThan(20)
    }
  })
})

describe('けん制文字', () => {
  const { cell, repeat, dotsPerInch } = restraint
  const millimetre = dotsPerInch / 25.4
  /** A part of the sheet without text on either side, one repeat square, beginning at a whole repeat. */
  const area: Area = {
    x: cell * repeat.columns,
    y: cell * repeat.rows * 3,
    width: cell * repeat.columns,
    height: cell * repeat.rows,
  }

  /** Mean darkness of word and ground; a pixel of the picture is `pixel` printer pixels wide. */
  const meansOf = (picture: Darkness, pixel: number): { readonly word: number; readonly ground: number } => {
    const sums = { word: 0, ground: 0 }
    const counts = { word: 0, ground: 0 }
    for (let y = 0; y < picture.height; y++)
      for (let x = 0; x < picture.width; x++) {
        const place = (at: number): number => Math.floor(((at + 0.5) * pixel) / cell)
        const kind = isWordCell(place(x), place(y)) ? 'word' : 'ground'
        sums[kind] += picture.values[y * picture.width + x] ?? 0
        counts[kind]++
      }
    return { word: sums.word / counts.word, ground: sums.ground / counts.ground }
  }

  const original = (async () => render(residentRecord([member('m1', '見本　花子')])))()

  it.each([
    ['front', 1],
    ['back', 2],
  ])('is an even tint on the %s of the original', async (_, page) => {
    const picture = rasterise(await original, dotsPerInch, page, area)
    const plain = meansOf(picture, 1)
    expect(plain.ground).toBeGreaterThan(0.04)
    expect(plain.ground).toBeLessThan(0.08)
    expect(Math.abs(plain.word / plain.ground - 1)).toBeLessThan(0.03)
    const seen = meansOf(blur(picture, 0.25 * millimetre), 1)
    expect(Math.abs(seen.word / seen.ground - 1)).toBeLessThan(0.03)
  })

  const copiers = [
    { name: 'of 200 dots an inch', sigma: 0.07, factor: 3, threshold: 0.25 },
    { name: 'of 200 dots an inch with poor optics', sigma: 0.09, factor: 3, threshold: 0.2 },
    { name: 'of 300 dots an inch', sigma: 0.07, factor: 2, threshold: 0.28 },
  ] as const

  it.each(copiers.flatMap((copier) => [1, 2].map((page) => ({ ...copier, page }))))(
    'says 「複写」 in the copy of page $page by a copier $name',
    async ({ sigma, factor, threshold, page }) => {
      const picture = rasterise(await original, dotsPerInch, page, area)
      const { word, ground } = meansOf(copy(picture, { sigma: sigma * millimetre, factor, threshold }), factor)
      expect(word).toBeGreaterThan(0.04)
      expect(ground).toBeLessThan(word / 20)
    },
  )

  it('would say nothing in the copy if word and ground had the same dots', async () => {
    const picture = rasterise(await original, dotsPerInch, 2, area)
    const values = picture.values.map((_, at) => {
      const [x, y] = [at % picture.width, Math.floor(at / picture.width)]
      const [column, row] = [Math.floor(x / 6), Math.floor(y / 6)]
      return (column + row) % 2 === 0 && x % 6 >= 2 && x % 6 < 4 && y % 6 >= 2 && y % 6 < 4 ? 1 : 0
    })
    const { word, ground } = meansOf(
      copy({ ...picture, values }, { sigma: 0.07 * millimetre, factor: 3, threshold: 0.25 }),
      3,
    )
    expect(word + ground).toBeLessThan(0.001)
  })
})
