import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A value that takes long to make and must be the same for every process: made by one of them, kept in a file. */

const readKept = async <Value>(
  file: string,
  parse: (value: unknown) => Value | undefined,
): Promise<Value | undefined> => {
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return undefined
    throw error
  }
}

const lockMaximumAgeMs = 60_000

/** True for the one process that may make the value; a lock left by a dead one is taken over. */
const takeLock = async (lock: string): Promise<boolean> => {
  try {
    await mkdir(lock)
    return true
  } catch {
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > lockMaximumAgeMs) await rm(lock, { recursive: true, force: true })
    return false
  }
}

/** Keeps a lock young while its holder lives, however slow the machine: two makers would speak of different keys. */
const keepLock = (lock: string): (() => void) => {
  const beat = setInterval(() => {
    const now = new Date()
    void utimes(lock, now, now).catch(() => undefined)
  }, lockMaximumAgeMs / 6)
  return () => clearInterval(beat)
}

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 100))

export type KeptOnce<Value> = {
  /** Of the file, without its ending. */
  readonly name: string
  /** Undefined for a file that is broken or speaks of something else: the value is then made anew. */
  readonly parse: (value: unknown) => Value | undefined
  readonly serialise: (value: Value) => unknown
  readonly make: () => Promise<Value>
}

/** The value kept in the directory, made first where there is none. Several processes may call this at once. */
export const loadOrMake = async <Value>(
  directory: string,
  { name, parse, serialise, make }: KeptOnce<Value>,
): Promise<Value> => {
  const file = join(directory, `${name}.json`)
  const lock = join(directory, `${name}.lock`)
  await mkdir(directory, { recursive: true })
  for (;;) {
    const kept = await readKept(file, parse)
    if (kept !== undefined) return kept
    if (await takeLock(lock)) break
    await pause()
  }
  const letGo = keepLock(lock)
  try {
    const value = await make()
    const unfinished = `${file}.${process.pid}`
    await writeFile(unfinished, JSON.stringify(serialise(value)), { mode: 0o600 })
    await rename(unfinished, file)
    return value
  } finally {
    letGo()
    await rm(lock, { recursive: true, force: true })
  }
}
