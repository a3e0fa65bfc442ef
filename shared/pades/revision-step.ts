import { isArray, isDict, isRef, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { PdfEntry, PdfFile } from '#shared/pdf/reader.ts'
import { isSameObject } from '#shared/pdf/same-object.ts'
import { changeCodes, type Change, type ChangeCode } from './report.ts'
import type { Reference, References } from './references.ts'

/** What may change whole. Each has its own way through the document: one that leads somewhere speaks for no other. */
export type Rule = 'form' | 'looks' | 'value' | 'resources' | 'store' | 'metadata' | 'information'

/** Who may refer to an object: those whom the rule has walked, and others by one of the paths. */
type Demand = { readonly rule: Rule; readonly paths: RegExp }

/** Two states of one object. */
export type Pair = { readonly before: PdfObject; readonly after: PdfObject }

const mostChanged = 200_000

const emptyDict: PdfDict = { kind: 'dict', entries: new Map() }

/** No path at all. */
const nowhere = /^(?!)/

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
  /** Of what has been accounted for, and of what leads to it. */
  readonly #demands = new Map<number, Demand[]>()
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

  note(
    code: ChangeCode,
    more: Partial<Pick<Change, 'field' | 'object' | 'entry' | 'isVisible' | 'isNewField'>> = {},
  ): void {
    this.changes.push({ code, level: changeCodes[code], revision: this.index + 1, ...more })
  }

  /**
   * An object whose change a rule has looked at key by key. Those who refer to it by one of the `paths`, or were walked, see
   * no more than that; to anybody else its keys may mean something else (a field as a dictionary of pictures).
   */
  explain(number: number, paths: RegExp): void {
    this.#explained.add(number)
    if (this.changed.has(number)) this.requireWalked('form', number, paths)
  }

  /** An object whose whole content may change, provided that all who refer to it are walked by the same rule. */
  explainWhole(rule: Rule, number: number): void {
    this.#explained.add(number)
    if (this.changed.has(number)) this.requireWalked(rule, number)
  }

  /**
   * An object that leads to what a rule allowed to change, whether or not it changed itself: nobody else may come that way,
   * except by one of the `paths`.
   */
  requireWalked(rule: Rule, number: number, paths = nowhere): void {
    const demands = this.#demands.get(number) ?? []
    if (!demands.some((known) => known.rule === rule && known.paths === paths)) demands.push({ rule, paths })
    this.#demands.set(number, demands)
  }

  walk(rule: Rule, number: number, { container, path }: Reference): void {
    this.#walked.add(`${rule} ${number} ${container} ${path}`)
  }

  isExplained(number: number): boolean {
    return this.#explained.has(number)
  }

  /** Whether the reference leads to something that was not there before. */
  isNew(object: PdfObject | undefined): boolean {
    return isRef(object) && this.changed.get(object.number)?.before === null
  }

  /** What a rule allowed in one place but shows in another. Throws AppError `document.unreadable`. */
  async findShared(): Promise<readonly number[]> {
    await this.references.cover(this.#demands.keys())
    return [...this.#demands].flatMap(([number, demands]) =>
      demands.some((demand) => this.#isShared(number, demand)) ? [number] : [],
    )
  }

  #isShared(number: number, { rule, paths }: Demand): boolean {
    const before = this.references.to(number, this.index - 1)
    // Who refers to an object that nobody waited for came with this update or was changed by it, and was asked about.
    if (this.changed.get(number)?.before === null && before.length === 0) return false
    return [...before, ...this.references.to(number, this.index)].some(
      ({ container, path }) => !paths.test(path) && !this.#walked.has(`${rule} ${number} ${container} ${path}`),
    )
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
