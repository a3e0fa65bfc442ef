/** Poppler, qpdf and jsQR, which we did not write, judge labels and letters on the rasterised page. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { afterAll, describe, expect, it } from 'vitest'
import type { Addressee } from '#shared/card-handover/distribution-api.ts'
import { envelopes, findSeenAlways, findSeenEver } from '#web/card-handover/documents/envelopes.ts'
import { labelMargin, renderLabels } from '#web/card-handover/documents/labels.ts'
import { labelSheetKeys, labelSheets, labelsOf, placeLabel } from '#web/card-handover/documents/label-sheets.ts'
import { renderLetters } from '#web/card-handover/documents/letters.ts'
import type { LabelJob, LetterJob } from '#web/card-handover/documents/print-job.ts'
import type { Box } from '#web/documents/measures.ts'
import { notoSerif } from './certificate-fixture.ts'
import { readGreymap, type Darkness } from './copy-model.ts'

const directory = mkdtempSync(join(tmpdir(), 'madoguchi-labels-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let count = 0
const store = (pdf: Uint8Array): string => {
  const path = join(directory, `${++count}.pdf`)
  writeFileSync(path, pdf)
  return path
}
const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })

const resolution = 300
const rasterise = (path: string, page = 1): Darkness => {
  const output = join(directory, `raster-${++count}`)
  run('pdftoppm', '-r', String(resolution), '-f', String(page), '-gray', '-singlefile', path, output)
  return readGreymap(readFileSync(`${output}.pgm`))
}
/** Millimetres of a pixel's middle. */
const toMm = (pixel: number): number => ((pixel + 0.5) * 25.4) / resolution
const toPixel = (millimetres: number): number => Math.round((millimetres * resolution) / 25.4)

const darkest = 0.5

/** The smallest box around all ink within an area, in millimetres; undefined for blank paper. */
const inkIn = ({ width, height, values }: Darkness, area: Box): Box | undefined => {
  const [x0, y0] = [Math.max(0, toPixel(area.x)), Math.max(0, toPixel(area.y))]
  const [x1, y1] = [Math.min(width, toPixel(area.x + area.width)), Math.min(height, toPixel(area.y + area.height))]
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -1, -1]
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++)
      if ((values[y * width + x] ?? 0) > darkest) {
        minX = Math.min(minX, x)
        maxX = Math.max(maxX, x)
        minY = Math.min(minY, y)
        maxY = Math.max(maxY, y)
      }
  if (maxX < 0) return undefined
  return { x: toMm(minX), y: toMm(minY), width: toMm(maxX) - toMm(minX), height: toMm(maxY) - toMm(minY) }
}

const grow = (box: Box, by: number): Box => ({
  x: box.x - by,
  y: box.y - by,
  width: box.width + 2 * by,
  height: box.height + 2 * by,
})

/** Names of the register: variation sequences, characters outside the basic plane, and as long as they come. */
const names = [
  '髙﨑　𠮷葛\u{e0100}',
  '渡邊\u{e0100}　邊葛',
  '見本　一郎',
  'アレクサンドラ　マリア　フェルナンデス　デ　ラ　クルス　サントス',
  '寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末',
] as const
const addresses = [
  '架空県見本市中央一丁目２番３号',
  '架空県見本市中央区大字架空字見本前１２３４５番地の６７８　グランドタワーレジデンス見本ヒルズイースト２３０４号室　見本様方',
  '架空県見本市西１－２－３',
] as const

const addressee = (index: number): Addressee => ({
  cardId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  cardNumber: index + 1,
  linkCode: String(20_000_000 + index),
  password: null,
  person: {
    name: names[index % names.length] ?? '',
    kana: 'ミホン　イチロウ',
    postalCode: '123-4567',
    address: addresses[index % addresses.length] ?? '',
  },
})
const addressees = (many: number) => Array.from({ length: many }, (_, index) => addressee(index))

const labelJob = (part: Partial<LabelJob>): LabelJob => ({
  sheet: '3x7',
  start: 1,
  shift: { x: 0, y: 0 },
  frames: false,
  withCodes: true,
  honorific: '様',
  addressees: addressees(3),
  ...part,
})

describe.each(labelSheetKeys)('CM-SC-8 labels on the sheet %s', (key) => {
  const sheet = labelSheets[key]
  const full = labelsOf(sheet)

  it('have their frames within 0.3 mm of where the maker cut them', async () => {
    const one = { ...addressee(0), person: { name: '一', kana: '', postalCode: '', address: '一' } }
    // the first, one in the middle and the last: every error of pitch adds up to the last one
    for (const start of [1, Math.ceil(full / 2), full]) {
      const job = labelJob({ sheet: key, start, frames: true, withCodes: false, addressees: [one] })
      const page = rasterise(store((await renderLabels(job, [notoSerif()])).pdf))
      const { box } = placeLabel(sheet, { index: 0, start, shift: job.shift })
      const ink = inkIn(page, { x: 0, y: 0, width: 210, height: 297 })
      if (ink === undefined) throw new Error('a blank page')
      // an edge on the edge of the paper is not all printed
      expect(Math.abs(ink.x - box.x)).toBeLessThanOrEqual(0.3)
      expect(Math.abs(ink.y - box.y)).toBeLessThanOrEqual(0.3)
      expect(Math.abs(ink.x + ink.width - (box.x + box.width))).toBeLessThanOrEqual(0.3)
      expect(Math.abs(ink.y + ink.height - (box.y + box.height))).toBeLessThanOrEqual(0.3)
    }
  })

  it('keep the longest names and addresses inside the label, and leave the gaps white', async () => {
    const made = await renderLabels(labelJob({ sheet: key, addressees: addressees(full) }), [notoSerif()])
    expect(made.left).toEqual([])
    expect(made.pages).toBe(1)
    const page = rasterise(store(made.pdf))
    const boxes = Array.from(
      { length: full },
      (_, index) => placeLabel(sheet, { index, start: 1, shift: { x: 0, y: 0 } }).box,
    )
    for (const box of boxes) {
      const ink = inkIn(page, box)
      if (ink === undefined) throw new Error('a label without ink')
      expect(ink.x).toBeGreaterThanOrEqual(box.x + labelMargin.x - 0.3)
      expect(ink.y).toBeGreaterThanOrEqual(box.y + labelMargin.y - 0.3)
      expect(ink.x + ink.width).toBeLessThanOrEqual(box.x + box.width - labelMargin.x + 0.3)
      expect(ink.y + ink.height).toBeLessThanOrEqual(box.y + box.height - labelMargin.y + 0.3)
    }
  })
})

describe('CM-SC-8 a sheet that was begun', () => {
  it('is printed from the label that is left, moved by what the printer needs, and goes on on the next sheet', async () => {
    const shift = { x: 1.2, y: -0.8 }
    const job = labelJob({ start: 20, shift, addressees: addressees(3) })
    const made = await renderLabels(job, [notoSerif()])
    expect(made.pages).toBe(2)
    const path = store(made.pdf)
    const [first, second] = [rasterise(path, 1), rasterise(path, 2)]
    const sheet = labelSheets['3x7']
    for (let index = 0; index < labelsOf(sheet); index++) {
      const { box } = placeLabel(sheet, { index, start: 1, shift })
      expect(inkIn(first, box) !== undefined, `first sheet, label ${index + 1}`).toBe(index >= 19)
      expect(inkIn(second, box) !== undefined, `second sheet, label ${index + 1}`).toBe(index === 0)
    }
  })

  it('keeps the test print of frames to the labels that are printed on', async () => {
    const made = await renderLabels(labelJob({ start: 21, frames: true, addressees: addressees(1) }), [notoSerif()])
    const { box } = placeLabel(labelSheets['3x7'], { index: 20, start: 1, shift: { x: 0, y: 0 } })
    const ink = inkIn(rasterise(store(made.pdf)), { x: 0, y: 0, width: 210, height: 297 })
    expect(ink?.x).toBeCloseTo(box.x, 0)
    expect(ink?.y).toBeCloseTo(box.y, 0)
  })
})

describe('CM-F-1 names on labels', () => {
  it('come back from the paper exactly, variation sequences and all', async () => {
    const path = store((await renderLabels(labelJob({ addressees: addressees(3) }), [notoSerif()])).pdf)
    const text = run('pdftotext', '-raw', path, '-')
    for (const name of names.slice(0, 3)) expect(text).toContain(`${name.replaceAll('　', ' ')} 様`)
    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found')
  })

  it('that no font can draw are left out and told by their code points, and take no label', async () => {
    const strange = { ...addressee(1), person: { ...addressee(1).person!, name: '見本\u{f0000}郎' } }
    const without = { ...addressee(2), person: { ...addressee(2).person!, address: '' } }
    const endless = { ...addressee(3), person: { ...addressee(3).person!, address: '架空町'.repeat(200) } }
    const job = labelJob({ addressees: [addressee(0), strange, without, endless, addressee(4)] })
    const made = await renderLabels(job, [notoSerif()])
    expect(made.cardIds).toEqual([addressee(0).cardId, addressee(4).cardId])
    expect(made.left).toEqual([
      { cardId: strange.cardId, cardNumber: 2, why: 'characters', codePoints: ['U+F0000'] },
      { cardId: without.cardId, cardNumber: 3, why: 'address' },
      { cardId: endless.cardId, cardNumber: 4, why: 'room' },
    ])
    const page = rasterise(store(made.pdf))
    const sheet = labelSheets['3x7']
    const hasInk = (index: number) =>
      inkIn(page, placeLabel(sheet, { index, start: 1, shift: { x: 0, y: 0 } }).box) !== undefined
    expect([0, 1, 2, 3].map(hasInk)).toEqual([true, true, false, false])
  })

  it('CM-F-10 are numbers where nothing about persons is kept', async () => {
    const made = await renderLabels(labelJob({ addressees: [{ ...addressee(6), person: null }] }), [notoSerif()])
    const text = run('pdftotext', '-raw', store(made.pdf), '-')
    expect(text).toContain('ID 7')
    expect(text).toContain('20000006')
  })
})

const letterJob = (part: Partial<LetterJob>): LetterJob => ({
  kind: 'letter',
  envelope: 'long-3',
  shift: { x: 0, y: 0 },
  honorific: '様',
  text: {
    title: '個人番号カード交付のご案内',
    body: '個人番号カードができあがりました。\n予約用ID「{linkCode}」で日時をお選びください。\n{deadline}までにお越しください。',
    office: '架空県見本市役所　市民課\n〒123-0001　架空県見本市中央一丁目１番１号\n電話 000-000-0000',
    reservationUrl: 'https://yoyaku.example.jp/reservation/mihon',
    sender: '差出人・返還先\n〒123-0001\n架空県見本市中央一丁目１番１号\n見本市役所　市民課',
    deadline: '令和9年1月31日',
    date: '令和8年12月1日',
  },
  addressees: addressees(3),
  ...part,
})

describe.each(['letter', 'issuance'] as const)('CM-F-2 and CM-F-3 a %s in an envelope with a window', (kind) => {
  it('shows the whole address wherever it slides, and nothing else', async () => {
    const made = await renderLetters(letterJob({ kind, addressees: addressees(5) }), [notoSerif()])
    expect(made.left).toEqual([])
    const path = store(made.pdf)
    const [always, ever] = [findSeenAlways(envelopes['long-3']), findSeenEver(envelopes['long-3'])]
    if (always === null || ever === null) throw new Error('no window')
    for (let page = 1; page <= made.pages; page++) {
      const ink = inkIn(rasterise(path, page), ever)
      if (ink === undefined) throw new Error('no address')
      const allowed = grow(always, 0.3)
      expect(ink.x).toBeGreaterThanOrEqual(allowed.x)
      expect(ink.y).toBeGreaterThanOrEqual(allowed.y)
      expect(ink.x + ink.width).toBeLessThanOrEqual(allowed.x + allowed.width)
      expect(ink.y + ink.height).toBeLessThanOrEqual(allowed.y + allowed.height)
    }
  })

  it('has a QR code that leads to the reservation site with the link code of its own card', async () => {
    const path = store((await renderLetters(letterJob({ kind }), [notoSerif()])).pdf)
    for (let page = 1; page <= 3; page++) {
      const { width, height, values } = rasterise(path, page)
      const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
      for (const [at, value] of values.entries()) pixels.fill(255 - Math.round(value * 255), at * 4, at * 4 + 3)
      const found = jsQR(pixels, width, height)?.data
      expect(found).toBe(`https://yoyaku.example.jp/reservation/mihon#${20_000_000 + page - 1}`)
    }
  })

  it('says link code, deadline and office, and no word is lost at the edge', async () => {
    const withPassword = { ...addressee(0), password: 'k7m2-x9q4' }
    const made = await renderLetters(letterJob({ kind, addressees: [withPassword] }), [notoSerif()])
    const path = store(made.pdf)
    const text = run('pdftotext', '-raw', path, '-')
    for (const word of ['20000000', 'k7m2-x9q4', '令和9年1月31日', '市民課', '000-000-0000'])
      expect(text).toContain(word)
    expect(text).not.toMatch(/\{\w+\}/)
    const ink = inkIn(rasterise(path), { x: 0, y: 0, width: 210, height: 297 })
    expect(ink?.x).toBeGreaterThanOrEqual(4)
    expect((ink?.x ?? 0) + (ink?.width ?? 0)).toBeLessThanOrEqual(192)
    expect((ink?.y ?? 0) + (ink?.height ?? 0)).toBeLessThanOrEqual(290)
  })
})

describe('a letter that is longer than its page', () => {
  it('is left out and told, never cut off', async () => {
    const { text } = letterJob({})
    const made = await renderLetters(letterJob({ text: { ...text, body: 'とても長い案内です。'.repeat(400) } }), [
      notoSerif(),
    ])
    expect(made.left.map(({ why }) => why)).toEqual(['room', 'room', 'room'])
    expect(made.pages).toBe(0)
  })
})
