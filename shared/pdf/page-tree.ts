import {
  findDict,
  findItems,
  isDict,
  isNamed,
  isRef,
  readCatalog,
  toNumber,
  type ObjectSource,
} from './object-access.ts'
import type { PdfDict, PdfObject, PdfRef } from './objects.ts'
import { refuse } from './refusal.ts'

/** One page of the tree of ISO 32000-2 §7.7.3, with what it inherits. */

export type Box = { readonly left: number; readonly bottom: number; readonly right: number; readonly top: number }

export type PdfPage = {
  readonly ref: PdfRef
  readonly dict: PdfDict
  /** What is shown of the page: CropBox within MediaBox, in its user space. */
  readonly box: Box
  /** Degrees clockwise by which a reader turns the page. */
  readonly rotate: 0 | 90 | 180 | 270
  readonly resources: PdfObject
}

const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const
type Inherited = Partial<Record<(typeof inheritable)[number], PdfObject>>

const inherit = (dict: PdfDict, from: Inherited): Inherited => {
  const found: Inherited = { ...from }
  for (const key of inheritable) {
    const own = dict.entries.get(key)
    if (own !== undefined) found[key] = own
  }
  return found
}

/** A rectangle (§7.9.5): any two opposite corners. */
export const toBox = async (source: ObjectSource, object: PdfObject | undefined): Promise<Box | undefined> => {
  const items = await findItems(source, object)
  const numbers: number[] = []
  for (const item of items) {
    const value = toNumber(await source.resolve(item))
    if (value === undefined) return refuse('structure-missing')
    numbers.push(value)
  }
  if (numbers.length === 0) return undefined
  const [x1, y1, x2, y2, more] = numbers
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || more !== undefined)
    return refuse('structure-missing')
  return { left: Math.min(x1, x2), bottom: Math.min(y1, y2), right: Math.max(x1, x2), top: Math.max(y1, y2) }
}

/** §14.11.2.2: what of the crop box lies outside the media box is not shown. */
const intersect = (media: Box, crop: Box | undefined): Box => {
  if (crop === undefined) return media
  const box = {
    left: Math.max(media.left, crop.left),
    bottom: Math.max(media.bottom, crop.bottom),
    right: Math.min(media.right, crop.right),
    top: Math.min(media.top, crop.top),
  }
  return box.left < box.right && box.bottom < box.top ? box : media
}

type Rotate = PdfPage['rotate']

/** §7.7.3.3: a multiple of 90, also a negative one. */
const toRotate = async (source: ObjectSource, object: PdfObject | undefined): Promise<Rotate> => {
  const turned = toNumber(await source.resolve(object)) ?? 0
  const rotate = ((turned % 360) + 360) % 360
  return rotate === 0 || rotate === 90 || rotate === 180 || rotate === 270 ? rotate : refuse('structure-missing')
}

/** Higher than any tree; a node above itself would be higher still. */
const highest = 64

/** How a page is turned, found from the page upwards. Throws `document.unreadable`. */
export const readRotate = async (source: ObjectSource, page: PdfRef): Promise<Rotate> => {
  let node = await findDict(source, page)
  for (let level = 0; node !== undefined; level++) {
    if (level === highest) return refuse('structure-missing')
    const own = node.entries.get('Rotate')
    if (own !== undefined) return toRotate(source, own)
    node = await findDict(source, node.entries.get('Parent'))
  }
  return 0
}

const toPage = async (source: ObjectSource, found: Found): Promise<PdfPage> => {
  const { ref, dict, inherited } = found
  const media = await toBox(source, inherited.MediaBox)
  if (media === undefined) return refuse('structure-missing')
  return {
    ref,
    dict,
    box: intersect(media, await toBox(source, inherited.CropBox)),
    rotate: await toRotate(source, inherited.Rotate),
    resources: inherited.Resources ?? null,
  }
}

type Found = { readonly ref: PdfRef; readonly dict: PdfDict; readonly inherited: Inherited }

/** The page, counted from 0; undefined past the last. Throws `document.unreadable` on a tree that is none. */
export const findPage = async (source: ObjectSource, index: number): Promise<PdfPage | undefined> => {
  const { dict: catalog } = await readCatalog(source)
  const visited = new Set<number>()
  let left = index
  const walk = async (object: PdfObject | undefined, above: Inherited): Promise<Found | undefined> => {
    if (!isRef(object) || visited.has(object.number)) return refuse('structure-missing')
    visited.add(object.number)
    const dict = await findDict(source, object)
    if (dict === undefined) return refuse('structure-missing')
    const inherited = inherit(dict, above)
    if (isNamed(await source.resolve(dict.entries.get('Type')), 'Page')) {
      left -= 1
      return left < 0 ? { ref: object, dict, inherited } : undefined
    }
    for (const kid of await findItems(source, dict.entries.get('Kids'))) {
      const found = await walk(kid, inherited)
      if (found !== undefined) return found
    }
    return undefined
  }
  const root = catalog.entries.get('Pages')
  if (!isDict(await source.resolve(root))) return refuse('structure-missing')
  const found = await walk(root, {})
  return found && toPage(source, found)
}
