/** A body read to a limit and no further, whoever sends it. */
import { concatBytes } from '#shared/bytes/bytes.ts'

/** The whole body, or undefined where it is longer than `limit` bytes; nothing beyond the limit is kept. */
export const readBounded = async (
  { body }: Pick<Response, 'body'>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    length += part.value.length
    if (length > limit) {
      await reader?.cancel()
      return undefined
    }
    parts.push(part.value)
  }
  return concatBytes(...parts)
}
