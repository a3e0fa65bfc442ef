import { undoFilters } from './filters.ts'
import { readIndirectObject } from './indirect-object.ts'
import { readObjectStream, type ObjectStream } from './object-stream.ts'
import type { PdfDict, PdfObject, PdfRef, PdfStream } from './objects.ts'
import { refuse } from './refusal.ts'
import { readRevisions, type PdfRevision, type RevisionChain } from './revisions.ts'
import type { PdfEntry } from './xref.ts'

export type { PdfRevision } from './revisions.ts'
export type { PdfEntry } from './xref.ts'

/** One stream undone, and all of them together: enough for any document, too little for one that was made to fill memory. */
const largestStream = 64 * 2 ** 20
const largestTotal = 512 * 2 ** 20

/** /Length of a stream may be an object in an object stream, whose /Length may be an object again; further is a ring. */
const deepest = 6
const deepestReference = 32
const mostKept = 4096
const mostObjectStreamsKept = 8

export type FoundEntry = {
  readonly entry: PdfEntry
  /** Index of the revision that defines it. */ readonly revision: number
}

/**
 * A PDF file, read as its cross-reference sections say and never by looking around for objects. Objects are parsed when they
 * are asked for; bodies of streams and `bytes` itself are not copied. `revisionIndex` reads the file as it was after that
 * revision, the newest unless told. Everything throws only AppError `document.unreadable`.
 */
export class PdfFile {
  readonly bytes: Uint8Array
  /** Oldest first, at least one. */
  readonly revisions: readonly PdfRevision[]
  readonly trailer: PdfDict
  /** The largest /Size, above every object number. */
  readonly size: number
  /** What the last `startxref` says: /Prev of an update. */
  readonly startxref: number
  readonly xrefKind: 'table' | 'stream'
  readonly #kept = new Map<PdfEntry, PdfObject>()
  readonly #objectStreams = new Map<PdfEntry, ObjectStream>()
  /** Offsets of the objects of a revision, ascending; worked out when first needed. */
  readonly #offsets = new Map<number, Float64Array>()
  #undone = 0

  constructor(bytes: Uint8Array, { revisions, startxref, size }: RevisionChain) {
    const newest = revisions.at(-1)
    if (newest === undefined) throw new RangeError('a file has a revision')
    this.bytes = bytes
    this.revisions = revisions
    this.trailer = newest.trailer
    this.size = size
    this.startxref = startxref
    this.xrefKind = newest.xrefKind
  }

  get newest(): number {
    return this.revisions.length - 1
  }

  /** What the cross-reference sections up to a revision say about an object number. */
  findEntry(number: number, revisionIndex = this.newest): FoundEntry | undefined {
    for (let revision = revisionIndex; revision >= 0; revision--) {
      const entry = this.revisions[revision]?.objects.get(number)
      if (entry !== undefined) return { entry, revision }
    }
    return undefined
  }

  /** The object; null where it was freed, never defined, or is of another generation (ISO 32000-2 §7.3.10). */
  readObject(ref: PdfRef | number, revisionIndex = this.newest): Promise<PdfObject> {
    return this.#read(ref, revisionIndex, 0)
  }

  /** The object itself where it is one, what it refers to where it is a reference. */
  resolve(object: PdfObject | undefined, revisionIndex = this.newest): Promise<PdfObject> {
    return this.#resolve(object ?? null, revisionIndex, 0)
  }

  /** The body with its filters undone. Images in their own formats are refused as 'filter-unsupported'. */
  decodeStream(stream: PdfStream, revisionIndex = this.newest): Promise<Uint8Array> {
    return this.#decode(stream, revisionIndex, 0)
  }

  async #resolve(object: PdfObject, revision: number, depth: number): Promise<PdfObject> {
    let found = object
    for (let step = 0; found !== null && typeof found === 'object' && found.kind === 'ref'; step++) {
      if (step > deepestReference) return refuse('object-circular')
      found = await this.#read(found, revision, depth)
    }
    return found
  }

  async #read(ref: PdfRef | number, revision: number, depth: number): Promise<PdfObject> {
    if (depth > deepest) return refuse('object-circular')
    const { number, generation } = typeof ref === 'number' ? { number: ref } : ref
    const found = this.findEntry(number, revision)
    if (found === undefined || found.entry.kind === 'free') return null
    const { entry } = found
    const own = entry.kind === 'offset' ? entry.generation : 0
    if (generation !== undefined && generation !== own) return null
    const kept = this.#kept.get(entry)
    if (kept !== undefined) return kept
    const object =
      entry.kind === 'offset'
        ? await this.#readAt(entry.offset, found.revision, depth)
        : await this.#readCompressed(number, entry, { revision, depth })
    if (this.#kept.size >= mostKept) this.#kept.clear()
    this.#kept.set(entry, object)
    return object
  }

  async #readAt(offset: number, revision: number, depth: number): Promise<PdfObject> {
    const limit = this.#limitOf(offset, revision)
    const { object } = await readIndirectObject({ bytes: this.bytes, offset, limit }, (length) =>
      this.#resolve(length ?? null, revision, depth + 1),
    )
    return object
  }

  /** An object ends where the next one begins: else one octet could be read as part of as many objects as there are. */
  #limitOf(offset: number, revision: number): number {
    let offsets = this.#offsets.get(revision)
    if (offsets === undefined) {
      const objects = this.revisions[revision]?.objects.values() ?? []
      offsets = Float64Array.from(
        [...objects].flatMap((entry) => (entry.kind === 'offset' ? [entry.offset] : [])),
      ).sort()
      this.#offsets.set(revision, offsets)
    }
    let [low, high] = [0, offsets.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((offsets[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return offsets[low] ?? this.revisions[revision]?.end ?? 0
  }

  async #readCompressed(
    number: number,
    { stream, index }: Extract<PdfEntry, { kind: 'compressed' }>,
    { revision, depth }: { revision: number; depth: number },
  ): Promise<PdfObject> {
    const container = this.findEntry(stream, revision)?.entry
    // §7.5.7: an object stream is never inside another.
    if (container?.kind !== 'offset') return refuse('object-stream-malformed')
    let objects = this.#objectStreams.get(container)
    if (objects === undefined) {
      const object = await this.#read(stream, revision, depth + 1)
      if (object === null || typeof object !== 'object' || object.kind !== 'stream')
        return refuse('object-stream-malformed', container.offset)
      objects = readObjectStream(object.dict, await this.#decode(object, revision, depth + 1))
      const [oldest] = this.#objectStreams.keys()
      if (this.#objectStreams.size >= mostObjectStreamsKept && oldest !== undefined) this.#objectStreams.delete(oldest)
      this.#objectStreams.set(container, objects)
    }
    return objects.read(number, index)
  }

  async #decode({ dict, raw }: PdfStream, revision: number, depth: number): Promise<Uint8Array> {
    const resolveAll = async (value: PdfObject | undefined): Promise<PdfObject | undefined> => {
      const found = await this.#resolve(value ?? null, revision, depth + 1)
      if (found === null || typeof found !== 'object') return found ?? undefined
      if (found.kind === 'array')
        return {
          kind: 'array',
          items: await Promise.all(found.items.map((item) => this.#resolveParameters(item, revision, depth))),
        }
      return this.#resolveParameters(found, revision, depth)
    }
    const filter = await resolveAll(dict.entries.get('Filter'))
    const parameters = await resolveAll(dict.entries.get('DecodeParms'))
    const data = await undoFilters(raw, largestStream, { filter, parameters })
    if (data !== raw) this.#undone += data.length
    return this.#undone > largestTotal ? refuse('stream-too-large') : data
  }

  async #resolveParameters(value: PdfObject, revision: number, depth: number): Promise<PdfObject> {
    const found = await this.#resolve(value, revision, depth + 1)
    if (found === null || typeof found !== 'object' || found.kind !== 'dict') return found
    const entries = new Map<string, PdfObject>()
    for (const [key, entry] of found.entries) entries.set(key, await this.#resolve(entry, revision, depth + 1))
    return { kind: 'dict', entries }
  }
}

/**
 * Reads the structure of a PDF (ISO 32000-2 §7.5): where everything stands, in every revision. Nothing is repaired. Throws
 * AppError `document.unreadable` with what is wrong and where, `document.encrypted` for files with an /Encrypt entry: what
 * they show depends on a key, so no signature over them says what a person saw.
 */
export const openPdf = async (bytes: Uint8Array): Promise<PdfFile> => new PdfFile(bytes, await readRevisions(bytes))
