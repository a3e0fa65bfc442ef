import { describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { RevisionDraft, toUpdatable, type UpdatablePdf } from './incremental-update.ts'
import { isArray, isRef, readCatalog, withEntries } from './object-access.ts'
import { pdfDict, pdfName, pdfRef, type PdfObject } from './objects.ts'
import { openPdf } from './reader.ts'
import { encodeLatin1 } from './serialize.ts'

const open = async (bytes: Uint8Array): Promise<UpdatablePdf> => toUpdatable(await openPdf(bytes))
const join = (pdf: UpdatablePdf): Uint8Array<ArrayBuffer> => concatBytes(pdf.original, ...pdf.appended)

/** Adds an entry to the catalogue and an object it refers to. */
const addMark = async (pdf: UpdatablePdf, word: string): Promise<UpdatablePdf> => {
  const draft = new RevisionDraft(pdf)
  const { ref, dict } = await readCatalog(draft)
  const mark = draft.add(pdfDict({ Word: pdfName(word) }))
  draft.write(ref, withEntries(dict, { [word]: mark }))
  return draft.commit().pdf
}

const firstPartOfId = (trailer: { entries: ReadonlyMap<string, PdfObject> }): unknown => {
  const id = trailer.entries.get('ID')
  return isArray(id) ? id.items[0] : undefined
}

describe.each(['table', 'stream'] as const)('an update of a file with a cross-reference %s', (xref) => {
  it('leaves the original as it is and is read back, with the same kind of cross-reference', async () => {
    const original = await makePdf({ xref })
    const before = await openPdf(original)
    const after = await openPdf(join(await addMark(await open(original), 'First')))
    expect(after.bytes.subarray(0, original.length)).toEqual(original)
    expect(after.revisions.map(({ xrefKind }) => xrefKind)).toEqual([xref, xref])
    expect(after.trailer.entries.get('Prev')).toBe(before.startxref)
    expect(firstPartOfId(after.trailer)).toEqual(firstPartOfId(before.trailer) ?? expect.anything())
    const { dict } = await readCatalog(after)
    expect(await after.resolve(dict.entries.get('First'))).toEqual(pdfDict({ Word: pdfName('First') }))
  })

  it('takes numbers nobody has used, those of object and cross-reference streams included', async () => {
    const original = await makePdf({ xref })
    const before = await openPdf(original)
    const highest = Math.max(...before.revisions.flatMap(({ objects }) => [...objects.keys()]))
    const { dict } = await readCatalog(await openPdf(join(await addMark(await open(original), 'First'))))
    const mark = dict.entries.get('First')
    expect(isRef(mark) && mark.number).toBe(before.size)
    expect(before.size).toBeGreaterThan(highest)
  })

  it('goes on from an update that is not yet in a file as from one that is', async () => {
    const original = await makePdf({ xref })
    const once = await addMark(await open(original), 'First')
    const twice = await addMark(once, 'Second')
    const reopened = await addMark(await open(join(once)), 'Second')
    expect(twice.original).toBe(once.original)
    expect(twice.appended.map(({ length }) => length).reduce((sum, length) => sum + length)).toBe(
      twice.length - original.length,
    )
    for (const pdf of [join(twice), join(reopened)]) {
      const read = await openPdf(pdf)
      expect(read.revisions).toHaveLength(3)
      const { dict } = await readCatalog(read)
      expect([...dict.entries.keys()]).toEqual(expect.arrayContaining(['First', 'Second']))
    }
    expect(once.appended).toHaveLength(1)
  })

  it('begins a line where the file did not end one', async () => {
    const original = await makePdf({ xref })
    const end = new TextDecoder('latin1').decode(original).trimEnd().length
    const cut = original.slice(0, end)
    const after = await openPdf(join(await addMark(await open(cut), 'First')))
    expect(after.bytes.subarray(0, end)).toEqual(cut)
    expect(after.revisions).toHaveLength(2)
  })

  it('gives the file another second identifier each time', async () => {
    const original = await makePdf({ xref })
    const pdf = await open(original)
    const ids = await Promise.all(
      [1, 2].map(async () => (await addMark(pdf, 'First')).trailer.entries.get('ID') as PdfObject),
    )
    expect(ids[0]).not.toEqual(ids[1])
  })
})

describe('a section in the making', () => {
  it('sees what was written to it and follows references through it', async () => {
    const draft = new RevisionDraft(await open(await makePdf()))
    const inner = draft.add(pdfName('Inner'))
    const outer = draft.add(inner)
    expect(await draft.resolve(outer)).toEqual(pdfName('Inner'))
    expect(await draft.resolve(pdfRef(999_999))).toBeNull()
    const ring = draft.reserve()
    draft.write(ring, ring)
    await expect(draft.resolve(ring)).rejects.toMatchObject({ code: 'document.unreadable' })
  })

  it('keeps the generation of an object it changes', async () => {
    const text = [
      '%PDF-1.4\n',
      '1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n',
      '2 3 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n',
    ]
    const offsets = [text[0]?.length ?? 0, (text[0]?.length ?? 0) + (text[1]?.length ?? 0)]
    const body = text.join('').replace('Pages 2 0 R', 'Pages 2 3 R')
    const pad = (value: number): string => String(value).padStart(10, '0')
    const file = `${body}xref\n0 3\n0000000000 65535 f\r\n${pad(offsets[0] ?? 0)} 00000 n\r\n${pad(offsets[1] ?? 0)} 00003 n\r\ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`
    const draft = new RevisionDraft(await open(encodeLatin1(file)))
    draft.write(pdfRef(2, 3), pdfDict({ Type: pdfName('Pages') }))
    const { pdf, bodies } = draft.commit()
    expect(new TextDecoder('latin1').decode(join(pdf))).toContain('\n2 3 obj\n<</Type /Pages>>\nendobj\n')
    const after = await openPdf(join(pdf))
    expect(after.findEntry(2)?.entry).toMatchObject({ generation: 3 })
    expect(await pdf.readObject(pdfRef(2, 0))).toBeNull()
    expect(new TextDecoder('latin1').decode(join(pdf)).slice(bodies.get(2), (bodies.get(2) ?? 0) + 2)).toBe('<<')
    // A file without an identifier gets one, and both parts.
    expect(isArray(after.trailer.entries.get('ID'))).toBe(true)
  })
})
