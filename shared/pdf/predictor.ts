import { refuse } from './refusal.ts'

/** Predictors of ISO 32000-2 §7.4.4.4: those of PNG (PNG specification §9) and TIFF's horizontal differencing for octets. */

export type Predictor = {
  readonly predictor: number
  readonly colors: number
  readonly bitsPerComponent: number
  readonly columns: number
}

const paeth = (left: number, up: number, upLeft: number): number => {
  const estimate = left + up - upLeft
  const [toLeft, toUp, toUpLeft] = [
    Math.abs(estimate - left),
    Math.abs(estimate - up),
    Math.abs(estimate - upLeft),
  ] as const
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}

const guesses: readonly ((left: number, up: number, upLeft: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
]

const undoPng = (data: Uint8Array, rowLength: number, pixel: number): Uint8Array => {
  if (data.length % (rowLength + 1) !== 0) refuse('stream-damaged')
  const rows = data.length / (rowLength + 1)
  const out = new Uint8Array(rows * rowLength)
  for (let row = 0; row < rows; row++) {
    const from = row * (rowLength + 1)
    const guess = guesses[data[from] ?? 255]
    if (guess === undefined) return refuse('stream-damaged')
    const to = row * rowLength
    for (let column = 0; column < rowLength; column++) {
      const left = column < pixel ? 0 : (out[to + column - pixel] ?? 0)
      const up = row === 0 ? 0 : (out[to + column - rowLength] ?? 0)
      const upLeft = row === 0 || column < pixel ? 0 : (out[to + column - rowLength - pixel] ?? 0)
      out[to + column] = (data[from + 1 + column] ?? 0) + guess(left, up, upLeft)
    }
  }
  return out
}

const undoTiff = (data: Uint8Array, rowLength: number, pixel: number): Uint8Array => {
  if (data.length % rowLength !== 0) refuse('stream-damaged')
  const out = data.slice()
  for (let at = 0; at < out.length; at++) if (at % rowLength >= pixel) out[at] = (out[at] ?? 0) + (out[at - pixel] ?? 0)
  return out
}

export const undoPredictor = (data: Uint8Array, { predictor, colors, bitsPerComponent, columns }: Predictor) => {
  if (predictor === 1) return data
  const isSane = colors >= 1 && colors <= 64 && [1, 2, 4, 8, 16].includes(bitsPerComponent)
  if (!isSane || columns < 1 || columns > 2 ** 24) return refuse('stream-malformed')
  const rowLength = Math.ceil((colors * bitsPerComponent * columns) / 8)
  const pixel = Math.max(1, (colors * bitsPerComponent) >> 3)
  if (predictor >= 10 && predictor <= 15) return undoPng(data, rowLength, pixel)
  return predictor === 2 && bitsPerComponent === 8 ? undoTiff(data, rowLength, pixel) : refuse('filter-unsupported')
}
