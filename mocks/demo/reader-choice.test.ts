import { describe, expect, it } from 'vitest'
import { createChosenReader, keepReader, keptReader, readerKey, readerKinds, type ReaderKind } from './reader-choice.ts'

const createStorage = (): Pick<Storage, 'getItem' | 'setItem'> & Storage => {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  } as unknown as Storage
}

describe('the choice of a virtual reader', () => {
  it('is an RC-S380 until somebody chooses, and kept for the tab', () => {
    const storage = createStorage()
    expect(keptReader(storage)).toEqual({ kind: 'rc-s380', slow: false, shared: false })
    keepReader(storage, { kind: 'ccid-short', slow: true, shared: false })
    expect(keptReader(storage)).toEqual({ kind: 'ccid-short', slow: true, shared: false })
  })

  it.each(['', '{}', '{"kind":"toaster","slow":false,"shared":false}'])('is none when %j lies there', (text) => {
    const storage = createStorage()
    storage.setItem(readerKey, text)
    expect(keptReader(storage).kind).toBe('rc-s380')
  })

  it.each(Object.keys(readerKinds) as ReaderKind[])('makes a reader of kind %s that a driver knows', async (kind) => {
    const readers = await createChosenReader({ kind, slow: false, shared: false }).source.list()
    expect(readers.map(({ simulated }) => simulated)).toEqual([true])
  })
})
