import type { Reader, ReaderSource } from '../transport/reader.ts'

export type ReaderRegistry = {
  /** Adds a source; gives the function that takes it out again. */
  register(source: ReaderSource): () => void
  /** Readers of every source, in the order of registration. */
  list(): Promise<readonly Reader[]>
  /** Calls back after a reader or a source came or went; gives the function that stops it. */
  onChange(callback: () => void): () => void
}

export const createReaderRegistry = (): ReaderRegistry => {
  const sources = new Map<ReaderSource, () => void>()
  const callbacks = new Set<() => void>()
  const announce = () => {
    for (const callback of callbacks) callback()
  }
  return {
    register: (source) => {
      sources.set(source, source.onChange(announce))
      announce()
      return () => {
        sources.get(source)?.()
        if (sources.delete(source)) announce()
      }
    },
    list: async () => (await Promise.all([...sources.keys()].map((source) => source.list()))).flat(),
    onChange: (callback) => {
      callbacks.add(callback)
      return () => {
        callbacks.delete(callback)
      }
    },
  }
}

/** The registry of this page. A start-up entry registers what this page may use, a real family and a virtual one alike. */
export const readerRegistry: ReaderRegistry = /* @__PURE__ */ createReaderRegistry()

export const registerReaderSource = (source: ReaderSource): (() => void) => readerRegistry.register(source)
