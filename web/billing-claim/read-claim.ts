import { createClaimFileReader, type ClaimFileVerdict } from '#shared/billing-claim/claim-file.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { createHasher } from '#shared/pkcs12/sha.ts'
import type { HashName } from '#shared/pki/signature.ts'

/** Reading a claim file once through, a piece at a time: whatever its size, no more than a piece is in memory. */

const pieceLength = 2 << 20

type Watch = {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, whole: number) => void
}

const readPiece = async (file: Blob, from: number): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await file.slice(from, from + pieceLength).arrayBuffer())
  } catch (cause) {
    throw new AppError('file.unreadable', undefined, { cause })
  }
}

/** Until `take` says false. Throws AppError `file.unreadable`, `request.aborted`. */
const readThrough = async (
  file: Blob,
  take: (piece: Uint8Array) => boolean,
  { signal, onProgress }: Watch,
): Promise<void> => {
  for (let from = 0; from < file.size; from += pieceLength) {
    if (signal.aborted) throw new AppError('request.aborted')
    onProgress(from, file.size)
    if (!take(await readPiece(file, from))) return
  }
}

/** The verdict on a file and its digest, in one reading. Throws AppError `file.unreadable`, `request.aborted`. */
export const inspectClaim = async (
  file: Blob,
  watch: Watch,
): Promise<{ readonly verdict: ClaimFileVerdict; readonly digest: Uint8Array<ArrayBuffer> }> => {
  const reader = createClaimFileReader()
  const hasher = createHasher('SHA-256')
  await readThrough(
    file,
    (piece) => {
      hasher.update(piece)
      return reader.push(piece)
    },
    watch,
  )
  return { verdict: reader.end(), digest: hasher.digest() }
}

/** Throws AppError `file.unreadable`, `request.aborted`. */
export const digestClaim = async (file: Blob, hash: HashName, watch: Watch): Promise<Uint8Array<ArrayBuffer>> => {
  const hasher = createHasher(hash)
  await readThrough(
    file,
    (piece) => {
      hasher.update(piece)
      return true
    },
    watch,
  )
  return hasher.digest()
}
