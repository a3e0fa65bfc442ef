import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { accepts, defineMachine, findReachable, isFinal, nextStatus, toMermaid } from './machine.ts'

const door = defineMachine({
  initial: 'closed',
  statuses: ['closed', 'open', 'locked', 'bricked-up'],
  events: ['open', 'close', 'lock'],
  table: { closed: { open: 'open', lock: 'locked' }, open: { close: 'closed' }, locked: {}, 'bricked-up': {} },
})

describe('a status machine', () => {
  it('moves by its table and refuses everything else with lifecycle.illegal', () => {
    for (const status of door.statuses) {
      for (const event of door.events) {
        const expected = door.table[status][event as never] as string | undefined
        if (expected === undefined) {
          expect(() => nextStatus(door, status, event)).toThrow(new AppError('lifecycle.illegal', { status, event }))
        } else {
          expect(nextStatus(door, status, event)).toBe(expected)
        }
      }
    }
  })

  it('knows its finals and what can be reached', () => {
    expect(door.statuses.filter((status) => isFinal(door, status))).toEqual(['locked', 'bricked-up'])
    expect([...findReachable(door)]).toEqual(['closed', 'open', 'locked'])
    expect(accepts(door, 'closed')).toEqual(['open', 'lock'])
  })

  it('draws itself', () => {
    expect(toMermaid(door)).toContain('closed --> locked: lock')
    expect(toMermaid(door)).toContain('state "bricked-up" as bricked_up')
    expect(toMermaid(door)).toContain('bricked_up --> [*]')
  })
})
