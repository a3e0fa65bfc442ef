import { isArray, isDict, isRef, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { PdfEntry, PdfFile } from '#shared/pdf/reader.ts'
import { isSameObject } from '#shared/pdf/same-object.ts'
import { changeCodes, type Change, type ChangeCode } from './report.ts'
import type { References } from './references.ts'

/** Two states of one object. */
export type Pair = { readonly before: PdfObject; readonly after: PdfObject }

const mostChanged = 200_000

const emptyDict: PdfDict = { kind: 'dict', entries: new Map() }

/**
 * What one incremental update did, and how much of it has been accounted for. The rules walk the old and the new document
 * side by side; what no rule came across is a change that nothing allows.
 */
export class RevisionStep {
  readonly file: PdfFile
  readonly references: References
  /** Index of the revision; the one before it is `index - 1`. */
  readonly index: number
  readonly before: ObjectSource
  readonly after: ObjectSource
  /** Objects that differ, by number. */
  readonly changed: ReadonlyMap<number, Pair>
  readonly changes: Change[] = []
  /** Widgets of signature fields that are new: they may stand among a page's annotations. */
  readonly newWidgets = new Set<number>()
  readonly #explained = new Set<number>()
  /** Objects that are not told apart by their keys: every reference to them must have been walked. */
  readonly #sensitive = new Set<number>()
  readonly #walked = new Set<string>()

  private constructor(file: PdfFile, references: References, index: number, changed: ReadonlyMap<number, Pair>) {
    this.file = file
    this.references = references
    this.index = index
    this.changed = changed
    this.before = toSource(file, index - 1)
    this.after = toSource(file, index)
  }

  /** Compares every object that the revision writes with what stood there before. Throws AppError `document.unreadable`. */
  static async read(file: PdfFile, references: References, index: number): Promise<RevisionStep> {
    const changed = new Map<number, Pair>()
    const revived: number[] = []
    const revision = file.revisions[index]
    if (revision === undefined) throw new RangeError('no such revision')
    for (const [number, entry] of revision.objects) {
      const old = file.findEntry(number, index - 1)?.entry
      if (isSamePlace(old, entry)) continue
      const pair = { before: await file.readObject(number, index - 1), after: await file.readObject(number, index) }
      // With another generation the same content is out of reach of every old reference.
      if (isSameObject(pair.before, pair.after) && generationOf(old) === generationOf(entry)) continue
      changed.set(number, pair)
      if (entry.kind === 'offset' && entry.offset < revision.start) revived.push(number)
      if (changed.size > mostChanged) break
    }
    const step = new RevisionStep(file, references, index, changed)
    if (changed.size > mostChanged) step.note('revision-too-complex')
    for (const object of revived) step.note('object-revived', { object })
    return step
  }

  note(code: ChangeCode, more: Partial<Pick<Change, 'field' | 'object' | 'entry' | 'isVisible'>> = {}): void {
    this.changes.push({ code, level: changeCodes[code], revision: this.index + 1, ...more })
  }

  /** An object whose change a rule has looked at key by key: whatever else refers to it sees no more than that. */
  explain(number: number): void {
    this.#explained.add(number)
  }

  /** An object whose whole content may change, provided that all who refer to it are walked by the same rules. */
  explainWhole(number: number): void {
    this.#explained.add(number)
    this.#sensitive.add(number)
  }

  walk(number: number, container: number, path: string): void {
    this.#walked.add(`${number} ${container} ${path}`)
  }

  isExplained(number: number): boolean {
    return this.#explained.has(number)
  }

  /** Whether the reference leads to something that was not there before. */
  isNew(object: PdfObject | undefined): boolean {
    return isRef(object) && this.changed.get(object.number)?.before === null
  }

  /** What a rule allowed in one place but shows in another. */
  findShared(): readonly number[] {
    return [...this.#sensitive].filter((number) => {
      if (this.changed.get(number)?.before === null) return false
      const references = [...this.references.to(number, this.index - 1), ...this.references.to(number, this.index)]
      return references.some(({ container, path }) => !this.#walked.has(`${number} ${container} ${path}`))
    })
  }

  async dictsOf(
    before: PdfObject | undefined,
    after: PdfObject | undefined,
  ): Promise<{ before: PdfDict; after: PdfDict }> {
    const [old, own] = [await this.before.resolve(before), await this.after.resolve(after)]
    return { before: isDict(old) ? old : emptyDict, after: isDict(own) ? own : emptyDict }
  }

  async itemsOf(before: PdfObject | undefined, after: PdfObject | undefined) {
    const [old, own] = [await this.before.resolve(before), await this.after.resolve(after)]
    return { before: isArray(old) ? old.items : [], after: isArray(own) ? own.items : [] }
  }

  /** Whether the values differ, or are references to what differs. */
  isDifferent(before: PdfObject | undefined, after: PdfObject | undefined): boolean {
    return !isSameObject(before ?? null, after ?? null) || (isRef(after) && this.changed.has(after.number))
  }
}

const toSource = (file: PdfFile, index: number): ObjectSource => ({
  trailer: file.revisions[index]?.trailer ?? emptyDict,
  resolve: (object) => file.resolve(object, index),
})

const generationOf = (entry: PdfEntry | undefined): number => (entry?.kind === 'offset' ? entry.generation : 0)

const isSamePlace = (left: PdfEntry | undefined, right: PdfEntry): boolean =>
  left?.kind === 'offset' &&
  right.kind === 'offset' &&
  left.offset === right.offset &&
  left.generation === right.generation
