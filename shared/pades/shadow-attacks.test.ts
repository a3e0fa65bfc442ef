import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { pdfArray, pdfDict, pdfName, pdfRef, type PdfObject, type PdfRef } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { encodeLatin1, toTextString } from '#shared/pdf/serialize.ts'
import {
  addField,
  drawing,
  openChangeWorld,
  widgetOf,
  type Change,
  type ChangeWorld,
} from '../../tests/change-fixture.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { streamOf, updatePdf, type Update } from '../../tests/pdf-update.ts'
import { References } from './references.ts'

/**
 * What is prepared before a signature so that a change which a rule allows in one place shows in another. Every pair is
 * tried under the permission that allows what it pretends to be.
 */

let world: ChangeWorld

beforeAll(async () => {
  world = await openChangeWorld()
})

/** The first page shows what its resources hold under a name. */
const show = async (update: Update, resources: PdfObject, text = '/Picture Do'): Promise<void> =>
  update.set(await update.page(), { Resources: resources, Contents: update.draft.add(streamOf(text)) })

/** Fills the text field, whose widget may then look otherwise. */
const fill = async (update: Update): Promise<void> => update.set(await update.field('amount'), { V: toTextString('1') })

describe('a picture whose resources are exchanged', () => {
  const exchange = async (type: string) => {
    let resources = pdfRef(0)
    return world.attack(
      async (update) => update.set(resources, { XObject: pdfDict({ Amount: update.draft.add(drawing('9000000')) }) }),
      async (update) => {
        resources = update.draft.add(pdfDict({ XObject: pdfDict({ Amount: update.draft.add(drawing('1000')) }) }))
        const outer = { Type: pdfName(type), Subtype: pdfName('Form'), Resources: resources }
        await show(update, pdfDict({ XObject: pdfDict({ Picture: update.draft.add(streamOf('/Amount Do', outer)) }) }))
      },
    )
  }

  it('is seen whatever type it says it is of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom('XRef', 'ObjStm', 'Metadata', 'XObject'), fc.stringMatching(/^[A-Za-z]{1,9}$/)),
        async (type) => {
          expect(await exchange(type)).toMatchObject({ outcome: 'failed', seen: ['object-changed'] })
        },
      ),
      { numRuns: 12, examples: [['XRef']] },
    )
  })

  it('is seen where it is the very cross-reference stream', async () => {
    let resources = pdfRef(0)
    let section = pdfRef(0)
    const prepared = await updatePdf(await makePdf({ xref: 'stream' }), async (update) => {
      resources = update.draft.add(pdfDict({ XObject: pdfDict({ Amount: update.draft.add(drawing('1000')) }) }))
      // Behind the content stream, the last that is written.
      section = pdfRef(resources.number + 2)
      await show(update, pdfDict({ XObject: pdfDict({ Picture: section }) }))
    })
    const text = new TextDecoder('latin1').decode(prepared)
    const at = text.lastIndexOf('/Type /XRef')
    const polyglot = concatBytes(
      prepared.subarray(0, at),
      encodeLatin1(`/Subtype /Form /Resources ${resources.number} 0 R `),
      prepared.subarray(at),
    )
    expect(await (await openPdf(polyglot)).readObject(section)).toMatchObject({ kind: 'stream' })
    const signed = await world.sign(polyglot)
    expect(await world.judge(signed)).toMatchObject({ outcome: 'passed', seen: [] })
    const changed = await updatePdf(signed, (update) =>
      update.set(resources, { XObject: pdfDict({ Amount: update.draft.add(drawing('9000000')) }) }),
    )
    expect((await world.judge(changed)).seen).toEqual(['object-changed'])
    const file = await openPdf(changed)
    const references = await References.read(file)
    expect(references.to(resources.number, 1)).toContainEqual({
      container: section.number,
      path: 'Resources',
      revision: 1,
    })
  })

  it('is not confused with what a cross-reference stream says as the trailer', async () => {
    const changed = await updatePdf(await makePdf({ xref: 'stream' }), async (update) =>
      update.set(await update.catalog, { Lang: toTextString('ja') }),
    )
    const file = await openPdf(changed)
    const root = file.trailer.entries.get('Root') as PdfRef
    const references = await References.read(file)
    expect(references.to(root.number, file.newest)).toEqual([{ container: 0, path: 'Root', revision: file.newest }])
  })
})

type Attack = {
  readonly prepare: (update: Update) => Promise<readonly PdfRef[]>
  readonly change: (update: Update, refs: readonly PdfRef[]) => Promise<void>
}

/** An object that was referred to before it was there, in a place that may change and in one that may not. */
const awaited: Readonly<Record<string, Attack>> = {
  'the look of a field': {
    prepare: async (update) => {
      const missing = update.draft.reserve()
      await update.set(await widgetOf(update), { AP: pdfDict({ N: missing }) })
      await show(update, pdfDict({ XObject: pdfDict({ Picture: missing }) }))
      return [missing]
    },
    change: async (update, [missing = pdfRef(0)]) => {
      await fill(update)
      update.draft.write(missing, drawing('other'))
    },
  },
  'the security store': {
    prepare: async (update) => {
      const missing = update.draft.reserve()
      await update.set(await update.catalog, { DSS: missing })
      await show(update, missing)
      return [missing]
    },
    change: async (update, [missing = pdfRef(0)]) =>
      void update.draft.write(
        missing,
        pdfDict({ Certs: pdfArray([]), XObject: pdfDict({ Picture: update.draft.add(drawing('other')) }) }),
      ),
  },
  'the metadata': {
    prepare: async (update) => {
      const missing = update.draft.reserve()
      await update.set(await update.catalog, { Metadata: missing })
      await update.set(await update.page(), { Contents: pdfArray([await update.contents(), missing]) })
      return [missing]
    },
    change: async (update, [missing = pdfRef(0)]) =>
      void update.draft.write(missing, streamOf('BT ET', { Type: pdfName('Metadata'), Subtype: pdfName('XML') })),
  },
}

/** What stays as it is and leads to what changes, from a place that may change and from one that may not. */
const between: Readonly<Record<string, Attack>> = {
  'the looks of a field': {
    prepare: async (update) => {
      const pictures = update.draft.add(pdfDict({ Picture: update.draft.add(drawing('1000')) }))
      const looks = update.draft.add(pdfDict({ N: update.draft.add(drawing('')), XObject: pictures }))
      await update.set(await widgetOf(update), { AP: looks })
      await show(update, looks)
      return [pictures]
    },
    change: async (update, [pictures = pdfRef(0)]) => {
      await fill(update)
      await update.set(pictures, { Picture: update.draft.add(drawing('9000000')) })
    },
  },
  'the security store': {
    prepare: async (update) => {
      const pictures = update.draft.add(pdfDict({ Picture: update.draft.add(drawing('1000')) }))
      const store = update.draft.add(pdfDict({ XObject: pictures }))
      await update.set(await update.catalog, { DSS: store })
      await show(update, store)
      return [pictures]
    },
    change: async (update, [pictures = pdfRef(0)]) =>
      update.set(pictures, { Picture: update.draft.add(drawing('9000000')) }),
  },
  'the resources of the form': {
    prepare: async (update) => {
      const pictures = update.draft.add(pdfDict({}))
      const resources = update.draft.add(pdfDict({ XObject: pictures }))
      await update.set(await update.form, { DR: resources })
      await show(update, resources)
      return [pictures]
    },
    change: async (update, [pictures = pdfRef(0)]) =>
      update.set(pictures, { Picture: update.draft.add(drawing('9000000')) }),
  },
}

/** A dictionary that may change in some keys, where the page takes its keys for names of its own. */
const misread: Readonly<Record<string, Attack>> = {
  'a field as a dictionary of pictures': {
    prepare: async (update) => {
      const field = await update.field('amount')
      await update.set(field, { V: undefined })
      await show(update, pdfDict({ XObject: field }), '/V Do')
      return [field]
    },
    change: async (update, [field = pdfRef(0)]) => update.set(field, { V: update.draft.add(drawing('other')) }),
  },
  'the catalogue as a dictionary of fonts': {
    prepare: async (update) => {
      await show(update, pdfDict({ Font: await update.catalog }), 'BT /DSS 12 Tf (A) Tj ET')
      return []
    },
    change: async (update) =>
      update.set(await update.catalog, {
        DSS: pdfDict({
          Type: pdfName('Font'),
          Subtype: pdfName('Type3'),
          CharProcs: pdfDict({ A: update.draft.add(streamOf('0 0 9 9 re f')) }),
        }),
      }),
  },
  'the form as a dictionary of fonts': {
    prepare: async (update) => {
      await show(update, pdfDict({ Font: await update.form }), 'BT /DR 12 Tf (A) Tj ET')
      return []
    },
    change: async (update) =>
      update.set(await update.form, {
        DR: pdfDict({ Subtype: pdfName('Type3'), CharProcs: pdfDict({ A: update.draft.add(streamOf('9 9 re f')) }) }),
      }),
  },
  'a field that stays as it is, as a dictionary of pictures': {
    prepare: async (update) => {
      const field = await update.field('amount')
      const value = update.draft.add(drawing('1000'))
      await update.set(field, { V: value })
      await show(update, pdfDict({ XObject: field }), '/V Do')
      return [value]
    },
    change: async (update, [value = pdfRef(0)]) => void update.draft.write(value, drawing('9000000')),
  },
  'a widget that stays as it is, as a dictionary of pictures': {
    prepare: async (update) => {
      const look = update.draft.add(drawing('1000'))
      const widget = await widgetOf(update)
      await update.set(widget, { AP: look })
      await show(update, pdfDict({ XObject: widget }), '/AP Do')
      return [look]
    },
    change: async (update, [look = pdfRef(0)]) => {
      await fill(update)
      update.draft.write(look, drawing('9000000'))
    },
  },
  'the catalogue, which stays as it is, as a dictionary of fonts': {
    prepare: async (update) => {
      const store = update.draft.add(pdfDict({ Type: pdfName('Font'), Subtype: pdfName('Type3') }))
      await update.set(await update.catalog, { DSS: store })
      await show(update, pdfDict({ Font: await update.catalog }), 'BT /DSS 12 Tf (A) Tj ET')
      return [store]
    },
    change: async (update, [store = pdfRef(0)]) =>
      update.set(store, { CharProcs: pdfDict({ A: update.draft.add(streamOf('0 0 9 9 re f')) }) }),
  },
  'the form, which stays as it is, as a dictionary of fonts': {
    prepare: async (update) => {
      const resources = update.draft.add(pdfDict({ Type: pdfName('Font'), Subtype: pdfName('Type3') }))
      await update.set(await update.form, { DR: resources })
      await show(update, pdfDict({ Font: await update.form }), 'BT /DR 12 Tf (A) Tj ET')
      return [resources]
    },
    change: async (update, [resources = pdfRef(0)]) =>
      update.set(resources, { CharProcs: pdfDict({ A: update.draft.add(streamOf('0 0 9 9 re f')) }) }),
  },
  'a page as a dictionary of pictures': {
    prepare: async (update) => {
      const page = await update.page(1)
      await show(update, pdfDict({ XObject: page }), '/Annots Do')
      return [page]
    },
    change: async (update, [page = pdfRef(0)]) => update.set(page, { Annots: update.draft.add(drawing('other')) }),
  },
}

/** A place that may change leads to the page itself, and so to everything on it. */
const astray: Readonly<Record<string, Attack>> = {
  'the security store leads to the content that is the look of a field': {
    prepare: async (update) => {
      const page = await update.page()
      const picture = update.draft.add(drawing('1000'))
      await update.set(page, { Contents: pdfArray([await update.contents(), picture]) })
      await update.set(await update.catalog, { DSS: pdfDict({ Vendor: page }) })
      await update.set(await widgetOf(update), { AP: pdfDict({ N: picture }) })
      return [picture]
    },
    change: async (update, [picture = pdfRef(0)]) => {
      await fill(update)
      update.draft.write(picture, drawing('9000000'))
    },
  },
  'the security store leads to a note on the page': {
    prepare: async (update) => {
      const page = await update.page()
      const note = update.draft.add(pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('Square') }))
      await update.set(page, { Annots: pdfArray([note]) })
      await update.set(await update.catalog, { DSS: pdfDict({ Vendor: note, Other: page }) })
      return [note]
    },
    change: async (update, [note = pdfRef(0)]) =>
      update.set(note, { Rect: pdfArray([0, 0, 595, 842]), AP: pdfDict({ N: update.draft.add(drawing('other')) }) }),
  },
}

describe.each(Object.entries({ awaited, between, misread, astray }))('%s:', (_, attacks) => {
  it.each(Object.entries(attacks))('%s', async (__, { prepare, change }) => {
    let refs: readonly PdfRef[] = []
    const report = await world.attack(
      (update) => change(update, refs),
      async (update) => void (refs = await prepare(update)),
    )
    expect(report).toMatchObject({ outcome: 'failed', modification: 'other', code: 'signature.modified' })
  })
})

describe('a note that is something else as well', () => {
  const note: Readonly<Record<string, PdfObject>> = {
    Type: pdfName('Annot'),
    Subtype: pdfName('Square'),
    Rect: pdfArray([0, 0, 1, 1]),
  }
  const paint: Change = async (update) => {
    const page = await update.page()
    const [item] = await update.items(await update.entry(page, 'Annots'))
    await update.set(item as PdfRef, { Gamma: pdfArray([9, 9, 9]), Rotate: 90 })
  }
  const prepare =
    (use: (update: Update, ref: PdfRef) => Promise<void>): Change =>
    async (update) => {
      const page = await update.page()
      const ref = update.draft.add(pdfDict(note))
      await update.set(page, { Annots: pdfArray([ref, ...(await update.items(await update.entry(page, 'Annots')))]) })
      await use(update, ref)
    }

  it('may change where it is a note alone', async () => {
    const report = await world.attack(
      paint,
      prepare(async () => undefined),
      { certification: 3 },
    )
    expect(report).toMatchObject({ outcome: 'passed', seen: ['annotation-changed'] })
  })

  it('may change where the list it stands in is an object of its own', async () => {
    const asObject: Change = async (update) => {
      const page = await update.page()
      await update.set(page, {
        Annots: update.draft.add(await update.draft.resolve(await update.entry(page, 'Annots'))),
      })
    }
    const report = await world.attack(
      paint,
      async (update) => {
        await prepare(async () => undefined)(update)
        await asObject(update)
      },
      { certification: 3 },
    )
    expect(report).toMatchObject({ outcome: 'passed', seen: ['annotation-changed'] })
  })

  it('may not be drawn anew where its looks are the page’s pictures', async () => {
    let look = pdfRef(0)
    const report = await world.attack(
      async (update) => void update.draft.write(look, drawing('9000000')),
      prepare(async (update, ref) => {
        look = update.draft.add(drawing('1000'))
        await update.set(ref, { AP: pdfDict({ N: look }) })
        await show(update, pdfDict({ XObject: ref }))
      }),
      { certification: 3 },
    )
    expect(report.seen).toContain('object-shared')
    expect(report.outcome).toBe('failed')
  })

  it.each<[string, (update: Update, ref: PdfRef) => Promise<void>]>([
    [
      'part of a colour space',
      async (update, ref) =>
        show(update, pdfDict({ ColorSpace: pdfDict({ C: update.draft.add(pdfArray([pdfName('CalRGB'), ref])) }) })),
    ],
    ['what a page inherits from', async (update, ref) => update.set(await update.page(), { Parent: ref })],
    [
      'what a page inherits from by another note',
      async (update, ref) => {
        const pop = update.draft.add(pdfDict({ ...note, Subtype: pdfName('Popup'), Parent: ref }))
        await update.set(await update.page(), { Parent: pop })
      },
    ],
  ])('may not change: %s', async (_, use) => {
    const report = await world.attack(paint, prepare(use), { certification: 3 })
    expect(report.seen).toContain('object-shared')
    expect(report.outcome).toBe('failed')
  })
})

describe('layers', () => {
  it('are not switched by signing a field that is their rule', async () => {
    const { sign, judge, taro } = world
    const prepared = await updatePdf(await makePdf({ fields: { first: {}, second: {} } }), async (update) => {
      const rule = await update.field('second')
      await update.set(rule, { P: pdfName('AllOn'), OCGs: pdfArray([]) })
      await show(update, pdfDict({ Properties: pdfDict({ Layer: rule }) }), '/OC /Layer BDC EMC')
    })
    const signed = await sign(await sign(prepared, { field: 'first' }), { field: 'second' }, taro)
    const report = await judge(
      await updatePdf(await sign(prepared, { field: 'first' }), async (update) =>
        update.set(await update.field('second'), {
          P: pdfName('AnyOff'),
          V: update.draft.add(pdfDict({ Type: pdfName('Sig') })),
        }),
      ),
    )
    expect(report.seen).toContain('object-shared')
    expect((await judge(signed)).seen).toContain('object-shared')
  })
})

it('a field that stands in two places is not changed through the one for the other', async () => {
  const report = await world.attack(
    async (update) => {
      await fill(update)
      await update.set(await widgetOf(update), { AP: pdfDict({ N: update.draft.add(drawing('9')) }) })
    },
    async (update) => {
      await addField(
        update,
        { FT: pdfName('Tx'), T: toTextString('total'), Kids: pdfArray([await widgetOf(update)]) },
        false,
      )
    },
    { lock: { action: 'Include', fields: ['total'] } },
  )
  expect(report.seen).toContain('object-shared')
  expect(report.outcome).toBe('failed')
})
