/** A body read to a limit and no further, whoever sends it. */
import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** One piece; throws `request.aborted` where none came in time. */
const readPiece = async (reader: Reader, idleMs: number) => {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(new AppError('request.aborted')), idleMs)
  try {
    return await Promise.race([reader.read(), silence.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The whole body, or undefined where it is longer than `limit` bytes; nothing beyond the limit is kept.
 *
 * @param idleMs how long its sender may say nothing; without it, whoever opened the line decides
 * @throws AppError `request.aborted` when the sender said nothing for that long
 */
export const readBounded = async (
  { body }: Pick<Response, 'body'>,
  limit: number,
  idleMs?: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const reader = body?.getReader()
  if (reader === undefined) return new Uint8Array()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const piece = await (idleMs === undefined ? reader.read() : readPiece(reader, idleMs))
      if (piece.done) return concatBytes(...parts)
      length += piece.value.length
      if (length > limit) {
        await reader.cancel()
        return undefined
      }
      parts.push(piece.value)
    }
  } catch (error) {
    // what is still to come is nobody's any more
    void reader.cancel().catch(() => undefined)
    throw error
  }
}
