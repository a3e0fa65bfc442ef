import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readBounded } from './bounded-body.ts'

/** A body whose pieces come when the test says so. */
const openBody = () => {
  const line = new TransformStream<Uint8Array, Uint8Array>()
  const writer = line.writable.getWriter()
  return { body: line.readable as ReadableStream<Uint8Array<ArrayBuffer>>, writer }
}
const piece = Uint8Array.of(1, 2, 3)

describe('a body', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it('is read whole however long it takes, as long as something comes in time', async () => {
    const { body, writer } = openBody()
    const read = readBounded({ body }, 100, 30_000)
    for (let count = 0; count < 10; count += 1) {
      await vi.advanceTimersByTimeAsync(29_000)
      await writer.write(piece)
    }
    await writer.close()
    expect(await read).toEqual(Uint8Array.from({ length: 30 }, (_, index) => (index % 3) + 1))
  })

  it('is given up when its sender says nothing for too long', async () => {
    const { body, writer } = openBody()
    const read = readBounded({ body }, 100, 30_000).catch((error: unknown) => error)
    await writer.write(piece)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await read).toMatchObject({ code: 'request.aborted' })
    await expect(writer.write(piece)).rejects.toBeUndefined()
  })

  it('is not kept beyond its limit', async () => {
    const { body, writer } = openBody()
    const read = readBounded({ body }, 5)
    await writer.write(piece)
    await Promise.all([writer.write(piece).catch(() => undefined), read])
    expect(await read).toBeUndefined()
  })

  it('that is none is empty', async () => {
    expect(await readBounded({ body: null }, 5)).toEqual(new Uint8Array())
  })
})
