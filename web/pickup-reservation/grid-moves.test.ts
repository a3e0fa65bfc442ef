import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveInGrid } from './grid-moves.ts'

const size = { rows: 3, columns: 7 }
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey })

describe('moving about in the grid', () => {
  it('goes where the arrows point, and stops at the edges', () => {
    expect(moveInGrid({ row: 0, column: 0 }, press('ArrowDown'), size)).toEqual({ row: 1, column: 0 })
    expect(moveInGrid({ row: 0, column: 0 }, press('ArrowUp'), size)).toEqual({ row: 0, column: 0 })
    expect(moveInGrid({ row: 2, column: 6 }, press('ArrowRight'), size)).toEqual({ row: 2, column: 6 })
    expect(moveInGrid({ row: 1, column: 3 }, press('End'), size)).toEqual({ row: 1, column: 6 })
    expect(moveInGrid({ row: 1, column: 3 }, press('Home', true), size)).toEqual({ row: 0, column: 0 })
    expect(moveInGrid({ row: 1, column: 3 }, press('a'), size)).toBeUndefined()
  })
  it('never leaves the grid', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End')
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean())), (pressed) => {
        let at = { row: 1, column: 1 }
        for (const [key, ctrlKey] of pressed) at = moveInGrid(at, press(key, ctrlKey), size) ?? at
        expect(at.row).toBeGreaterThanOrEqual(0)
        expect(at.row).toBeLessThan(size.rows)
        expect(at.column).toBeGreaterThanOrEqual(0)
        expect(at.column).toBeLessThan(size.columns)
      }),
    )
  })
})
