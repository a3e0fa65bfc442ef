import { concatBytes } from '#shared/bytes/bytes.ts'

/** An sRGB profile (ICC.1:2001-04, IEC 61966-2-1), the output intent that PDF/A asks for. */

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const uint32 = (...values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) view.setInt32(index * 4, value)
  return bytes
}
const fixed = (...values: readonly number[]): Uint8Array => uint32(...values.map((value) => Math.round(value * 65_536)))
const xyz = (...values: readonly [number, number, number]): Uint8Array =>
  concatBytes(ascii('XYZ \0\0\0\0'), fixed(...values))

const description = (text: string): Uint8Array =>
  concatBytes(ascii('desc\0\0\0\0'), uint32(text.length + 1), ascii(`${text}\0`), new Uint8Array(4 + 4 + 2 + 1 + 67))

/** Transfer curve of IEC 61966-2-1 at 256 steps. */
const curve = (): Uint8Array => {
  const steps = new Uint8Array(512)
  const view = new DataView(steps.buffer)
  for (let step = 0; step < 256; step++) {
    const value = step / 255
    const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    view.setUint16(step * 2, Math.round(linear * 65_535))
  }
  return concatBytes(ascii('curv\0\0\0\0'), uint32(256), steps)
}

const pad = (bytes: Uint8Array): Uint8Array => concatBytes(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4))

const headerLength = 128

/** Profile bytes; colorants are those of sRGB adapted to D50. */
export const buildSrgbProfile = (): Uint8Array => {
  const elements = [
    { tags: ['desc'], data: description('sRGB IEC61966-2.1') },
    { tags: ['cprt'], data: concatBytes(ascii('text\0\0\0\0'), ascii('No copyright, use freely\0')) },
    { tags: ['wtpt'], data: xyz(0.9642, 1, 0.8249) },
    { tags: ['rXYZ'], data: xyz(0.43607, 0.22249, 0.01392) },
    { tags: ['gXYZ'], data: xyz(0.38515, 0.71687, 0.09708) },
    { tags: ['bXYZ'], data: xyz(0.14307, 0.06061, 0.7141) },
    { tags: ['rTRC', 'gTRC', 'bTRC'], data: curve() },
  ]
  const tagCount = elements.reduce((count, { tags }) => count + tags.length, 0)
  let offset = headerLength + 4 + tagCount * 12
  const table: Uint8Array[] = [uint32(tagCount)]
  const bodies: Uint8Array[] = []
  for (const { tags, data } of elements) {
    for (const tag of tags) table.push(ascii(tag), uint32(offset, data.length))
    const padded = pad(data)
    bodies.push(padded)
    offset += padded.length
  }
  const header = concatBytes(
    uint32(offset, 0, 0x02100000),
    ascii('mntrRGB XYZ '),
    // The day the profile format's edition is of; a profile made anew each time would change the document.
    Uint8Array.of(0x07, 0xd1, 0, 4, 0, 1, 0, 0, 0, 0, 0, 0),
    ascii('acsp'),
    new Uint8Array(28),
    fixed(0.9642, 1, 0.8249),
    new Uint8Array(48),
  )
  return concatBytes(header, ...table, ...bodies)
}
