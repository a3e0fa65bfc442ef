import { AppError } from '#shared/errors/app-error.ts'

/** What a seal image says of itself before it is decoded (PNG, third edition §11.2, §11.3.4.3). */
export type PngHeader = {
  readonly width: number
  readonly height: number
  /** Points of one pixel where the file states a resolution. */
  readonly pixel: number | undefined
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** A seal of 30 mm at 1200 dots an inch has 1418: larger is no seal but a burden on the kiosk's memory. */
const longestSide = 2000
const pointsPerMetre = 72 / 0.0254

/** Throws AppError `party.malformed` where the bytes are no PNG or are larger than a seal can be. */
export const readPngHeader = (png: Uint8Array): PngHeader => {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const typeAt = (at: number): string => String.fromCharCode(...png.subarray(at + 4, at + 8))
  try {
    if (!signature.every((byte, index) => png[index] === byte) || typeAt(8) !== 'IHDR') throw new RangeError('no PNG')
    const [width, height] = [view.getUint32(16), view.getUint32(20)]
    if (width === 0 || height === 0 || width > longestSide || height > longestSide) throw new RangeError('size')
    let pixel: number | undefined
    for (let at = 8; typeAt(at) !== 'IDAT'; at += 12 + view.getUint32(at)) {
      const perMetre = typeAt(at) === 'pHYs' && view.getUint8(at + 16) === 1 ? view.getUint32(at + 8) : 0
      if (perMetre > 0) pixel = pointsPerMetre / perMetre
    }
    return { width, height, pixel }
  } catch (error) {
    throw new AppError('party.malformed', { party: 'municipality' }, { cause: error })
  }
}
