import { beforeAll, describe, expect, it } from 'vitest'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { pdfArray, pdfDict, pdfName, pdfRef, pdfString, type PdfObject } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { encodeLatin1, toDateString, toTextString } from '#shared/pdf/serialize.ts'
import { drawing, openChangeWorld, widgetOf, type Change, type ChangeWorld } from '../../tests/change-fixture.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { requireRef, streamOf, updatePdf } from '../../tests/pdf-update.ts'
import type { ChangeCode } from './report.ts'
import type { SigningOrder } from './sign.ts'

let world: ChangeWorld

beforeAll(async () => {
  world = await openChangeWorld()
})

const sign: ChangeWorld['sign'] = (...given) => world.sign(...given)
const judge: ChangeWorld['judge'] = (pdf) => world.judge(pdf)
const attack: ChangeWorld['attack'] = (...given) => world.attack(...given)

const fill: Change = async (update) => {
  const field = await update.field('amount')
  const [kid] = await update.items(await update.entry(field, 'Kids'))
  await update.set(field, { V: toTextString('1000') })
  if (kid !== undefined) await update.set(requireRef(kid), { AP: pdfDict({ N: update.draft.add(drawing('1000')) }) })
}

const note = (more_: Record<string, PdfObject> = {}): PdfObject =>
  pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('FreeText'), Rect: pdfArray([0, 0, 99, 99]), ...more_ })

const annotate =
  (annotation: PdfObject): Change =>
  async (update) => {
    const page = await update.page()
    const items = await update.items(await update.entry(page, 'Annots'))
    await update.set(page, { Annots: pdfArray([...items, update.draft.add(annotation)]) })
  }

describe('after a signature', () => {
  it('nothing changed is none, and passes', async () => {
    const report = await judge(await sign(await makePdf()))
    expect(report).toMatchObject({ outcome: 'passed', modification: 'none', coverage: 'whole-file', changes: [] })
  })

  it.each<[string, Change, string, ChangeCode[], string]>([
    ['a filled field', fill, 'form-filling', ['field-filled'], 'passed'],
    ['a note', annotate(note()), 'annotations', ['annotation-added'], 'indeterminate'],
    [
      'a new date of change',
      async (update) =>
        update.set(requireRef(update.draft.trailer.entries.get('Info')), { ModDate: toDateString(new Date(0)) }),
      'long-term-data',
      ['modification-date-changed'],
      'passed',
    ],
    [
      'another title',
      async (update) => update.set(requireRef(update.draft.trailer.entries.get('Info')), { Title: toTextString('x') }),
      'form-filling',
      ['metadata-changed'],
      'passed',
    ],
    [
      'an extension and a later version',
      async (update) =>
        update.set(await update.catalog, { Version: pdfName('2.0'), Extensions: pdfDict({ ESIC: pdfDict({}) }) }),
      'long-term-data',
      ['version-raised', 'extensions-declared'],
      'passed',
    ],
    [
      'a field made read-only',
      async (update) => update.set(await update.field('amount'), { Ff: 1 }),
      'form-filling',
      ['field-made-read-only'],
      'passed',
    ],
    ['an object nobody refers to', async (update) => void update.draft.add(note()), 'none', [], 'passed'],
  ])('%s is %s', async (_, change, ...[level, codes, outcome]) => {
    const report = await attack(change)
    expect(report).toMatchObject({ modification: level, outcome, coverage: 'whole-revision' })
    expect(report.seen).toEqual(codes)
  })

  it('a second signature and long-term data are told apart, and leave the first as it was', async () => {
    const twice = await sign(await sign(await makePdf()), { level: 'B-LTA' }, world.taro)
    const report = await judge(twice)
    expect(report).toMatchObject({ outcome: 'passed', modification: 'signatures' })
    expect(report.seen).toEqual([
      'signature-field-added',
      'signature-added',
      'security-store-changed',
      'time-stamp-added',
    ])
  })

  it('a waiting field that is signed is no new field', async () => {
    const pdf = await sign(await makePdf({ fields: { first: {}, second: {} } }), { field: 'first' })
    const report = await judge(await sign(pdf, { field: 'second' }, world.taro))
    expect(report.seen).toEqual(['signature-added'])
    expect(report.outcome).toBe('passed')
  })

  it.each<[string, Change, ChangeCode]>([
    [
      'the content of a page written over',
      async (update) => {
        const contents = await update.contents()
        update.draft.write(contents, streamOf('BT (other) ET'))
      },
      'object-changed',
    ],
    [
      'a page with other content',
      async (update) => update.set(await update.page(), { Contents: update.draft.add(streamOf('')) }),
      'page-changed',
    ],
    ['a page turned', async (update) => update.set(await update.page(), { Rotate: 90 }), 'page-changed'],
    ['other resources', async (update) => update.set(await update.page(), { Resources: pdfDict({}) }), 'page-changed'],
    [
      'a page more',
      async (update) => {
        const pages = requireRef(await update.entry(await update.catalog, 'Pages'))
        const kids = await update.items(await update.entry(pages, 'Kids'))
        await update.set(pages, {
          Kids: pdfArray([...kids, update.draft.add(pdfDict({ Type: pdfName('Page') }))]),
          Count: 3,
        })
      },
      'object-changed',
    ],
    [
      'other pages',
      async (update) => update.set(await update.catalog, { Pages: update.draft.add(pdfDict({})) }),
      'catalog-changed',
    ],
    [
      'an action on opening',
      async (update) => update.set(await update.catalog, { OpenAction: pdfDict({}) }),
      'catalog-changed',
    ],
    ['layers', async (update) => update.set(await update.catalog, { OCProperties: pdfDict({}) }), 'catalog-changed'],
    [
      'a permission taken',
      async (update) => update.set(await update.catalog, { Perms: pdfDict({}) }),
      'catalog-changed',
    ],
    ['attachments', async (update) => update.set(await update.catalog, { Names: pdfDict({}) }), 'catalog-changed'],
    [
      'metadata that are none',
      async (update) => update.set(await update.catalog, { Metadata: await update.page() }),
      'catalog-changed',
    ],
    [
      'a lower version',
      async (update) => update.set(await update.catalog, { Version: pdfName('1.0') }),
      'catalog-changed',
    ],
    [
      'an extension of the form for others',
      async (update) => update.set(await update.form, { XFA: update.draft.add(streamOf('')) }),
      'form-changed',
    ],
    [
      'appearances to be made anew',
      async (update) => update.set(await update.form, { NeedAppearances: true }),
      'form-changed',
    ],
    [
      'the mark of signatures taken away',
      async (update) => update.set(await update.form, { SigFlags: 0 }),
      'form-changed',
    ],
    [
      'another look without another value',
      async (update) => update.set(await widgetOf(update), { AP: pdfDict({ N: update.draft.add(drawing('9')) }) }),
      'appearance-changed',
    ],
    [
      'a look written over in place',
      async (update) => {
        const dict = await update.dict(await update.entry(await widgetOf(update), 'AP'))
        update.draft.write(requireRef(dict.entries.get('N')), drawing('9'))
      },
      'appearance-changed',
    ],
    [
      'a field moved',
      async (update) => update.set(await widgetOf(update), { Rect: pdfArray([1, 2, 3, 4]) }),
      'field-changed',
    ],
    ['a field hidden', async (update) => update.set(await widgetOf(update), { F: 2 }), 'field-changed'],
    [
      'a field with an action',
      async (update) => update.set(await widgetOf(update), { AA: pdfDict({}) }),
      'field-changed',
    ],
    [
      'a field of another name',
      async (update) => update.set(await update.field('amount'), { T: toTextString('x') }),
      'field-changed',
    ],
    [
      'a text field more',
      async (update) => {
        const items = await update.items(await update.entry(await update.form, 'Fields'))
        const field = update.draft.add(pdfDict({ FT: pdfName('Tx'), T: toTextString('new') }))
        await update.set(await update.form, { Fields: pdfArray([...items, field]) })
      },
      'field-added',
    ],
    ['no fields', async (update) => update.set(await update.form, { Fields: pdfArray([]) }), 'field-removed'],
    ['a note with an action', annotate(note({ A: pdfDict({}) })), 'action-added'],
    ['a film', annotate(note({ Subtype: pdfName('Screen') })), 'page-changed'],
    ['a widget of no field', annotate(note({ Subtype: pdfName('Widget') })), 'field-added'],
    [
      'a look for the signature',
      async (update) =>
        update.set(await update.field('Signature1'), { AP: pdfDict({ N: update.draft.add(drawing('x')) }) }),
      'appearance-changed',
    ],
  ])('%s: refused', async (_, change, code) => {
    const report = await attack(change)
    expect(report.seen).toContain(code)
    expect(report).toMatchObject({ outcome: 'failed', modification: 'other' })
    expect(['signature.modified', 'signature.removed']).toContain(report.code)
  })

  it('a signature dictionary written again elsewhere covers nothing', async () => {
    const report = await attack(async (update) => {
      const value = requireRef(await update.entry(await update.field('Signature1'), 'V'))
      await update.set(value, { Reason: toTextString('I agree') })
    })
    expect(report).toMatchObject({ outcome: 'failed', code: 'signature.byte-range-gap' })
  })

  it('a signature taken away is reported as removed', async () => {
    const signed = await sign(await makePdf({ textField: 'amount' }))
    const report = await judge(
      await updatePdf(signed, async (update) => update.set(await update.field('Signature1'), { V: undefined })),
    )
    expect(report).toMatchObject({ outcome: 'failed', code: 'signature.removed' })
  })

  it('another root is refused, whatever stays the same', async () => {
    const signed = await sign(await makePdf())
    const file = await openPdf(signed)
    const draftText = await updatePdf(
      signed,
      async (update) => void update.draft.add(await update.dict(await update.catalog)),
    )
    const text = new TextDecoder('latin1').decode(draftText.subarray(signed.length))
    const root = requireRef(file.trailer.entries.get('Root')).number
    const at = text.lastIndexOf(`/Root ${root} 0 R`)
    const other = String(file.size).padStart(String(root).length)
    expect(other).toHaveLength(String(root).length + (String(file.size).length - String(root).length))
    const changed = `${text.slice(0, at)}/Root ${file.size} 0 R${text.slice(at + `/Root ${root} 0 R`.length)}`
    const report = await judge(concatBytes(signed, encodeLatin1(changed)))
    expect(report.seen).toEqual(['root-changed'])
  })
})

describe('what was prepared before the signature and switched on after it (shadow attacks):', () => {
  it('hide: a note that lay unused and is then put on the page', async () => {
    let hidden = 0
    const report = await attack(
      async (update) => {
        const page = await update.page()
        const items = await update.items(await update.entry(page, 'Annots'))
        await update.set(page, { Annots: pdfArray([...items, pdfRef(hidden)]) })
      },
      async (update) => void (hidden = update.draft.add(note()).number),
    )
    expect(report.seen).toEqual(['page-changed'])
    expect(report.outcome).toBe('failed')
  })

  it('hide: a picture over the text that is then freed', async () => {
    let cover = pdfRef(0)
    const report = await attack(
      async (update) => void update.draft.write(cover, null),
      async (update) => {
        cover = update.draft.add(drawing('cover'))
        await update.set(await update.page(), { Resources: pdfDict({ XObject: pdfDict({ Cover: cover }) }) })
      },
    )
    expect(report.seen).toEqual(['object-changed'])
  })

  it('replace: a reference that led nowhere is fulfilled', async () => {
    let missing = pdfRef(0)
    const report = await attack(
      async (update) => void update.draft.write(missing, streamOf('BT (other) ET')),
      async (update) => {
        const page = await update.page()
        missing = update.draft.reserve()
        await update.set(page, { Contents: pdfArray([await update.contents(), missing]) })
      },
    )
    expect(report.seen).toEqual(['reference-fulfilled'])
    expect(report.outcome).toBe('failed')
  })

  it('replace: the font of the form', async () => {
    const report = await attack(
      async (update) => {
        const resources = await update.dict(await update.entry(await update.form, 'DR'))
        const fonts = await update.dict(resources.entries.get('Font'))
        const [, font] = [...fonts.entries][0] ?? []
        await update.set(requireRef(font), { BaseFont: pdfName('Wingdings') })
      },
      async (update) => {
        const font = update.draft.add(pdfDict({ Type: pdfName('Font'), BaseFont: pdfName('Helvetica') }))
        await update.set(await update.form, { DR: pdfDict({ Font: pdfDict({ Helv: font }) }) })
      },
    )
    expect(report.modification).toBe('other')
    expect(report.seen).toContain('form-changed')
  })

  it('replace: an appearance that a field shares with the page', async () => {
    let shared = pdfRef(0)
    const report = await attack(
      async (update) => {
        await update.set(await update.field('amount'), { V: toTextString('1') })
        update.draft.write(shared, drawing('9999'))
      },
      async (update) => {
        shared = update.draft.add(drawing('1'))
        await update.set(await widgetOf(update), { AP: pdfDict({ N: shared }) })
        await update.set(await update.page(), { Resources: pdfDict({ XObject: pdfDict({ F: shared }) }) })
      },
    )
    expect(report.seen).toContain('object-shared')
    expect(report.outcome).toBe('failed')
  })

  it('replace: page content that is an array of the security store', async () => {
    let array = pdfRef(0)
    const report = await attack(
      async (update) => void update.draft.write(array, pdfArray([update.draft.add(streamOf('BT (other) ET'))])),
      async (update) => {
        array = update.draft.add(pdfArray([await update.contents()]))
        await update.set(await update.page(), { Contents: array })
        await update.set(await update.catalog, { DSS: pdfDict({ Certs: array }) })
      },
    )
    expect(report.seen).toContain('object-shared')
    expect(report.outcome).toBe('failed')
  })

  it('replace: a stream of the security store that is page content', async () => {
    let content = pdfRef(0)
    const report = await attack(
      async (update) => void update.draft.write(content, streamOf('BT (other) ET')),
      async (update) => {
        content = await update.contents()
        await update.set(await update.catalog, { DSS: pdfDict({ Certs: pdfArray([content]) }) })
      },
    )
    expect(report.seen).toContain('object-changed')
  })

  it('replace: metadata that are page content', async () => {
    let content = pdfRef(0)
    const xmp = { Type: pdfName('Metadata'), Subtype: pdfName('XML') }
    const report = await attack(
      async (update) => void update.draft.write(content, streamOf('BT (other) ET', xmp)),
      async (update) => {
        content = update.draft.add(streamOf('BT (signed) ET', xmp))
        await update.set(await update.page(), { Contents: content })
        await update.set(await update.catalog, { Metadata: content })
      },
    )
    expect(report.seen).toContain('object-shared')
  })

  it('hide and replace: an entry that points back at other octets of the signed file', async () => {
    const plain = await makePdf()
    const file = await openPdf(plain)
    let page = pdfRef(0)
    const prepared = await updatePdf(plain, async (update) => {
      page = await update.page()
      await update.set(page, { Rotate: 90 })
    })
    const signed = await sign(prepared)
    const changed = await updatePdf(signed, (update) => void update.draft.write(page, null))
    const old = file.findEntry(page.number)?.entry
    if (old?.kind !== 'offset') throw new RangeError('not in the file')
    // The update's only entry now names the page as it was before it was turned.
    const tail = new TextDecoder('latin1').decode(changed.subarray(signed.length))
    const back = tail.replace(/\d{10}(?= 00000 n)/, String(old.offset).padStart(10, '0'))
    const report = await judge(concatBytes(signed, encodeLatin1(back)))
    // The signature's widget, which that page did not have yet, is gone with it.
    expect(report.seen).toEqual(['object-revived', 'page-changed', 'page-changed'])
    expect(report.outcome).toBe('failed')
  })

  it('replace: an object of another generation, out of reach of the references to it', async () => {
    const signed = await sign(await makePdf())
    let contents = pdfRef(0)
    const changed = await updatePdf(signed, async (update) => {
      contents = await update.contents()
      update.draft.write(pdfRef(contents.number, 1), await update.draft.resolve(contents))
    })
    expect((await judge(changed)).seen).toEqual(['object-changed'])
  })
})

describe('what the signer or certifier allows is obeyed:', () => {
  it.each<[1 | 2 | 3, string, Change, string, string]>([
    [1, 'a filled field', fill, 'failed', 'signature.change-forbidden'],
    [2, 'a filled field', fill, 'passed', 'signature.valid'],
    [2, 'a note', annotate(note()), 'failed', 'signature.change-forbidden'],
    [3, 'a note', annotate(note()), 'passed', 'signature.valid'],
    [
      3,
      'a page turned',
      async (update) => update.set(await update.page(), { Rotate: 90 }),
      'failed',
      'signature.modified',
    ],
  ])('certified with P %i, %s', async (certification, _, change, ...[outcome, code]) => {
    const report = await attack(change, undefined, { certification })
    expect(report).toMatchObject({ kind: 'certification', permission: certification, outcome, code })
  })

  it('certified with P 1, validation data and time-stamps may be added', async () => {
    const report = await judge(await sign(await makePdf(), { certification: 1, level: 'B-LTA' }))
    expect(report).toMatchObject({ outcome: 'passed', level: 'B-LTA', modification: 'long-term-data' })
  })

  it('a certification binds what comes after a later signature too', async () => {
    const certified = await sign(await makePdf({ textField: 'amount' }), { certification: 2 })
    const changed = await updatePdf(await sign(certified, {}, world.taro), annotate(note()))
    const { signatures } = await world.validate(changed)
    expect(signatures.map(({ code }) => code)).toEqual(['signature.change-forbidden', 'signature.change-forbidden'])
  })

  it.each<[string, Partial<SigningOrder>, string]>([
    ['all', { lock: { action: 'All' } }, 'signature.locked-field-changed'],
    ['this one', { lock: { action: 'Include', fields: ['amount'] } }, 'signature.locked-field-changed'],
    ['all but this one', { lock: { action: 'Exclude', fields: ['amount'] } }, 'signature.valid'],
    ['another', { lock: { action: 'Include', fields: ['other'] } }, 'signature.valid'],
  ])('a lock of %s', async (_, order, code) => {
    expect((await attack(fill, undefined, order)).code).toBe(code)
  })
})

describe('a new signature field', () => {
  const add =
    (rectangle: number[], value?: PdfObject): Change =>
    async (update) => {
      const items = await update.items(await update.entry(await update.form, 'Fields'))
      const field = update.draft.add(
        pdfDict({
          Type: pdfName('Annot'),
          Subtype: pdfName('Widget'),
          FT: pdfName('Sig'),
          T: toTextString('new'),
          Rect: pdfArray(rectangle),
          ...(value !== undefined && { V: value }),
        }),
      )
      await update.set(await update.form, { Fields: pdfArray([...items, field]) })
    }

  it.each<[string, Change, 2 | 3, string]>([
    ['that can be seen', add([0, 0, 9, 9]), 2, 'signature.change-forbidden'],
    ['that can be seen', add([0, 0, 9, 9]), 3, 'signature.valid'],
    ['that cannot', add([0, 0, 0, 0]), 2, 'signature.valid'],
  ])('%s after a certification: %#', async (_, change, certification, code) => {
    expect((await attack(change, undefined, { certification })).code).toBe(code)
  })

  it('whose value was already there is refused', async () => {
    const report = await attack(async (update) =>
      add([0, 0, 0, 0], await update.entry(await update.field('Signature1'), 'V'))(update),
    )
    expect(report.seen).toEqual(['signature-changed'])
  })

  it('with an action is refused', async () => {
    const report = await attack(async (update) => {
      await add([0, 0, 0, 0])(update)
      await update.set(await update.field('new'), { AA: pdfDict({ E: pdfString(new Uint8Array()) }) })
    })
    expect(report.seen).toContain('action-added')
  })
})
