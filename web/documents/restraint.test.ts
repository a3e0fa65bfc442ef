import { describe, expect, it } from 'vitest'
import { buildStencil, isInked, isWordCell, restraint, toneOf } from './restraint.ts'

const { cell, coarse, fine, repeat } = restraint

/** Share of ink over cells of one kind, over one whole repeat. */
const measure = (wanted: boolean): { readonly tone: number; readonly cells: number } => {
  let inked = 0
  let cells = 0
  for (let row = 0; row < repeat.rows; row++)
    for (let column = 0; column < repeat.columns; column++) {
      if (isWordCell(column, row) !== wanted) continue
      cells++
      for (let y = 0; y < cell; y++)
        for (let x = 0; x < cell; x++) if (isInked(column * cell + x, row * cell + y)) inked++
    }
  return { tone: inked / (cells * cell * cell), cells }
}

describe('the restraint pattern', () => {
  it('gives word and ground the same tone by its parameters', () => {
    expect(toneOf(coarse)).toBe(toneOf(fine))
  })

  it('gives word and ground the same tone as drawn, within one part in fifty', () => {
    const [word, ground] = [measure(true), measure(false)]
    expect(word.cells).toBeGreaterThan(1000)
    expect(ground.tone).toBeCloseTo(toneOf(fine), 10)
    expect(Math.abs(word.tone / ground.tone - 1)).toBeLessThan(0.02)
  })

  it('has dots of the word twice as wide as those of the ground', () => {
    const runs = new Map<boolean, Set<number>>([
      [true, new Set()],
      [false, new Set()],
    ])
    for (let y = 0; y < repeat.rows * cell; y++) {
      let run = 0
      for (let x = 0; x <= repeat.columns * cell; x++) {
        if (isInked(x, y)) run++
        else if (run > 0) {
          runs.get(isWordCell(Math.floor((x - 1) / cell), Math.floor(y / cell)))?.add(run)
          run = 0
        }
      }
    }
    expect([...(runs.get(true) ?? [])]).toEqual([coarse.size])
    expect([...(runs.get(false) ?? [])]).toEqual([fine.size])
  })

  it('repeats without a seam', () => {
    const [width, height] = [repeat.columns * cell, repeat.rows * cell]
    for (let at = 0; at < 500; at++) {
      const [x, y] = [(at * 37) % width, (at * 53) % height]
      expect(isInked(x + width, y + height)).toBe(isInked(x, y))
    }
  })

  it('is stored as it is defined, pixel by pixel, beyond its first repeat and up to an odd edge', () => {
    const [width, height] = [repeat.columns * cell + 37, repeat.rows * cell + 29]
    const stencil = buildStencil(width, height)
    const stride = Math.ceil(width / 8)
    let different = 0
    for (let y = 0; y < height; y++)
      for (let x = 0; x < stride * 8; x++) {
        const stored = (((stencil[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1
        if (stored !== (x < width && isInked(x, y))) different++
      }
    expect(stencil).toHaveLength(stride * height)
    expect(different).toBe(0)
  })
})
