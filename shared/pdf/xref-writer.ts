import { concatBytes } from '#shared/bytes/bytes.ts'
import { pdfArray, pdfName, type PdfObject, type PdfRef } from './objects.ts'
import { encodeLatin1, serializeObject } from './serialize.ts'

/** Cross-reference sections as an update writes them, both kinds (ISO 32000-2 §7.5.4, §7.5.8). */

export type WrittenEntry = { readonly ref: PdfRef; readonly offset: number }

/** Runs of consecutive object numbers: the subsections of a cross-reference. */
const toRuns = (entries: readonly WrittenEntry[]): WrittenEntry[][] => {
  const runs: WrittenEntry[][] = []
  for (const entry of entries) {
    const last = runs.at(-1)
    const previous = last?.at(-1)
    if (last !== undefined && previous !== undefined && previous.ref.number + 1 === entry.ref.number) last.push(entry)
    else runs.push([entry])
  }
  return runs
}

const digits = (value: number, width: number): string => {
  const text = String(value).padStart(width, '0')
  if (text.length > width) throw new RangeError('a file beyond what a cross-reference table can point to')
  return text
}

/** §7.5.4: entries of exactly 20 bytes. */
export const serializeXrefTable = (
  entries: readonly WrittenEntry[],
  trailer: ReadonlyMap<string, PdfObject>,
): Uint8Array => {
  const sections = toRuns(entries).map((run) => {
    const lines = run.map(({ ref, offset }) => `${digits(offset, 10)} ${digits(ref.generation, 5)} n\r\n`)
    return `${run[0]?.ref.number ?? 0} ${run.length}\n${lines.join('')}`
  })
  const text = `xref\n${sections.join('')}trailer\n`
  return concatBytes(encodeLatin1(text), serializeObject({ kind: 'dict', entries: trailer }), encodeLatin1('\n'))
}

const bigEndian = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, index) => Math.floor(value / 0x100 ** (width - 1 - index)) % 0x100)

const offsetWidth = 5
const generationWidth = 2

/** §7.5.8: uncompressed, for it is some dozen entries of eight bytes. */
export const serializeXrefStream = (
  entries: readonly WrittenEntry[],
  trailer: ReadonlyMap<string, PdfObject>,
): Uint8Array => {
  const index = toRuns(entries).flatMap((run) => [run[0]?.ref.number ?? 0, run.length])
  const raw = Uint8Array.from(
    entries.flatMap(({ ref, offset }) => [
      1,
      ...bigEndian(offset, offsetWidth),
      ...bigEndian(ref.generation, generationWidth),
    ]),
  )
  const own: readonly (readonly [string, PdfObject])[] = [
    ['Type', pdfName('XRef')],
    ['W', pdfArray([1, offsetWidth, generationWidth])],
    ['Index', pdfArray(index)],
  ]
  return serializeObject({ kind: 'stream', dict: { kind: 'dict', entries: new Map([...own, ...trailer]) }, raw })
}
