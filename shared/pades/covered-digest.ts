import { concatBytes } from '#shared/bytes/bytes.ts'
import type { UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { HashName } from '#shared/pki/signature.ts'
import type { ByteRange } from './signature-dictionary.ts'

/** What of the parts, one after another, lies in [from, to): views, no copies. */
const cut = (parts: readonly Uint8Array[], from: number, to: number): Uint8Array[] => {
  const found: Uint8Array[] = []
  let at = 0
  for (const part of parts) {
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, part.length)
    if (start < end) found.push(part.subarray(start, end))
    at += part.length
  }
  return found
}

/** Room for what signing appends before evidence comes: a drawing with its fonts, pages, dictionaries. */
const usualSpare = 2 ** 20

export type SpaciousBytes = { readonly bytes: Uint8Array<ArrayBuffer>; readonly spare: number }

/** A file read so that there is scratch behind it, which spares `digestCovered` a copy of it. */
export const readWithSpare = async (file: Blob): Promise<SpaciousBytes> => {
  const buffer = await new Blob([file, new Uint8Array(usualSpare)]).arrayBuffer()
  return { bytes: new Uint8Array(buffer, 0, file.size), spare: usualSpare }
}

/**
 * The digest of what a byte range covers. WebCrypto takes one buffer and knows no next part. Where the original's buffer has
 * scratch behind it, what follows is put there; else all is put together once, for the time of this call. Either takes less
 * than half the time of a SHA-256 written in JavaScript, which would need neither.
 */
export const digestCovered = (
  pdf: UpdatablePdf,
  range: ByteRange,
  hash: HashName,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { original, spare } = pdf
  const [start, length, next, rest] = range
  const parts = [original, ...pdf.appended]
  const [first = new Uint8Array(), ...others] = [...cut(parts, start, start + length), ...cut(parts, next, next + rest)]
  const behind = others.reduce((sum, part) => sum + part.length, 0)
  if (first.length !== original.length || behind > spare) return digestBytes(hash, concatBytes(first, ...others))
  const whole = new Uint8Array(original.buffer, original.byteOffset, original.length + behind)
  whole.set(concatBytes(...others), original.length)
  // WebCrypto takes its own copy before it answers, so the scratch is free again at once.
  return digestBytes(hash, whole)
}
