import { describe, expect, it } from 'vitest'
import { createPendingRequest } from './pending-request.ts'

const openShelf = (before?: string) => {
  const items = new Map(before === undefined ? [] : [['madoguchi-billing-request', before]])
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

const ids = () => {
  let drawn = 0
  return () => `00000000-0000-4000-8000-00000000000${++drawn}`
}

describe('the id of an application', () => {
  it('is the same until the application has arrived, over a reload', () => {
    const shelf = openShelf()
    const draw = ids()
    const first = createPendingRequest(shelf, draw).take('apply')
    const afterReload = createPendingRequest(shelf, draw)
    expect(afterReload.take('apply')).toBe(first)
    afterReload.forget()
    expect(shelf.items.size).toBe(0)
    expect(afterReload.take('apply')).not.toBe(first)
  })

  it('is another one for another purpose', () => {
    const pending = createPendingRequest(openShelf(), ids())
    expect(pending.take('HJ000000001')).not.toBe(pending.take('HJ000000001 27-0001'))
  })

  it('is drawn anew where something else lies in its place', () => {
    for (const broken of ['', '{', '[]', '{"purpose":"apply"}', '{"purpose":"apply","requestId":"x"}'])
      expect(createPendingRequest(openShelf(broken), ids()).take('apply')).toMatch(/^0{8}-/)
  })

  it('is all that is kept', () => {
    const shelf = openShelf()
    createPendingRequest(shelf, ids()).take('apply')
    expect([...shelf.items.values()]).toEqual([
      '{"purpose":"apply","requestId":"00000000-0000-4000-8000-000000000001"}',
    ])
  })
})
