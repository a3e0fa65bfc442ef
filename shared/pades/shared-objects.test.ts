import { beforeAll, describe, expect, it } from 'vitest'
import { pdfArray, pdfDict, type PdfDict, type PdfObject, type PdfRef } from '#shared/pdf/objects.ts'
import { openPdf } from '#shared/pdf/reader.ts'
import { toTextString } from '#shared/pdf/serialize.ts'
import { drawing, widgetOf } from '../../tests/change-fixture.ts'
import { makePdf } from '../../tests/pdf-fixture.ts'
import { updatePdf, type Update } from '../../tests/pdf-update.ts'
import { compareRevisions } from './modifications.ts'

/**
 * A picture, its dictionary and the resources they are in, shown by a page and hung into every place in which something
 * may change after a signature. Whichever of them is written over: it is seen, for it is the page that changes.
 */

let plain: Uint8Array

beforeAll(async () => {
  plain = await makePdf({ textField: 'amount' })
})

type Shown = { readonly picture: PdfRef; readonly pictures: PdfRef; readonly resources: PdfRef }
type Part = keyof Shown
const parts = ['picture', 'pictures', 'resources'] as const

const inPictures = (picture: PdfObject): PdfDict => pdfDict({ Picture: picture })
const inResources = (pictures: PdfObject): PdfDict => pdfDict({ XObject: pictures })

/** How the page comes by the picture, and over which of the three. */
const pages: Readonly<Record<string, { by: readonly Part[]; show: (shown: Shown) => Record<string, PdfObject> }>> = {
  'its resources': { by: parts, show: ({ resources }) => ({ Resources: resources }) },
  'resources of its own': {
    by: ['picture', 'pictures'],
    show: ({ pictures }) => ({ Resources: inResources(pictures) }),
  },
  'a dictionary of its own': {
    by: ['picture'],
    show: ({ picture }) => ({ Resources: inResources(inPictures(picture)) }),
  },
  'its content': { by: ['picture'], show: ({ picture }) => ({ Contents: pdfArray([picture]) }) },
}

/** Places in which something may change. */
const places: Readonly<Record<string, (update: Update, object: PdfRef) => Promise<void>>> = {
  'the security store': async (update, object) => update.set(await update.catalog, { DSS: object }),
  'a part of the security store': async (update, object) =>
    update.set(await update.catalog, { DSS: pdfDict({ VRI: object }) }),
  'the metadata': async (update, object) => update.set(await update.catalog, { Metadata: object }),
  'the resources of the form': async (update, object) => update.set(await update.form, { DR: object }),
  'a part of the resources of the form': async (update, object) =>
    update.set(await update.form, { DR: inResources(object) }),
  'the value of a field': async (update, object) => update.set(await update.field('amount'), { V: object }),
  'the looks of a field': async (update, object) => update.set(await widgetOf(update), { AP: object }),
  'a look of a field': async (update, object) => update.set(await widgetOf(update), { AP: pdfDict({ N: object }) }),
}

const write = (update: Update, part: Part, shown: Shown, text: string): void => {
  const picture = drawing(text)
  if (part === 'picture') update.draft.write(shown.picture, picture)
  else if (part === 'pictures') update.draft.write(shown.pictures, inPictures(update.draft.add(picture)))
  else update.draft.write(shown.resources, inResources(update.draft.add(inPictures(update.draft.add(picture)))))
}

type Case = {
  readonly page: string
  readonly place: string
  readonly hung: Part
  readonly part: Part
  readonly isAwaited: boolean
}

/** Whether a change is found that nothing allows. */
const isSeen = async ({ page, place, hung, part, isAwaited }: Case): Promise<boolean> => {
  let shown: Shown | undefined
  const prepared = await updatePdf(plain, async (update) => {
    const { draft } = update
    shown = { picture: draft.reserve(), pictures: draft.reserve(), resources: draft.reserve() }
    const bodies = {
      picture: drawing('1000'),
      pictures: inPictures(shown.picture),
      resources: inResources(shown.pictures),
    }
    for (const each of parts) if (!isAwaited || each !== part) draft.write(shown[each], bodies[each])
    await update.set(await update.page(), pages[page]?.show(shown) ?? {})
    await places[place]?.(update, shown[hung])
  })
  const changed = await updatePdf(prepared, async (update) => {
    if (place !== 'the value of a field') await update.set(await update.field('amount'), { V: toTextString('1') })
    if (shown !== undefined) write(update, part, shown, '9000000')
  })
  const changes = (await compareRevisions(await openPdf(changed), 2)).get(2) ?? []
  return changes.some(({ level }) => level === 'other')
}

describe.each(Object.entries(pages))('what a page shows by %s and hangs in', (page, { by }) => {
  it.each(Object.keys(places))('%s', async (place) => {
    const cases = [true, false].flatMap((isAwaited) =>
      by.flatMap((part) => parts.map((hung): Case => ({ page, place, hung, part, isAwaited }))),
    )
    const unseen: Case[] = []
    for (const each of cases) if (!(await isSeen(each))) unseen.push(each)
    expect(unseen).toEqual([])
  })
})
