import { skipBlanks } from '#shared/pdf/characters.ts'
import { isDict, isRef } from '#shared/pdf/object-access.ts'
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

/** Readings of the whole file: one, and one more for each step between an object and who shows it. */
const mostReadings = 8

/** Every reference in an object, with its path. */
const listReferences = (object: PdfObject, path: string, found: (number: number, path: string) => void): void => {
  if (object === null || typeof object !== 'object') return
  const join = (key: string): string => (path === '' ? key : `${path}/${key}`)
  if (isRef(object)) found(object.number, path)
  else if (object.kind === 'array') for (const item of object.items) listReferences(item, join('[]'), found)
  else if (object.kind === 'dict') for (const [key, value] of object.entries) listReferences(value, join(key), found)
  else if (object.kind === 'stream') listReferences(object.dict, path, found)
}

/** What the dictionary of a cross-reference stream says as the trailer (ISO 32000-2 §7.5.8.2, Table 15). */
const trailerPaths: ReadonlySet<string> = new Set(['Root', 'Info'])

/** Neighbours in one object stream together, so that it is undone once. */
const placeOf = (entry: PdfEntry): number => {
  if (entry.kind === 'compressed') return entry.stream * 2 ** 20 + entry.index
  return entry.kind === 'offset' ? entry.offset : -1
}

/** Catalogues and forms: every rule comes by them, whether or not an update wrote them. */
const listRoots = async (file: PdfFile): Promise<readonly number[]> => {
  const found: number[] = []
  for (const [revision, { trailer }] of file.revisions.entries()) {
    const root = trailer.entries.get('Root')
    const catalog = await file.resolve(root, revision)
    const form = isDict(catalog) ? catalog.entries.get('AcroForm') : undefined
    for (const object of [root, form]) if (isRef(object)) found.push(object.number)
  }
  return found
}

export class References {
  readonly #file: PdfFile
  readonly #signal: AbortSignal | undefined
  /** Where the sections themselves stand. Whatever else calls itself one is an object that may be shown like any other. */
  readonly #sections: ReadonlySet<number>
  readonly #records = new Map<number, Kept[]>()
  readonly #watched = new Set<number>()
  #count = 0
  #readings = 0

  private constructor(file: PdfFile, signal: AbortSignal | undefined) {
    this.#file = file
    this.#signal = signal
    this.#sections = new Set(file.revisions.flatMap(({ xrefStreams }) => xrefStreams))
  }

  /** Reads every object of every revision once. Throws AppError `document.unreadable`. */
  static async read(file: PdfFile, signal?: AbortSignal): Promise<References> {
    const references = new References(file, signal)
    const written = file.revisions.slice(1).flatMap(({ objects }) => [...objects.keys()])
    await references.#read(new Set([...written, ...(await listRoots(file))]))
    return references
  }

  /**
   * Looks for the references to objects that no update wrote, too. Whoever holds a reference that is known is looked for
   * along with them, so that it takes as many readings as there are steps. Throws AppError `document.unreadable`.
   */
  async cover(numbers: Iterable<number>): Promise<void> {
    const missing = [...numbers].filter((number) => !this.#watched.has(number))
    if (missing.length === 0) return
    const containers = [...this.#records.values()].flat().map(({ container }) => container)
    await this.#read(new Set([...missing, ...containers].filter((number) => !this.#watched.has(number))))
  }

  /** The references to an object as the file was after a revision. */
  to(number: number, revisionIndex: number): readonly Reference[] {
    return (this.#records.get(number) ?? []).filter(({ container, revision }) =>
      container === 0
        ? revision === revisionIndex
        : this.#file.findEntry(container, revisionIndex)?.revision === revision,
    )
  }

  async #read(watched: ReadonlySet<number>): Promise<void> {
    if (++this.#readings > mostReadings) refuse('object-too-complex')
    for (const number of watched) this.#watched.add(number)
    for (const [revision, { objects, trailer }] of this.#file.revisions.entries()) {
      this.#add(watched, trailer, { container: 0, revision, isSection: false })
      const entries = [...objects].sort(([, left], [, right]) => placeOf(left) - placeOf(right))
      for (const [container, entry] of entries) {
        if (entry.kind === 'free') continue
        this.#signal?.throwIfAborted()
        const object = await this.#file.readObject(container, revision)
        this.#add(watched, object, { container, revision, isSection: this.#isSection(entry) })
      }
    }
  }

  #isSection(entry: PdfEntry): boolean {
    if (this.#sections.size === 0 || entry.kind !== 'offset') return false
    return this.#sections.has(skipBlanks(this.#file.bytes, entry.offset))
  }

  #add(
    watched: ReadonlySet<number>,
    object: PdfObject,
    { isSection, ...place }: { container: number; revision: number; isSection: boolean },
  ): void {
    listReferences(object, '', (number, path) => {
      if (!watched.has(number) || (isSection && trailerPaths.has(path))) return
      if (++this.#count > mostReferences) refuse('object-too-complex')
      const records = this.#records.get(number)
      if (records === undefined) this.#records.set(number, [{ ...place, path }])
      else records.push({ ...place, path })
    })
  }
}
