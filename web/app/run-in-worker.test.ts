import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { runInWorker } from './run-in-worker.ts'

type Report =
  | { readonly type: 'progress' }
  | { readonly type: 'failed' }
  | { readonly type: 'done'; readonly value: object }

/** A worker as the page sees it: what it was given, and a way to let it speak. */
class FakeWorker extends EventTarget {
  static made: FakeWorker[] = []
  readonly orders: unknown[] = []
  isEnded = false

  constructor() {
    super()
    FakeWorker.made.push(this)
  }

  postMessage(order: unknown): void {
    this.orders.push(order)
  }

  terminate(): void {
    this.isEnded = true
  }

  say(data: Report): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const code = (name: string) => expect.objectContaining({ code: name }) as Error
const begin = (signal?: AbortSignal) => {
  const heard: string[] = []
  const running = runInWorker({
    url: '/assets/some.worker-a1b2.js',
    name: 'some',
    order: { what: 'this' },
    signal,
    read: (report: Report) => {
      heard.push(report.type)
      if (report.type === 'failed') throw new AppError('network.unreachable')
      return report.type === 'done' ? report.value : undefined
    },
  })
  const [worker] = FakeWorker.made
  return { running, heard, worker }
}

describe('one order to a worker', () => {
  beforeEach(() => {
    FakeWorker.made = []
    vi.stubGlobal('Worker', FakeWorker)
    vi.stubGlobal('location', { href: 'http://localhost:8787/' })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('hears what is on the way, gives the result, and ends the worker', async () => {
    const { running, heard, worker } = begin()
    worker?.say({ type: 'progress' })
    worker?.say({ type: 'done', value: { pages: 2 } })
    expect(await running).toEqual({ pages: 2 })
    expect([heard, worker?.orders, worker?.isEnded]).toEqual([['progress', 'done'], [{ what: 'this' }], true])
  })

  it('fails as the worker says, and ends it', async () => {
    const { running, worker } = begin()
    worker?.say({ type: 'failed' })
    await expect(running).rejects.toThrow(code('network.unreachable'))
    expect(worker?.isEnded).toBe(true)
  })

  it.each(['error', 'messageerror'])('ends a worker that cannot run: %s', async (event) => {
    const { running, worker } = begin()
    worker?.dispatchEvent(new Event(event))
    await expect(running).rejects.toThrow(code('internal.unexpected'))
    expect(worker?.isEnded).toBe(true)
  })

  it('ends at once when nobody waits any more', async () => {
    const stop = new AbortController()
    const { running, worker } = begin(stop.signal)
    stop.abort()
    await expect(running).rejects.toThrow(code('request.aborted'))
    expect(worker?.isEnded).toBe(true)
  })

  it('starts no worker for somebody who has left already', async () => {
    const { running } = begin(AbortSignal.abort())
    await expect(running).rejects.toThrow(code('request.aborted'))
    expect(FakeWorker.made).toEqual([])
  })
})
