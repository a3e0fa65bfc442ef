import { refuse } from './refusal.ts'

/** LZW of ISO 32000-2 §7.4.4: codes of 9 to 12 bits, 256 clears the table, 257 ends the data. */

const clear = 256
const end = 257

export const decodeLzw = (data: Uint8Array, limit: number, earlyChange: number): Uint8Array => {
  if (earlyChange !== 0 && earlyChange !== 1) refuse('stream-malformed')
  // Each table row is an earlier row and one octet: `out` already holds the text of both, so a row is a place in it.
  const starts = new Uint32Array(4096)
  const lengths = new Uint32Array(4096)
  let rows = 258
  let width = 9
  let out = new Uint8Array(Math.max(1024, Math.min(limit, data.length * 4)))
  let length = 0
  let previous: { start: number; length: number } | undefined
  let held = 0
  let bits = 0
  const reserve = (more: number): void => {
    if (length + more > limit) refuse('stream-too-large')
    if (length + more <= out.length) return
    const larger = new Uint8Array(Math.max(out.length * 2, length + more))
    larger.set(out)
    out = larger
  }
  for (const byte of data) {
    held = ((held << 8) | byte) & 0xfffff
    bits += 8
    if (bits < width) continue
    bits -= width
    const code = (held >> bits) & ((1 << width) - 1)
    if (code === end) return out.subarray(0, length)
    if (code === clear) {
      rows = 258
      width = 9
      previous = undefined
      continue
    }
    const start = length
    if (code < 256) {
      reserve(1)
      out[length++] = code
    } else {
      const isNew = code === rows && previous !== undefined
      if (code >= rows && !isNew) refuse('stream-damaged')
      const from = isNew ? (previous?.start ?? 0) : (starts[code] ?? 0)
      const count = isNew ? (previous?.length ?? 0) + 1 : (lengths[code] ?? 0)
      reserve(count)
      // Octet by octet: the row that is being made may reach into what is being written.
      for (let index = 0; index < count; index++) out[length++] = out[from + index] ?? 0
    }
    if (previous !== undefined && rows < 4096) {
      starts[rows] = previous.start
      lengths[rows] = previous.length + 1
      rows += 1
    }
    if (rows + earlyChange >= 1 << width && width < 12) width += 1
    previous = { start, length: length - start }
  }
  return out.subarray(0, length)
}
