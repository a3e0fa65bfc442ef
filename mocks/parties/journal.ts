import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** An append-only record of a stand-in that survives the death of its process: one JSON value a line, synced. */
export type Journal<Entry> = {
  /** What was there at the start, oldest first. */
  readonly entries: readonly Entry[]
  /** On return the entry is on the disk. */
  readonly append: (entry: Entry) => void
  readonly close: () => void
}

/** A journal that lasts as long as the process. */
export const createMemoryJournal = <Entry>(): Journal<Entry> => ({
  entries: [],
  append: () => undefined,
  close: () => undefined,
})

/**
 * Opens or makes the file. A last line without its end was being written when the process died: nobody was told that it
 * happened, so it did not, and it is cut off. Throws SyntaxError for a broken line before the last.
 */
export const openJournal = <Entry>(file: string, parse: (value: unknown) => Entry): Journal<Entry> => {
  mkdirSync(dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a+', 0o600)
  const text = readFileSync(file)
  const end = text.lastIndexOf(0x0a) + 1
  if (end < text.length) ftruncateSync(descriptor, end)
  const lines = text.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
  return {
    entries: lines.map((line) => parse(JSON.parse(line))),
    append: (entry) => {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`)
      fsyncSync(descriptor)
    },
    close: () => closeSync(descriptor),
  }
}
