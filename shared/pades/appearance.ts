import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { RevisionDraft } from '#shared/pdf/incremental-update.ts'
import { findItems } from '#shared/pdf/object-access.ts'
import {
  pdfArray,
  pdfDict,
  pdfName,
  type PdfDict,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from '#shared/pdf/objects.ts'
import { findPage, type Box, type PdfPage } from '#shared/pdf/page-tree.ts'
import { openPdf, type PdfFile } from '#shared/pdf/reader.ts'

/**
 * What a visible signature shows: the one page of a PDF drawn elsewhere, with its fonts, taken over as a form XObject
 * (ISO 32000-2 §8.10, §12.5.5).
 */

/** On the page as it is shown, turned if it is turned: points from the left and the top of what is visible. */
export type ShownPlace = {
  /** Counted from 0. */
  readonly page: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const unfit = (reason: AppError<'signing.appearance-unfit'>['detail']['reason']): never => {
  throw new AppError('signing.appearance-unfit', { reason })
}

/** The page's rectangle in its own user space. Throws `signing.appearance-unfit` where it is not wholly on the page. */
export const toUserSpace = ({ box, rotate }: Pick<PdfPage, 'box' | 'rotate'>, shown: Omit<ShownPlace, 'page'>): Box => {
  const { left, top, width, height } = shown
  const isTurned = rotate === 90 || rotate === 270
  const across = isTurned ? box.top - box.bottom : box.right - box.left
  const down = isTurned ? box.right - box.left : box.top - box.bottom
  const isOn =
    width > 0 && height > 0 && left >= 0 && top >= 0 && left + width <= across + 1e-6 && top + height <= down + 1e-6
  if (!isOn) return unfit('off-the-page')
  switch (rotate) {
    case 0:
      return {
        left: box.left + left,
        right: box.left + left + width,
        top: box.top - top,
        bottom: box.top - top - height,
      }
    case 90:
      return {
        left: box.left + top,
        right: box.left + top + height,
        bottom: box.bottom + left,
        top: box.bottom + left + width,
      }
    case 180:
      return {
        left: box.right - left - width,
        right: box.right - left,
        bottom: box.bottom + top,
        top: box.bottom + top + height,
      }
    case 270:
      return {
        left: box.right - top - height,
        right: box.right - top,
        bottom: box.top - left - width,
        top: box.top - left,
      }
  }
}

/** Turning anticlockwise by so many degrees, as the matrix of a form; a viewer does the shifting itself (§12.5.5, step b). */
const turns: Readonly<Record<PdfPage['rotate'], readonly number[]>> = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
}

/** More objects than a drawing with its fonts ever has. */
const mostObjects = 10_000

/** Copies objects into a revision under new numbers, each once, however they refer to one another. */
const createCopier = (from: PdfFile, revision: RevisionDraft) => {
  const copied = new Map<number, PdfRef>()
  const copyEntries = async (dict: PdfDict): Promise<PdfDict> => {
    const entries = new Map<string, PdfObject>()
    for (const [key, value] of dict.entries) entries.set(key, await copy(value))
    return { kind: 'dict', entries }
  }
  const copy = async (object: PdfObject): Promise<PdfObject> => {
    if (object === null || typeof object !== 'object') return object
    switch (object.kind) {
      case 'ref': {
        const known = copied.get(object.number)
        if (known !== undefined) return known
        if (copied.size === mostObjects) return unfit('too-complex')
        const target = revision.reserve()
        copied.set(object.number, target)
        const original = await from.readObject(object)
        return revision.write(target, await copy(original))
      }
      case 'array': {
        const items: PdfObject[] = []
        for (const item of object.items) items.push(await copy(item))
        return pdfArray(items)
      }
      case 'dict':
        return copyEntries(object)
      case 'stream':
        return { kind: 'stream', dict: await copyEntries(withoutLength(object.dict)), raw: object.raw }
      default:
        return object
    }
  }
  return copy
}

/** Length is written anew; what it referred to need not come along. */
const withoutLength = (dict: PdfDict): PdfDict => ({
  kind: 'dict',
  entries: new Map([...dict.entries].filter(([key]) => key !== 'Length')),
})

/** The page's content as one stream: as it is where it is one, its parts undone and joined where there are more (§7.8.2). */
const readContent = async (file: PdfFile, contents: PdfObject | undefined): Promise<PdfStream> => {
  const found = await file.resolve(contents)
  if (typeof found === 'object' && found?.kind === 'stream') return found
  const parts: Uint8Array[] = []
  for (const item of await findItems(file, found)) {
    const part = await file.resolve(item)
    if (typeof part !== 'object' || part?.kind !== 'stream') return unfit('unreadable')
    parts.push(await file.decodeStream(part), Uint8Array.of(0x0a))
  }
  return { kind: 'stream', dict: pdfDict({}), raw: concatBytes(...parts) }
}

const toNumbers = (values: readonly number[]): PdfObject =>
  pdfArray(values.map((value) => (Number.isInteger(value) ? value : { kind: 'real', value })))

const keptOfContent = ['Filter', 'DecodeParms'] as const

/**
 * Takes the one page of `pdf` over as a form XObject that stands upright on a page turned by `rotate`, the drawing's own
 * /Rotate taken in. The form is stretched to the widget's rectangle: draw at its proportions. Throws
 * `signing.appearance-unfit` where the PDF has not exactly one page, `document.unreadable` where it is none.
 */
export const importAppearance = async (
  revision: RevisionDraft,
  pdf: Uint8Array,
  rotate: PdfPage['rotate'],
): Promise<PdfRef> => {
  const file = await openPdf(pdf)
  const page = await findPage(file, 0)
  if (page === undefined || (await findPage(file, 1)) !== undefined) return unfit('not-one-page')
  const copy = createCopier(file, revision)
  const content = await readContent(file, page.dict.entries.get('Contents'))
  // Reserved first: the form then has the lowest of its objects' numbers, whatever they refer to.
  const form = revision.reserve()
  const own = keptOfContent.flatMap((key) => {
    const value = content.dict.entries.get(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  const kept = new Map<string, PdfObject>()
  for (const [key, value] of own) kept.set(key, await copy(value))
  const group = page.dict.entries.get('Group')
  const { left, bottom, right, top } = page.box
  const turn = (((rotate - page.rotate) % 360) + 360) % 360
  const dict = pdfDict({
    Type: pdfName('XObject'),
    Subtype: pdfName('Form'),
    FormType: 1,
    BBox: toNumbers([left, bottom, right, top]),
    Matrix: toNumbers(turns[turn as PdfPage['rotate']]),
    Resources: await copy(page.resources ?? pdfDict({})),
    ...(group === undefined ? {} : { Group: await copy(group) }),
  })
  return revision.write(form, {
    kind: 'stream',
    dict: { kind: 'dict', entries: new Map([...dict.entries, ...kept]) },
    raw: content.raw,
  })
}
