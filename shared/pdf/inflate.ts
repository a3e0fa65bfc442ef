import { concatBytes } from '#shared/bytes/bytes.ts'
import { refuse } from './refusal.ts'

/**
 * The zlib stream (RFC 1950) undone, at most `limit` bytes of it: a few kilobytes can stand for gigabytes. Throws AppError
 * `document.unreadable`: 'stream-damaged' (also for octets after the end), 'stream-too-large'.
 */
export const inflate = async (data: Uint8Array, limit: number): Promise<Uint8Array<ArrayBuffer>> => {
  const stream = new DecompressionStream('deflate')
  const writer = stream.writable.getWriter()
  // What goes wrong in writing comes out of reading too; nobody waits for these.
  const written = writer.write(data as Uint8Array<ArrayBuffer>).then(() => writer.close())
  written.catch(() => undefined)
  const reader = stream.readable.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read().catch(() => refuse('stream-damaged'))
    if (done) return concatBytes(...parts)
    length += value.length
    if (length > limit) {
      await reader.cancel().catch(() => undefined)
      return refuse('stream-too-large')
    }
    parts.push(value)
  }
}
