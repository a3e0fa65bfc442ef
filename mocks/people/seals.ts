import { buildInkPng } from './png.ts'

/** Imprints that belong to nobody: rings and bars laid out by a seed, no character in them. */

type Point = { readonly x: number; readonly y: number }
type Shape = (point: Point) => boolean

const size = 160
const samples = 3

/** A sequence of numbers in [0, 1) that depends on the seed alone (mulberry32). */
export const createSequence = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

const ring =
  (radius: number, width: number): Shape =>
  ({ x, y }) =>
    Math.abs(Math.hypot(x, y) - radius) <= width / 2

const frame =
  (half: number, width: number): Shape =>
  ({ x, y }) =>
    Math.abs(Math.max(Math.abs(x), Math.abs(y)) - half) <= width / 2

const bar =
  (centre: Point, half: Point): Shape =>
  ({ x, y }) =>
    Math.abs(x - centre.x) <= half.x && Math.abs(y - centre.y) <= half.y

/** Bars on a grid, standing or lying as the seed has it: as busy as engraved characters, and meaningless. */
const bars = (next: () => number, columns: number, rows: number, reach: number): readonly Shape[] => {
  const cell = { x: (2 * reach) / columns, y: (2 * reach) / rows }
  return Array.from({ length: columns * rows }, (_, index) => {
    const centre = {
      x: -reach + cell.x * ((index % columns) + 0.5),
      y: -reach + cell.y * (Math.floor(index / columns) + 0.5),
    }
    const isStanding = next() < 0.5
    const long = 0.34 + next() * 0.16
    return bar(centre, {
      x: cell.x * (isStanding ? 0.1 + next() * 0.06 : long),
      y: cell.y * (isStanding ? long : 0.1 + next() * 0.06),
    })
  })
}

/** Coordinates run from -1 to 1; the edge is smoothed by counting samples. */
const draw = (shapes: readonly Shape[], colour: readonly [number, number, number]): Uint8Array<ArrayBuffer> =>
  buildInkPng({
    width: size,
    height: size,
    colour,
    inkAt: (column, row) => {
      let hits = 0
      for (let sample = 0; sample < samples * samples; sample++) {
        const point = {
          x: ((column + ((sample % samples) + 0.5) / samples) / size) * 2 - 1,
          y: ((row + (Math.floor(sample / samples) + 0.5) / samples) / size) * 2 - 1,
        }
        if (shapes.some((shape) => shape(point))) hits += 1
      }
      return hits / (samples * samples)
    },
  })

/** Imprint of a person's registered seal, 160 × 160 pixels: a double ring around bars. */
export const buildSealImprint = (seed: number): Uint8Array<ArrayBuffer> => {
  const next = createSequence(seed)
  return draw([ring(0.93, 0.08), ring(0.82, 0.03), ...bars(next, 3, 4, 0.54)], [30, 30, 34])
}

/** Electronic official seal of a municipality, 160 × 160 pixels: a square frame around bars, vermilion. */
export const buildOfficialSeal = (seed: number): Uint8Array<ArrayBuffer> => {
  const next = createSequence(seed)
  return draw([frame(0.93, 0.07), frame(0.83, 0.025), ...bars(next, 4, 5, 0.74)], [200, 40, 30])
}
