import { beforeAll, describe, expect, it } from 'vitest'
import { pdfArray, pdfDict, pdfName, pdfRef, pdfString, type PdfObject } from '#shared/pdf/objects.ts'
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
import { requireRef, updatePdf, type Update } from '../../tests/pdf-update.ts'
import type { SigningOrder } from './sign.ts'

/** What fields show after a signature that they did not show before it. */

let world: ChangeWorld

beforeAll(async () => {
  world = await openChangeWorld()
})

const wholePage = pdfArray([0, 0, 595, 842])
const print = 4
const hidden = 2
const noView = 32
const toggleNoView = 256

const cover = (update: Update): PdfObject => pdfDict({ N: update.draft.add(drawing('other contract')) })

const named = (name: string, more: Readonly<Record<string, PdfObject>> = {}): Readonly<Record<string, PdfObject>> => ({
  T: toTextString(name),
  F: print,
  Rect: wholePage,
  ...more,
})

describe('a time-stamp in a field', () => {
  const certified = async (rectangle: readonly number[], order: Partial<SigningOrder>) =>
    world.sign(await makePdf({ fields: { first: {}, wait: { Rect: rectangle } } }), { field: 'first', ...order })

  const stampWaiting = async (pdf: Uint8Array) => {
    const stamped = await world.stampInto(pdf, async (update, value) =>
      update.set(await update.field('wait'), { V: value, AP: cover(update) }),
    )
    // It is a time-stamp that holds: nothing but what it shows is wrong.
    expect((await world.validate(stamped)).signatures.at(-1)).toMatchObject({
      kind: 'document-time-stamp',
      outcome: 'passed',
    })
    return world.judge(stamped)
  }

  it.each<[string, Partial<SigningOrder>, string, string]>([
    ['P 1', { certification: 1 }, 'failed', 'signature.change-forbidden'],
    ['P 2', { certification: 2 }, 'failed', 'signature.change-forbidden'],
    ['P 3', { certification: 3 }, 'passed', 'signature.valid'],
    ['no certification', {}, 'indeterminate', 'signature.annotated'],
    ['a lock of all fields', { lock: { action: 'All' } }, 'failed', 'signature.locked-field-changed'],
  ])('that waited and covers the page, under %s', async (_, order, outcome, code) => {
    expect(await stampWaiting(await certified([0, 0, 595, 842], order))).toMatchObject({
      outcome,
      code,
      seen: ['time-stamp-shown'],
    })
  })

  it.each<[string, Partial<SigningOrder>, string]>([
    ['P 1', { certification: 1 }, 'signature.valid'],
    ['a lock of it', { lock: { action: 'Include', fields: ['wait'] } }, 'signature.locked-field-changed'],
    ['a lock of another', { lock: { action: 'Include', fields: ['other'] } }, 'signature.valid'],
  ])('that waited and shows nothing, under %s', async (_, order, code) => {
    expect(await stampWaiting(await certified([0, 0, 0, 0], order))).toMatchObject({ code, seen: ['time-stamp-added'] })
  })

  const stampNew = (pdf: Uint8Array, entries: Readonly<Record<string, PdfObject>>) =>
    world.stampInto(pdf, async (update, value) => {
      await addField(update, named('new', { V: value, AP: cover(update), ...entries }))
    })

  it.each<[string, number, 1 | undefined, string]>([
    ['is to be printed and not viewed', noView | print, 1, 'failed'],
    ['comes into view under the pointer', noView | toggleNoView, 1, 'failed'],
    ['is neither to be printed nor viewed', noView, 1, 'passed'],
    ['is hidden', hidden | print, 1, 'passed'],
    ['is to be printed and not viewed, without a certification', noView | print, undefined, 'indeterminate'],
  ])('that is new and %s', async (_, flags, certification, outcome) => {
    const signed = await world.sign(await makePdf({ textField: 'amount' }), certification && { certification })
    expect((await world.judge(await stampNew(signed, { F: flags }))).outcome).toBe(outcome)
  })

  it('that is new and shows nothing keeps to a lock of all fields', async () => {
    const signed = await world.sign(await makePdf({ textField: 'amount' }), { lock: { action: 'All' } })
    const report = await world.judge(await stampNew(signed, { Rect: pdfArray([0, 0, 0, 0]) }))
    expect(report).toMatchObject({ outcome: 'passed', seen: ['time-stamp-added'] })
  })
})

describe('a signature field', () => {
  const add =
    (entries: Readonly<Record<string, PdfObject>>): Change =>
    async (update) =>
      void (await addField(update, named('new', { AP: cover(update), ...entries })))

  it.each<[string, Partial<SigningOrder>, string, string]>([
    ['nobody allowed', {}, 'indeterminate', 'signature.annotated'],
    ['P 2 forbids', { certification: 2 }, 'failed', 'signature.change-forbidden'],
    ['P 3 allows', { certification: 3 }, 'passed', 'signature.valid'],
  ])('that is new, unsigned and covers the page, which %s', async (_, order, outcome, code) => {
    const report = await world.attack(add({}), undefined, order)
    expect(report).toMatchObject({ outcome, code, seen: ['signature-field-shown'], modification: 'annotations' })
  })

  it('that is new and shows nothing leaves the signature as it was', async () => {
    const report = await world.attack(add({ F: hidden }))
    expect(report).toMatchObject({ outcome: 'passed', seen: ['signature-field-added'] })
  })

  it.each<[string, 'before' | 'after']>([
    ['that lay hidden when the document was certified', 'before'],
    ['that was added hidden', 'after'],
  ])('%s and is signed to cover the page: P 2 forbids it', async (_, when) => {
    const hide = add({ F: hidden })
    const plain = await makePdf({ textField: 'amount' })
    const signed = await world.sign(when === 'before' ? await updatePdf(plain, hide) : plain, { certification: 2 })
    const waiting = when === 'after' ? await updatePdf(signed, hide) : signed
    expect((await world.judge(waiting)).outcome).toBe('passed')
    const shown = await updatePdf(waiting, async (update) =>
      update.set(await update.field('new'), {
        F: print,
        V: update.draft.add(pdfDict({ Type: pdfName('Sig') })),
      }),
    )
    expect(await world.judge(shown)).toMatchObject({ outcome: 'failed', code: 'signature.change-forbidden' })
  })

  it('is not signed by what stands in its widget, where no signature is looked for', async () => {
    let field = pdfRef(0)
    const report = await world.attack(
      async (update) => {
        const [widget] = await update.items(await update.entry(field, 'Kids'))
        await update.set(requireRef(widget), {
          V: update.draft.add(pdfDict({ Type: pdfName('Sig') })),
          AP: cover(update),
        })
      },
      async (update) => {
        const widget = update.draft.add(pdfDict({ Subtype: pdfName('Widget'), F: print, Rect: wholePage }))
        field = await addField(update, { Subtype: pdfName('None'), T: toTextString('wait'), Kids: pdfArray([widget]) })
      },
      { certification: 2 },
    )
    expect(report).toMatchObject({ outcome: 'failed', seen: ['signature-changed'] })
  })

  it('that waited in view is signed under P 2', async () => {
    const { sign, judge, taro } = world
    const pdf = await sign(await makePdf({ fields: { first: {}, second: {} } }), { field: 'first', certification: 2 })
    expect((await judge(await sign(pdf, { field: 'second' }, taro))).outcome).toBe('passed')
  })

  it.each<[string, Change]>([
    ['without a name', add({ T: toTextString('') })],
    ['that prints a watermark', add({ Subtype: pdfName('Watermark'), Rect: pdfArray([0, 0, 0, 0]) })],
    [
      'that is a further widget of one that is signed',
      async (update) => {
        const widget = update.draft.add(
          pdfDict({ Subtype: pdfName('Widget'), FT: pdfName('Sig'), F: hidden, Rect: wholePage }),
        )
        await update.set(await update.field('Signature1'), { Kids: pdfArray([widget]) })
      },
    ],
  ])('%s is refused', async (_, change) => {
    const report = await world.attack(change)
    expect(report.seen).toContain('field-added')
    expect(report.outcome).toBe('failed')
  })
})

describe('a text field', () => {
  const enter =
    (value: PdfObject | undefined): Change =>
    async (update) => {
      await update.set(await update.field('amount'), { V: value })
      await update.set(await widgetOf(update), { AP: pdfDict({ N: update.draft.add(drawing('9000000')) }) })
    }
  const withValue =
    (entries: Readonly<Record<string, PdfObject>>): Change =>
    async (update) =>
      update.set(await update.field('amount'), entries)
  const other = toTextString('9000000')
  const latin = (text: string): PdfObject => pdfString(encodeLatin1(text))
  const utf16 = (text: string): PdfObject =>
    pdfString(Uint8Array.of(0xfe, 0xff, ...[...text].flatMap((character) => [0, character.charCodeAt(0)])))

  it.each<[string, Readonly<Record<string, PdfObject>>, PdfObject | undefined, string]>([
    ['nothing', {}, other, 'passed'],
    ['an empty string', { V: toTextString('') }, other, 'passed'],
    ['an unticked box', { V: pdfName('Off') }, pdfName('Yes'), 'passed'],
    ['no choice', { V: pdfArray([]) }, pdfArray([other]), 'passed'],
    ['a value', { V: toTextString('1000') }, other, 'indeterminate'],
    ['a value, and now nothing', { V: toTextString('1000') }, undefined, 'indeterminate'],
    ['a ticked box', { V: pdfName('Yes') }, pdfName('Off'), 'indeterminate'],
    ['a value, and now the same in other octets', { V: latin('10') }, utf16('10'), 'indeterminate'],
    ['a value that others give it', { Ff: 1, V: other, AA: pdfDict({ C: pdfDict({}) }) }, undefined, 'indeterminate'],
    ['nothing, which nobody may change', { Ff: 1 }, other, 'failed'],
    ['a value that nobody may change', { Ff: 1, V: toTextString('1000') }, other, 'failed'],
  ])('that held %s', async (_, before, after, outcome) => {
    expect((await world.attack(enter(after), withValue(before))).outcome).toBe(outcome)
  })

  it.each<[string, Partial<SigningOrder>, string]>([
    ['which P 2 allows', { certification: 2 }, 'signature.valid'],
    ['which P 1 forbids', { certification: 1 }, 'signature.change-forbidden'],
    ['which nobody allowed', {}, 'signature.overwritten'],
    ['which a lock forbids', { lock: { action: 'All' } }, 'signature.locked-field-changed'],
  ])('is given another value, %s', async (_, order, code) => {
    const report = await world.attack(enter(other), withValue({ V: toTextString('1000') }), order)
    expect(report).toMatchObject({ code, seen: ['field-overwritten'], modification: 'form-filling' })
  })

  it('may be corrected once it was filled in after the signature', async () => {
    const signed = await world.sign(await makePdf({ textField: 'amount' }))
    const filled = await updatePdf(signed, enter(toTextString('1000')))
    const report = await world.judge(await updatePdf(filled, enter(other)))
    expect(report).toMatchObject({ outcome: 'passed', seen: ['field-filled', 'field-overwritten'] })
  })

  it('is no longer locked from outside by a new field of its name', async () => {
    const report = await world.attack(
      async (update) => {
        await enter(other)(update)
        await addField(update, named('amount', { F: hidden }))
      },
      undefined,
      { lock: { action: 'Include', fields: ['amount'] } },
    )
    expect(report.seen).toContain('field-added')
    expect(report.outcome).toBe('failed')
  })

  it('does not look otherwise because something above it was filled in', async () => {
    let parent = pdfRef(0)
    const report = await world.attack(
      async (update) => {
        await update.set(parent, { V: other })
        const [field] = await update.items(await update.entry(parent, 'Kids'))
        const [widget] = await update.items(await update.entry(field, 'Kids'))
        await update.set(requireRef(widget), { AP: pdfDict({ N: update.draft.add(drawing('9000000')) }) })
      },
      async (update) => {
        const field = await update.field('amount')
        parent = update.draft.add(pdfDict({ T: toTextString('form'), Kids: pdfArray([field]) }))
        await update.set(await update.form, { Fields: pdfArray([parent]) })
      },
      { lock: { action: 'Include', fields: ['form.amount'] } },
    )
    expect(report.seen).toContain('appearance-changed')
    expect(report.outcome).toBe('failed')
  })
})

describe('resources added to the form', () => {
  const give: Change = async (update) =>
    update.set(await update.form, { DR: pdfDict({ XObject: pdfDict({ Im: update.draft.add(drawing('x')) }) }) })

  it.each<[string, Partial<SigningOrder>, string]>([
    ['P 1', { certification: 1 }, 'signature.change-forbidden'],
    ['P 2', { certification: 2 }, 'signature.valid'],
    ['no certification', {}, 'signature.valid'],
  ])('are told of, under %s', async (_, order, code) => {
    const report = await world.attack(give, async (update) => update.set(await update.form, { DR: undefined }), order)
    expect(report).toMatchObject({ code, seen: ['form-resources-added'] })
  })
})

describe('fields whose looks were to be made from their values', () => {
  it.each<[string, Partial<SigningOrder>, string]>([
    ['P 1', { certification: 1 }, 'signature.change-forbidden'],
    ['P 2', { certification: 2 }, 'signature.valid'],
    ['no certification', {}, 'signature.overwritten'],
  ])('show those they carry, under %s', async (_, order, code) => {
    const report = await world.attack(
      async (update) => update.set(await update.form, { NeedAppearances: undefined }),
      async (update) => update.set(await update.form, { NeedAppearances: true }),
      order,
    )
    expect(report).toMatchObject({ code, seen: ['appearances-settled'] })
  })
})
