import fc from 'fast-check'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { RevisionDraft, toUpdatable } from '#shared/pdf/incremental-update.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { isArray, isNamed, toNumber } from '#shared/pdf/object-access.ts'
import type { PdfObject, PdfRef, PdfStream } from '#shared/pdf/objects.ts'
import { openPdf, type PdfFile } from '#shared/pdf/reader.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { drawSignature } from '../../tests/signature-drawing.ts'
import { importAppearance, toUserSpace } from './appearance.ts'

const turns = [0, 90, 180, 270] as const
const box = { left: 10, bottom: 20, right: 610, top: 820 }

describe('a place on the page as it is shown', () => {
  it('lies inside the page and keeps its size, however the page is turned', () => {
    const part = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(fc.constantFrom(...turns), part, part, (rotate, left, top) => {
        const [width, height] = [200, 60]
        const place = toUserSpace({ box, rotate }, { left, top, width, height })
        const size = [place.right - place.left, place.top - place.bottom]
        expect(size).toEqual(rotate % 180 === 0 ? [width, height] : [height, width])
        expect(place.left >= box.left && place.right <= box.right).toBe(true)
        expect(place.bottom >= box.bottom && place.top <= box.top).toBe(true)
      }),
    )
  })

  it.each([
    [0, { left: 10, right: 30, top: 820, bottom: 810 }],
    [90, { left: 10, right: 20, bottom: 20, top: 40 }],
    [180, { left: 590, right: 610, bottom: 20, top: 30 }],
    [270, { left: 600, right: 610, bottom: 800, top: 820 }],
  ] as const)('of its left upper corner, turned by %i', (rotate, expected) => {
    expect(toUserSpace({ box, rotate }, { left: 0, top: 0, width: 20, height: 10 })).toEqual(expected)
  })

  it.each([
    { left: 500, top: 0, width: 200, height: 60 },
    { left: -1, top: 0, width: 200, height: 60 },
    { left: 0, top: 790, width: 200, height: 60 },
    { left: 0, top: 0, width: 0, height: 60 },
  ])('is refused beyond its edge: %j', (place) => {
    expect(() => toUserSpace({ box, rotate: 0 }, place)).toThrow('signing.appearance-unfit')
  })
})

let drawing: Uint8Array
beforeAll(async () => {
  drawing = await drawSignature(['電子署名　見本花子'])
})

type Imported = { readonly file: PdfFile; readonly form: PdfStream; readonly numbers: readonly number[] }

const importInto = async (pdf: Uint8Array, rotate: 0 | 90 | 180 | 270 = 0): Promise<Imported> => {
  const original = await openPdf(await makePdf())
  const draft = new RevisionDraft(toUpdatable(original))
  const ref: PdfRef = await importAppearance(draft, pdf, rotate)
  const { pdf: updated, bodies } = draft.commit()
  const file = await openPdf(concatBytes(updated.original, ...updated.appended))
  const form = await file.readObject(ref)
  if (typeof form !== 'object' || form?.kind !== 'stream') throw new RangeError('no form')
  return { file, form, numbers: [...bodies.keys()] }
}

/** Numbers every reference in the object leads to, and on from there. */
const reach = async (file: PdfFile, object: PdfObject, seen = new Set<number>()): Promise<Set<number>> => {
  if (object === null || typeof object !== 'object') return seen
  if (object.kind === 'ref') {
    if (seen.has(object.number)) return seen
    seen.add(object.number)
    const found = await file.readObject(object)
    expect(found).not.toBeNull()
    return reach(file, found, seen)
  }
  const inner = object.kind === 'array' ? object.items : []
  const entries = object.kind === 'dict' ? object.entries : object.kind === 'stream' ? object.dict.entries : new Map()
  for (const each of [...inner, ...entries.values()]) await reach(file, each, seen)
  return seen
}

const numbersOf = (object: PdfObject | undefined): (number | undefined)[] =>
  isArray(object) ? object.items.map(toNumber) : []

describe('a drawing taken over', () => {
  it('is a form with everything it refers to, under new numbers', async () => {
    const { file, form, numbers } = await importInto(drawing)
    expect(isNamed(form.dict.entries.get('Subtype'), 'Form')).toBe(true)
    expect(numbersOf(form.dict.entries.get('BBox'))).toEqual([0, 0, 200, 60])
    const reached = await reach(file, form)
    expect(reached.size).toBeGreaterThan(4)
    for (const number of reached) expect(numbers).toContain(number)
    const content = new TextDecoder('latin1').decode(await file.decodeStream(form))
    expect(content).toMatch(/Tj|TJ/)
  })

  it('is turned so that it stands upright on a turned page', async () => {
    for (const [rotate, expected] of [
      [90, [0, 1, -1, 0, 0, 0]],
      [180, [-1, 0, 0, -1, 0, 0]],
      [270, [0, -1, 1, 0, 0, 0]],
    ] as const)
      expect(numbersOf((await importInto(drawing, rotate)).form.dict.entries.get('Matrix'))).toEqual(expected)
    const turned = await importInto(await makePdf({ rotate: 90 }), 90)
    expect(numbersOf(turned.form.dict.entries.get('Matrix'))).toEqual([1, 0, 0, 1, 0, 0])
  })

  it('may have its content in several parts and its objects compressed', async () => {
    const document = await PDFDocument.load(await makePdf())
    const [page] = document.getPages()
    page?.drawRectangle({ x: 1, y: 1, width: 5, height: 5 })
    const { file, form } = await importInto(new Uint8Array(await document.save({ useObjectStreams: true })))
    const content = new TextDecoder('latin1').decode(await file.decodeStream(form))
    expect(content).toContain('Tj')
    expect(content).toMatch(/\bf\b/)
  })

  it('is refused where it has not exactly one page, or is no PDF', async () => {
    await expect(importInto(await makePdf({ pages: 2 }))).rejects.toMatchObject({ detail: { reason: 'not-one-page' } })
    await expect(importInto(new Uint8Array(9))).rejects.toMatchObject({ code: 'document.unreadable' })
  })
})
