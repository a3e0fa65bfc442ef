/** A simulated copier: optics that blur, a sensor of lower resolution, a threshold. Images are darkness 0 (paper) to 1 (ink). */

export type Darkness = { readonly width: number; readonly height: number; readonly values: Float32Array }

/** Reads a binary 8-bit greymap (PGM `P5`). */
export const readGreymap = (file: Uint8Array): Darkness => {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(new TextDecoder('latin1').decode(file.subarray(0, 64)))
  if (header === null) throw new Error('not an 8-bit greymap')
  const [width, height] = [Number(header[1]), Number(header[2])]
  const samples = file.subarray(header[0].length, header[0].length + width * height)
  return { width, height, values: Float32Array.from(samples, (sample) => 1 - sample / 255) }
}

const gaussian = (sigma: number): Float32Array => {
  const radius = Math.ceil(sigma * 3)
  const weights = Float32Array.from({ length: radius * 2 + 1 }, (_, at) =>
    Math.exp(-((at - radius) ** 2) / (2 * sigma ** 2)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Convolves along one axis: the samples of a line are `step` apart. */
const blurAxis = (image: Darkness, weights: Float32Array, vertical: boolean): Darkness => {
  const { width, height, values } = image
  const radius = (weights.length - 1) / 2
  const blurred = new Float32Array(values.length)
  const [length, step] = vertical ? [height, width] : [width, 1]
  for (let at = 0; at < values.length; at++) {
    const place = vertical ? Math.floor(at / width) : at % width
    let sum = 0
    for (let tap = -radius; tap <= radius; tap++) {
      const clamped = Math.min(length - 1, Math.max(0, place + tap)) - place
      sum += (values[at + clamped * step] ?? 0) * (weights[tap + radius] ?? 0)
    }
    blurred[at] = sum
  }
  return { width, height, values: blurred }
}

/** Gaussian blur, `sigma` in pixels. */
export const blur = (image: Darkness, sigma: number): Darkness => {
  const weights = gaussian(sigma)
  return blurAxis(blurAxis(image, weights, false), weights, true)
}

/** Means of squares of `factor` pixels. */
export const reduce = ({ width, height, values }: Darkness, factor: number): Darkness => {
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)]
  const means = new Float32Array(columns * rows)
  for (let y = 0; y < rows * factor; y++)
    for (let x = 0; x < columns * factor; x++) {
      const at = Math.floor(y / factor) * columns + Math.floor(x / factor)
      means[at] = (means[at] ?? 0) + (values[y * width + x] ?? 0) / factor ** 2
    }
  return { width: columns, height: rows, values: means }
}

/** What the copy shows: 1 where the sensor saw at least `threshold` of ink. */
export const copy = (
  original: Darkness,
  { sigma, factor, threshold }: { readonly sigma: number; readonly factor: number; readonly threshold: number },
): Darkness => {
  const seen = reduce(blur(original, sigma), factor)
  return { ...seen, values: seen.values.map((value) => (value >= threshold ? 1 : 0)) }
}
