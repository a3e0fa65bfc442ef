import { PDFDict, PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { computePrintedDigests, computeSubjectDigest } from '#shared/convenience-issuance/binding.ts'
import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import {
  family,
  householdAddress,
  member,
  notoSerif,
  residentRecord,
  sealRegistration,
} from '../../tests/interop/certificate-fixture.ts'
import { readPdf } from '../../tests/read-pdf.ts'
import { renderCertificate } from './certificate.ts'
import { restraint } from './restraint.ts'
import { dealEntries } from './sheet-plan.ts'

const render = (information: CertificateInformation) => renderCertificate({ information, typefaces: [notoSerif()] })
const errorOf = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (error instanceof AppError) return error
  throw new Error('no error of the catalogue', { cause: error })
}

describe('a copy of the resident record', () => {
  it('gives back every name exactly as registered, with its variation selectors', async () => {
    const names = ['髙﨑　𠮷葛\u{e0100}', '渡邊\u{e0100}　邊葛', '葛󠄀城　葛']
    const { pdf } = await render(residentRecord(names.map((name, index) => member(`m${index}`, name))))
    const texts = (await readPdf(pdf)).pages.flatMap((page) => page.texts)
    for (const name of names) expect(texts).toContain(name)
  })

  it('draws the variation by a glyph of its own and the shared glyph once', async () => {
    const { pdf } = await render(residentRecord([member('m1', '葛\u{e0100}　葛'), member('m2', '邊\u{e0100}　邊')]))
    const document = await PDFDocument.load(pdf)
    const descendant = document.context
      .enumerateIndirectObjects()
      .map(([, object]) => object)
      .find((object) => object instanceof PDFDict && object.has(PDFName.of('CIDToGIDMap')))
    const map = (descendant as PDFDict).lookup(PDFName.of('CIDToGIDMap'))
    const bytes = decodePDFRawStream(map as PDFRawStream).decode()
    const glyphs = Array.from(
      { length: bytes.length / 2 },
      (_, cid) => (bytes[cid * 2] ?? 0) * 256 + (bytes[cid * 2 + 1] ?? 0),
    )
    expect(glyphs[0]).toBe(0)
    expect(glyphs.slice(1)).not.toContain(0)
    // 邊 and 邊 with its selector: two codes, one glyph.
    expect(new Set(glyphs).size).toBe(glyphs.length - 1)
  })

  it('reports the persons it drew so that their digests are those of the data', async () => {
    const information = residentRecord(
      [
        member('m1', '髙﨑　𠮷葛\u{e0100}'),
        member('m2', '見本　次郎', { sex: 'not-applicable', address: '別の県別の市' }),
      ],
      { eraDates: false },
    )
    const { drawn } = await render(information)
    const key = new Uint8Array(32).fill(7)
    const digests = await Promise.all(
      drawn.map(async (person) => ({ memberRef: person.memberRef, digest: await computeSubjectDigest(key, person) })),
    )
    expect(digests).toEqual(await computePrintedDigests(key, information))
  })

  it('prints the individual number where the data has it and nowhere else', async () => {
    const without = (await readPdf((await render(residentRecord(family(2)))).pdf)).pages.flatMap((page) => page.texts)
    expect(without).not.toContain('個人番号')
    const information = residentRecord([
      member('m1', '見本　花子', { myNumber: '123456789018' }),
      member('m2', '見本　太郎'),
    ])
    const texts = (await readPdf((await render(information)).pdf)).pages.flatMap((page) => page.texts)
    expect(texts.filter((text) => text === '個人番号')).toHaveLength(1)
    expect(texts.filter((text) => text === '1234 5678 9018')).toHaveLength(1)
  })

  it('has no field for what was not chosen', async () => {
    const [front] = (await readPdf((await render(residentRecord([member('m1', '見本　花子')]))).pdf)).pages
    for (const label of ['世帯主', '世帯主との続柄', '本籍', '筆頭者', '住民票コード', '個人番号', '前住所'])
      expect(front?.texts).not.toContain(label)
  })

  it.each(['ledger', 'columns'] as const)(
    'prints every member of a large household once in the form %s',
    async (layout) => {
      const members = family(14, {
        relationship: '子',
        domicile: { address: '架空県見本市中央一丁目２番', head: '見本　一郎' },
      })
      const { pdf, pageCount, drawn } = await render(residentRecord(members, { layout, headOfHousehold: '見本　一郎' }))
      const { pages } = await readPdf(pdf)
      expect(pages).toHaveLength(pageCount)
      expect(drawn.map(({ memberRef }) => memberRef)).toEqual(members.map(({ memberRef }) => memberRef))
      expect(pages.flatMap((page) => page.texts).filter((text) => text === '昭和56年2月11日')).toHaveLength(1)
      const fronts = pages.filter((_, index) => index % 2 === 0)
      expect(fronts.length).toBeGreaterThan(1)
      for (const [index, front] of fronts.entries()) {
        expect(front.texts).toContain(`${index + 1}／${fronts.length}`)
        expect(front.texts).toContain(householdAddress)
        const isLast = index === fronts.length - 1
        expect(front.texts.includes('見本　市太郎')).toBe(isLast)
        expect(front.texts.includes('（以下余白）')).toBe(isLast)
        expect(front.texts.includes('（次の用紙へ続く）')).toBe(!isLast)
      }
    },
  )

  it('wraps a long name and a long address without losing a letter', async () => {
    const name = 'ローゼンバーグ　アレクサンダー　マクシミリアン　クリストファー　テオドール　フリードリヒ'.repeat(2)
    const address = '架空県見本市中央一丁目百二十三番地の四　グランドマドグチ見本西壱番館　１２３４号室'.repeat(6)
    const { pdf, drawn } = await render(residentRecord([member('m1', name, { address, previousAddress: address })]))
    expect(drawn[0]?.name.text).toBe(name)
    expect(drawn[0]?.address).toBe(address)
    expect((await readPdf(pdf)).pages[0]?.texts.join('')).toContain(name)
  })

  it('makes values smaller where a long name would not fit a small form', async () => {
    const name =
      'ＶＯＮ　ＲＯＳＥＮＢＥＲＧ－ＭＡＤＯＧＵＣＨＩ　ＡＬＥＸＡＮＤＥＲ　ＪＯＨＡＮＮＥＳ（通称　見本　アレックス）'
    const domicile = { address: '架空県見本市中央一丁目２番'.repeat(6), head: name }
    const { drawn } = await render(
      residentRecord([member('m1', name, { domicile, previousAddress: domicile.address })], {
        paper: 'A5',
        headOfHousehold: name,
      }),
    )
    expect(drawn[0]?.name.text).toBe(name)
  })
})

describe('a certificate of seal registration', () => {
  it.each(['ledger', 'columns'] as const)('prints person and number on one sheet in the form %s', async (layout) => {
    const information = sealRegistration('髙﨑　𠮷子', { layout })
    const { pdf, pageCount, drawn } = await render(information)
    expect(pageCount).toBe(2)
    const key = new Uint8Array(32)
    const [person] = drawn
    if (person === undefined) throw new Error('nobody was drawn')
    expect((await computePrintedDigests(key, information))[0]?.digest).toBe(await computeSubjectDigest(key, person))
    const [front] = (await readPdf(pdf)).pages
    for (const text of ['印鑑登録証明書', '印影', '髙﨑　𠮷子', '第０１２３４５号', '令和8年11月22日'])
      expect(front?.texts).toContain(text)
  })
})

describe('a sheet', () => {
  it('is A4 on both sides whatever the size of the original', async () => {
    for (const paper of ['A4', 'A5'] as const) {
      const { pages } = await readPdf((await render(residentRecord(family(2), { paper, layout: 'columns' }))).pdf)
      for (const { width, height } of pages) {
        expect(width).toBeCloseTo(595.276, 2)
        expect(height).toBeCloseTo(841.89, 2)
      }
    }
  })

  it('carries the restraint pattern on both sides, stored once', async () => {
    const { pdf } = await render(residentRecord(family(12)))
    const document = await PDFDocument.load(pdf)
    const forms = document
      .getPages()
      .map((page) => page.node.Resources()?.lookup(PDFName.of('XObject'), PDFDict).get(PDFName.of('X1')))
    expect(forms.length).toBeGreaterThan(2)
    expect(new Set(forms.map(String)).size).toBe(1)
    const masks = document.context
      .enumerateIndirectObjects()
      .map(([, object]) => object)
      .filter((object) => object instanceof PDFRawStream && object.dict.has(PDFName.of('ImageMask')))
    expect(masks).toHaveLength(1)
    const [mask] = masks
    expect(String((mask as PDFRawStream).dict.get(PDFName.of('Width')))).toBe(
      String(Math.ceil((210 / 25.4) * restraint.dotsPerInch)),
    )
    expect(pdf.length).toBeLessThan(150_000)
  })
})

describe('the file', () => {
  it('says what it is, for which request, in which language, and to print on both sides', async () => {
    const { pdf } = await render(residentRecord(family(2)))
    const { title, fingerprint, language, duplex, metadata } = await readPdf(pdf)
    expect(title).toBe('住民票の写し 3f0c1c86-6f0e-4f3f-9d3f-0d6b8f6f2a11')
    expect(fingerprint).toBe('3f0c1c866f0e4f3f9d3f0d6b8f6f2a11')
    expect(language).toBe('ja-JP')
    expect(duplex).toBe('DuplexFlipLongEdge')
    expect(metadata).toContain('<pdfaid:part>2</pdfaid:part>')
    expect(metadata).toContain('<dc:title><rdf:Alt><rdf:li xml:lang="x-default">住民票の写し 3f0c1c86')
  })

  it('holds nothing of a person or a clock outside its pages', async () => {
    const { pdf } = await render(residentRecord([member('m1', '見本　花子')]))
    const { title, metadata } = await readPdf(pdf)
    for (const text of ['見本', '花子', '架空', '1984', '昭和']) expect(`${title}${metadata}`).not.toContain(text)
    for (const key of ['CreationDate', 'ModDate', 'CreateDate', 'Author'])
      expect(Buffer.from(pdf).includes(key)).toBe(false)
  })

  it('has the same bytes for the same information', async () => {
    const information = residentRecord(family(3))
    expect(Buffer.compare((await render(information)).pdf, (await render(information)).pdf)).toBe(0)
  })
})

describe('what cannot be drawn', () => {
  it('is refused with all its characters before anything is drawn', async () => {
    const error = await errorOf(
      render(residentRecord([member('m1', '葛\u{e0105}　花子'), member('m2', '見本　\u{e123}')])),
    )
    expect(error.code).toBe('issuance.character-undrawable')
    expect(error.detail).toEqual({ codePoints: ['U+845B U+E0105', 'U+E123'] })
  })

  it('is refused wherever it stands', async () => {
    const information = residentRecord([member('m1', '見本　花子', { previousAddress: '\u{e000}町' })])
    expect((await errorOf(render(information))).code).toBe('issuance.character-undrawable')
    const issuer = residentRecord([member('m1', '見本　花子')], { issuerName: '\u{e000}' })
    expect((await errorOf(render(issuer))).code).toBe('issuance.character-undrawable')
  })

  it('is sent to the counter where no size of letters fits the form', async () => {
    const long = '架空県見本市中央一丁目'.repeat(36)
    const domicile = { address: long, head: long.slice(0, 200) }
    const person = member('m1', '見本'.repeat(90), { address: long, previousAddress: long, domicile })
    expect((await errorOf(render(residentRecord([person], { paper: 'A5' })))).code).toBe('issuance.ask-at-counter')
  })

  it('is refused where an image is broken or kind and content disagree', async () => {
    const broken = residentRecord([member('m1', '見本　花子')], { officialSeal: 'iVBORw0KGgo' })
    expect((await errorOf(render(broken))).code).toBe('party.malformed')
    const mixed: CertificateInformation = { ...residentRecord([member('m1', '見本　花子')]), kind: 'seal-registration' }
    expect((await errorOf(render(mixed))).code).toBe('party.malformed')
  })
})

describe('entries dealt to sheets', () => {
  const entry = (height: number) => ({ height })

  it('leave room for the issuer on the last sheet', () => {
    expect(dealEntries([entry(30), entry(30)], 100, 30)).toHaveLength(1)
    expect(dealEntries([entry(30), entry(30)], 100, 40).map((sheet) => sheet.length)).toEqual([1, 1])
    expect(
      dealEntries(
        Array.from({ length: 7 }, () => entry(20)),
        100,
        40,
      ).map((sheet) => sheet.length),
    ).toEqual([3, 3, 1])
  })

  it('give the issuer a sheet of its own beside one entry that leaves no room', () => {
    expect(dealEntries([entry(90)], 100, 40).map((sheet) => sheet.length)).toEqual([1, 0])
  })

  it('are refused where one is higher than a sheet', () => {
    expect(() => dealEntries([entry(101)], 100, 40)).toThrow('issuance.ask-at-counter')
  })
})
