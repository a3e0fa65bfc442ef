import { describe, expect, it } from 'vitest'
import { createTabStore, noWork, type Work } from './tab-store.ts'

const open = () => {
  const shelf = new Map<string, string>()
  const clock = { now: 1_000_000 }
  const store = createTabStore(
    {
      getItem: (key) => shelf.get(key) ?? null,
      setItem: (key, value) => void shelf.set(key, value),
      removeItem: (key) => void shelf.delete(key),
    },
    () => clock.now,
  )
  return { store, shelf, clock }
}

const begun: Work = {
  ...noWork,
  draft: { purpose: 'apply', held: null, answers: { name: '山田　花子', free5: ['a'] } },
}

describe('what a tab keeps', () => {
  it('is there after a reload, for its site alone', () => {
    const { store } = open()
    store.write('aose-card', begun)
    expect(store.read('aose-card')).toEqual(begun)
    expect(store.read('other-card')).toEqual(noWork)
  })
  it('is gone when the work is done', () => {
    const { store, shelf } = open()
    store.write('aose-card', begun)
    store.write('aose-card', noWork)
    expect(shelf.size).toBe(0)
  })
  it('is gone after half an hour, from the machine too', () => {
    const { store, shelf, clock } = open()
    store.write('aose-card', begun)
    clock.now += 30 * 60_000
    expect(store.read('aose-card')).toEqual(noWork)
    expect(shelf.size).toBe(0)
  })
  it('is not believed when somebody else has written it', () => {
    const { store, shelf } = open()
    for (const text of ['', 'nonsense', '{"at":1000000,"work":{"draft":{}}}']) {
      shelf.set('madoguchi-reservation-aose-card', text)
      expect(store.read('aose-card')).toEqual(noWork)
    }
  })
})
