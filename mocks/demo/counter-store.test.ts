import { beforeEach, describe, expect, it } from 'vitest'
import { createStorageCounterStore, listStoredCounters, resetCounters } from './counter-store.ts'

/** The part of Web Storage that the store uses, in memory. */
const createStorage = (): Storage => {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}

describe('PIN tries in the browser', () => {
  let storage: Storage
  beforeEach(() => {
    storage = createStorage()
  })

  it('outlast the store that wrote them', () => {
    createStorageCounterStore(storage).write('card-a', 'authentication', 1)
    const later = createStorageCounterStore(storage)
    expect(later.read('card-a', 'authentication')).toBe(1)
    expect(later.read('card-a', 'signature')).toBeUndefined()
    expect(later.read('card-b', 'authentication')).toBeUndefined()
  })

  it('are taken as unknown when somebody has changed the text', () => {
    storage.setItem('madoguchi-virtual-card:card-a/authentication', '-1')
    expect(createStorageCounterStore(storage).read('card-a', 'authentication')).toBeUndefined()
  })

  it('are forgotten on request, and nothing else is', () => {
    storage.setItem('another', 'kept')
    const store = createStorageCounterStore(storage)
    store.write('card-a', 'authentication', 0)
    store.write('card-b', 'signature', 4)
    expect(listStoredCounters(storage)).toEqual([
      { cardId: 'card-a', counter: 'authentication', triesLeft: '0' },
      { cardId: 'card-b', counter: 'signature', triesLeft: '4' },
    ])
    resetCounters(storage)
    expect(listStoredCounters(storage)).toEqual([])
    expect(storage.getItem('another')).toBe('kept')
  })
})
