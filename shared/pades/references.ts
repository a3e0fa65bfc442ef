import { isNamed, isRef } from '#shared/pdf/object-access.ts'
import type { PdfObject } from '#shared/pdf/objects.ts'
import type { PdfEntry, PdfFile } from '#shared/pdf/reader.ts'
import { refuse } from '#shared/pdf/refusal.ts'

/**
 * Who refers to the objects that incremental updates write. One object can be seen from many places: a change that is
 * harmless where one rule looks may change a page through another reference.
 */

/** `path` inside the object: keys joined by slashes, `[]` for an item. Container 0 is the trailer. */
export type Reference = { readonly container: number; readonly path: string }

type Kept = Reference & { readonly revision: number }

const mostReferences = 2_000_000

/** Every reference in an object, with its path. */
const listReferences = (object: PdfObject, path: string, found: (number: number, path: string) => void): void => {
  if (object === null || typeof object !== 'object') return
  const join = (key: string): string => (path === '' ? key : `${path}/${key}`)
  if (isRef(object)) found(object.number, path)
  else if (object.kind === 'array') for (const item of object.items) listReferences(item, join('[]'), found)
  else if (object.kind === 'dict') for (const [key, value] of object.entries) listReferences(value, join(key), found)
  else if (object.kind === 'stream') listReferences(object.dict, path, found)
}

/** A cross-reference stream names Root and Info as the trailer does. */
const isXref = (object: PdfObject): boolean =>
  typeof object === 'object' && object?.kind === 'stream' && isNamed(object.dict.entries.get('Type'), 'XRef')

/** Neighbours in one object stream together, so that it is undone once. */
const placeOf = (entry: PdfEntry): number => {
  if (entry.kind === 'compressed') return entry.stream * 2 ** 20 + entry.index
  return entry.kind === 'offset' ? entry.offset : -1
}

export class References {
  readonly #file: PdfFile
  readonly #records = new Map<number, Kept[]>()
  #count = 0

  private constructor(file: PdfFile) {
    this.#file = file
  }

  /** Reads every object of every revision once. Throws AppError `document.unreadable`. */
  static async read(file: PdfFile, signal?: AbortSignal): Promise<References> {
    const references = new References(file)
    const watched = new Set(file.revisions.slice(1).flatMap(({ objects }) => [...objects.keys()]))
    for (const [revision, { objects, trailer }] of file.revisions.entries()) {
      references.#add(watched, trailer, { container: 0, revision })
      const entries = [...objects].sort(([, left], [, right]) => placeOf(left) - placeOf(right))
      for (const [container, entry] of entries) {
        if (entry.kind === 'free') continue
        signal?.throwIfAborted()
        const object = await file.readObject(container, revision)
        if (!isXref(object)) references.#add(watched, object, { container, revision })
      }
    }
    return references
  }

  /** The references to an object as the file was after a revision. */
  to(number: number, revisionIndex: number): readonly Reference[] {
    return (this.#records.get(number) ?? []).filter(({ container, revision }) =>
      container === 0
        ? revision === revisionIndex
        : this.#file.findEntry(container, revisionIndex)?.revision === revision,
    )
  }

  #add(watched: ReadonlySet<number>, object: PdfObject, place: { container: number; revision: number }): void {
    listReferences(object, '', (number, path) => {
      if (!watched.has(number)) return
      if (++this.#count > mostReferences) refuse('object-too-complex')
      const records = this.#records.get(number)
      if (records === undefined) this.#records.set(number, [{ ...place, path }])
      else records.push({ ...place, path })
    })
  }
}
