import { concatBytes } from '#shared/bytes/bytes.ts'
import { pdfArray, pdfRef, pdfString, type PdfDict, type PdfObject, type PdfRef, type PdfStream } from './objects.ts'
import { refuse } from './refusal.ts'
import { encodeLatin1, serializeObject } from './serialize.ts'
import { serializeXrefStream, serializeXrefTable, type WrittenEntry } from './xref-writer.ts'

/**
 * Incremental update (ISO 32000-2 §7.5.6): what is there stays byte for byte, and a section with the changed objects, a
 * cross-reference of the kind the newest section has, and a trailer follow it. The original is never copied; a file is its
 * original and the sections written after it.
 */

/** What an update must know of a file; a `PdfFile` that was read has it all. */
export type ReadPdf = {
  readonly bytes: Uint8Array
  readonly trailer: PdfDict
  readonly size: number
  readonly startxref: number
  readonly xrefKind: 'table' | 'stream'
  readonly readObject: (ref: PdfRef) => Promise<PdfObject>
  readonly decodeStream: (stream: PdfStream) => Promise<Uint8Array>
}

/** A file in its original and what was appended since. Each step gives a new value; none changes an old one. */
export type UpdatablePdf = {
  readonly original: Uint8Array
  /** Bytes behind the original in its own buffer that nobody else uses: scratch, never part of the file. */
  readonly spare: number
  readonly appended: readonly Uint8Array[]
  readonly length: number
  readonly trailer: PdfDict
  readonly size: number
  readonly startxref: number
  readonly xrefKind: 'table' | 'stream'
  readonly readObject: (ref: PdfRef) => Promise<PdfObject>
  readonly decodeStream: (stream: PdfStream) => Promise<Uint8Array>
}

export const toUpdatable = (file: ReadPdf, spare = 0): UpdatablePdf => ({
  original: file.bytes,
  spare: Math.min(spare, file.bytes.buffer.byteLength - file.bytes.byteOffset - file.bytes.length),
  appended: [],
  length: file.bytes.length,
  trailer: file.trailer,
  size: file.size,
  startxref: file.startxref,
  xrefKind: file.xrefKind,
  readObject: (ref) => file.readObject(ref),
  // A stream of one's own has no filter, and one of the file refers only to the file.
  decodeStream: (stream) => file.decodeStream(stream),
})

type Change = { readonly ref: PdfRef; readonly object: PdfObject; readonly body: Uint8Array }
/** What belongs to one cross-reference stream and not to the trailer it stands for (§7.5.8.2), and what is written anew. */
const ownKeys = new Set(
  'Size Prev XRefStm Type Index W Length Filter DecodeParms F FFilter FDecodeParms DL Extends ID'.split(' '),
)

const toTrailer = (pdf: UpdatablePdf, size: number): Map<string, PdfObject> => {
  const entries = new Map([...pdf.trailer.entries].filter(([key]) => !ownKeys.has(key)))
  const fresh = pdfString(crypto.getRandomValues(new Uint8Array(16)), true)
  const present = pdf.trailer.entries.get('ID')
  const first = typeof present === 'object' && present?.kind === 'array' ? present.items[0] : undefined
  // §14.4: the first part stays for the life of the document, the second is of this version.
  entries.set('ID', pdfArray([first ?? fresh, fresh]))
  entries.set('Size', size)
  entries.set('Prev', pdf.startxref)
  return entries
}

const eol = [0x0a, 0x0d]

const deepestReference = 32

const lastByte = (pdf: UpdatablePdf): number | undefined => (pdf.appended.at(-1) ?? pdf.original).at(-1)

export type CommittedRevision = {
  readonly pdf: UpdatablePdf
  /** Where each written object's body begins, counted from the start of the file, by object number. */
  readonly bodies: ReadonlyMap<number, number>
}

/** One section in the making. Reads see what was written to it; nothing reaches the file before `commit`. */
export class RevisionDraft {
  readonly #pdf: UpdatablePdf
  readonly #changes = new Map<number, Change>()
  #size: number

  constructor(pdf: UpdatablePdf) {
    this.#pdf = pdf
    this.#size = pdf.size
  }

  get trailer(): PdfDict {
    return this.#pdf.trailer
  }

  /** A reference nobody has used: from /Size on, since numbers below it may stand for objects of any section. */
  reserve(): PdfRef {
    const ref = pdfRef(this.#size)
    this.#size += 1
    return ref
  }

  /** Sets an object. `body` is for what must stand in the file exactly so; without it the object is serialised. */
  write(ref: PdfRef, object: PdfObject, body: Uint8Array = serializeObject(object)): PdfRef {
    this.#changes.set(ref.number, { ref, object, body })
    return ref
  }

  /** A new object. */
  add(object: PdfObject): PdfRef {
    return this.write(this.reserve(), object)
  }

  async read(ref: PdfRef): Promise<PdfObject> {
    const changed = this.#changes.get(ref.number)
    return changed !== undefined && changed.ref.generation === ref.generation
      ? changed.object
      : this.#pdf.readObject(ref)
  }

  /** The object a reference leads to, or the object itself; null for none, as §7.3.10 has it. */
  async resolve(object: PdfObject | undefined): Promise<PdfObject> {
    let found = object ?? null
    for (let step = 0; typeof found === 'object' && found?.kind === 'ref'; step++) {
      if (step === deepestReference) return refuse('object-circular')
      found = await this.read(found)
    }
    return found
  }

  commit(): CommittedRevision {
    const pdf = this.#pdf
    const parts: Uint8Array[] = []
    let at = pdf.length
    const append = (part: Uint8Array): void => {
      parts.push(part)
      at += part.length
    }
    // An object begins a line; the last end-of-file marker need not have ended one.
    if (!eol.includes(lastByte(pdf) ?? 0)) append(Uint8Array.of(0x0a))
    const entries: WrittenEntry[] = []
    const bodies = new Map<number, number>()
    const appendObject = (ref: PdfRef, toBody: () => Uint8Array): void => {
      entries.push({ ref, offset: at })
      append(encodeLatin1(`${ref.number} ${ref.generation} obj\n`))
      bodies.set(ref.number, at)
      append(toBody())
      append(encodeLatin1('\nendobj\n'))
    }
    for (const { ref, body } of [...this.#changes.values()].sort((one, other) => one.ref.number - other.ref.number))
      appendObject(ref, () => body)
    const startxref = at
    let trailer: ReadonlyMap<string, PdfObject>
    if (pdf.xrefKind === 'stream') {
      const own = this.reserve()
      trailer = toTrailer(pdf, this.#size)
      appendObject(own, () => serializeXrefStream(entries, trailer))
    } else {
      trailer = toTrailer(pdf, this.#size)
      append(serializeXrefTable(entries, trailer))
    }
    append(encodeLatin1(`startxref\n${startxref}\n%%EOF\n`))
    const changes = new Map(this.#changes)
    return {
      bodies,
      pdf: {
        ...pdf,
        appended: [...pdf.appended, concatBytes(...parts)],
        length: at,
        trailer: { kind: 'dict', entries: trailer },
        size: this.#size,
        startxref,
        readObject: async (ref) => {
          const changed = changes.get(ref.number)
          if (changed === undefined) return pdf.readObject(ref)
          return changed.ref.generation === ref.generation ? changed.object : null
        },
      },
    }
  }
}
