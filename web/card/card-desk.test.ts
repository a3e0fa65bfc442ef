import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { createReaderRegistry, type Reader, type ReaderSource } from '#card-bridge/index.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { createVirtualCcid } from '#mocks/readers/virtual-usb-reader.ts'
import { CardDesk, type CardDeskState } from './card-desk.ts'
import { withCardSession } from './card-session.ts'

/** Waits until the desk says what the test expects; the test's own time-out ends a wait in vain. */
const until = (desk: CardDesk, isWanted: (state: CardDeskState) => boolean): Promise<CardDeskState> =>
  new Promise((resolve) => {
    const stop = desk.subscribe(() => {
      const { state } = desk
      if (!isWanted(state)) return
      stop()
      resolve(state)
    })
  })

const presenceIs = (presence: string) => (state: CardDeskState) =>
  state.status === 'ready' && state.presence === presence

const createDesk = () => {
  const registry = createReaderRegistry()
  const page = new EventTarget()
  return { registry, desk: new CardDesk(async () => registry, page), page }
}

describe('the card desk', () => {
  it('finds no reader, then one that is registered later, then none again', async () => {
    const { registry, desk } = createDesk()
    const stop = desk.subscribe(() => undefined)
    await until(desk, ({ status }) => status === 'no-reader')
    const found = until(desk, ({ status }) => status === 'ready')
    const unregister = registry.register(createVirtualReader({ name: 'Reader 1' }).source)
    expect(await found).toMatchObject({ reader: { name: 'Reader 1', simulated: true } })
    const lost = until(desk, ({ status }) => status === 'no-reader')
    unregister()
    await lost
    stop()
  })

  it('shows the reader that has a card on it', async () => {
    const { registry, desk } = createDesk()
    const second = createVirtualReader({ id: 'b', name: 'Second' })
    registry.register(createVirtualReader({ id: 'a', name: 'First' }).source)
    registry.register(second.source)
    const stop = desk.subscribe(() => undefined)
    expect(await until(desk, presenceIs('absent'))).toMatchObject({ reader: { name: 'First' } })
    const inserted = until(desk, presenceIs('unsupported'))
    await second.insert(createForeignCard())
    expect(await inserted).toMatchObject({ reader: { name: 'Second' } })
    stop()
  })

  it('tells why a reader cannot be used', async () => {
    const { registry, desk } = createDesk()
    const { reader } = createVirtualReader()
    const source: ReaderSource = {
      id: 'refusing',
      list: async () => [
        {
          ...reader,
          // oxlint-disable-next-line require-yield -- a reader that fails has nothing to tell
          watch: async function* () {
            throw new AppError('card.reader-in-use')
          },
        },
      ],
      onChange: () => () => undefined,
    }
    registry.register(source)
    const failed = until(desk, ({ status }) => status === 'failed')
    expect(await failed).toEqual({ status: 'failed', code: 'card.reader-in-use' })
  })
})

describe('a reader that another tab or program has', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is asked for again until it is free, and told of once', async () => {
    const { registry, desk } = createDesk()
    const { reader, source } = createVirtualReader()
    let refusals = 3
    const busy = async function* (signal: AbortSignal) {
      if (refusals > 0) {
        refusals -= 1
        throw new AppError('card.reader-in-use')
      }
      yield* reader.watch(signal)
    }
    registry.register({ ...source, list: async () => [{ ...reader, watch: busy }] })
    const seen: string[] = []
    const stop = desk.subscribe(() => seen.push(desk.state.status))
    await vi.waitFor(() => expect(desk.state).toEqual({ status: 'failed', code: 'card.reader-in-use' }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(refusals).toBe(1)
    await vi.advanceTimersByTimeAsync(4_000)
    await vi.waitFor(() => expect(desk.state).toMatchObject({ status: 'ready', presence: 'absent' }))
    expect(seen.filter((status) => status === 'failed')).toHaveLength(1)
    stop()
  })
})

describe('a reader that failed', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A reader whose looks throw this code so many times before it works. */
  const createFailing = (
    code: 'card.unreadable' | 'card.timeout' | 'card.protocol' | 'card.reader-refused',
    times = 1,
  ) => {
    const { reader, source } = createVirtualReader()
    let looks = 0
    const failing: Reader = {
      ...reader,
      watch: async function* (signal) {
        looks += 1
        if (looks <= times) throw code === 'card.protocol' ? new AppError(code, {}) : new AppError(code)
        yield* reader.watch(signal)
      },
    }
    const changes = new Set<() => void>()
    return {
      source: {
        ...source,
        list: async () => [failing],
        onChange: (callback: () => void) => {
          changes.add(callback)
          return () => changes.delete(callback)
        },
      } satisfies ReaderSource,
      looks: () => looks,
      /** What a chosen reader does to the registry, whether it was known before or not. */
      choose: () => changes.forEach((change) => change()),
    }
  }

  it.each(['card.unreadable', 'card.timeout', 'card.protocol'] as const)(
    'once with %s is ready again after two seconds, with nobody doing anything',
    async (code) => {
      const { registry, desk } = createDesk()
      registry.register(createFailing(code).source)
      const stop = desk.subscribe(() => undefined)
      await vi.waitFor(() => expect(desk.state).toEqual({ status: 'failed', code }))
      await vi.advanceTimersByTimeAsync(1_000)
      expect(desk.state.status).toBe('failed')
      await vi.advanceTimersByTimeAsync(1_000)
      await vi.waitFor(() => expect(desk.state).toMatchObject({ status: 'ready', presence: 'absent' }))
      stop()
    },
  )

  it('is tried at once when the person chooses it again', async () => {
    const { registry, desk } = createDesk()
    const failing = createFailing('card.unreadable')
    registry.register(failing.source)
    const stop = desk.subscribe(() => undefined)
    await vi.waitFor(() => expect(desk.state.status).toBe('failed'))
    failing.choose()
    await vi.waitFor(() => expect(desk.state.status).toBe('ready'))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(failing.looks()).toBe(2)
    stop()
  })

  it('because it is refused waits for the person to choose it again', async () => {
    const { registry, desk } = createDesk()
    const failing = createFailing('card.reader-refused')
    registry.register(failing.source)
    const stop = desk.subscribe(() => undefined)
    await vi.waitFor(() => expect(desk.state).toEqual({ status: 'failed', code: 'card.reader-refused' }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(failing.looks()).toBe(1)
    failing.choose()
    await vi.waitFor(() => expect(desk.state.status).toBe('ready'))
    stop()
  })

  it('is left alone once it is out of the list, and once nobody looks', async () => {
    const { registry, desk } = createDesk()
    const [first, second] = [createFailing('card.unreadable', 100), createFailing('card.unreadable', 100)]
    const unregister = registry.register(first.source)
    registry.register(second.source)
    const stop = desk.subscribe(() => undefined)
    await vi.waitFor(() => expect([first.looks(), second.looks()]).toEqual([1, 1]))
    unregister()
    await vi.advanceTimersByTimeAsync(0)
    const looks = first.looks()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(first.looks()).toBe(looks)
    expect(second.looks()).toBeGreaterThan(2)
    stop()
    const last = second.looks()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(second.looks()).toBe(last)
  })

  it('in one transfer while it looked, over a real driver, has its card again', async () => {
    const { registry, desk } = createDesk()
    const virtual = createVirtualCcid({ wait: () => new Promise((resolve) => setImmediate(resolve)) })
    await virtual.insert(createForeignCard())
    const { device } = virtual
    const transferIn = device.transferIn.bind(device)
    let stalls = 0
    device.transferIn = async (endpoint, length) => {
      const result = await transferIn(endpoint, length)
      // RDR_to_PC_SlotStatus, in answer to the look that finds the card still there
      if (stalls > 0 || desk.state.status !== 'ready' || result.data?.getUint8(0) !== 0x81) return result
      stalls += 1
      return { status: 'stall' }
    }
    registry.register(virtual.source)
    const stop = desk.subscribe(() => undefined)
    await vi.waitFor(() => expect(desk.state).toEqual({ status: 'failed', code: 'card.unreadable' }))
    await vi.advanceTimersByTimeAsync(2_000)
    await vi.waitFor(() => expect(desk.state).toMatchObject({ status: 'ready', presence: 'unsupported' }))
    expect(stalls).toBe(1)
    stop()
  })
})

describe('a page that is left', () => {
  it('lets go of its readers, and looks again when it comes back', async () => {
    const { registry, desk, page } = createDesk()
    const { reader, source } = createVirtualReader()
    let watching = 0
    const counted = async function* (signal: AbortSignal) {
      watching += 1
      try {
        yield* reader.watch(signal)
      } finally {
        watching -= 1
      }
    }
    registry.register({ ...source, list: async () => [{ ...reader, watch: counted }] })
    const stop = desk.subscribe(() => undefined)
    await until(desk, presenceIs('absent'))
    page.dispatchEvent(new Event('pagehide'))
    await expect.poll(() => watching).toBe(0)
    page.dispatchEvent(new Event('pageshow'))
    await until(desk, presenceIs('absent'))
    expect(watching).toBe(1)
    stop()
    await expect.poll(() => watching).toBe(0)
  })
})

describe('a card session of the page', () => {
  it('needs a reader and a card', async () => {
    const { registry, desk, page } = createDesk()
    await expect(withCardSession(async () => 1, { desk, page })).rejects.toMatchObject({ code: 'card.no-reader' })
    registry.register(createVirtualReader().source)
    await expect(withCardSession(async () => 1, { desk, page })).rejects.toMatchObject({ code: 'card.not-present' })
  })

  it('is the only one, and lets go of the card when its work fails', async () => {
    const { registry, desk, page } = createDesk()
    const virtual = createVirtualReader()
    registry.register(virtual.source)
    await virtual.insert(createForeignCard())
    const failing = withCardSession(
      async ({ openJpki }) => {
        await expect(withCardSession(async () => 1, { desk, page })).rejects.toMatchObject({
          code: 'card.reader-in-use',
        })
        const session = await openJpki()
        await session.verifyPin('authentication', encodeUtf8('1234'))
      },
      { desk, page },
    )
    await expect(failing).rejects.toMatchObject({ code: 'card.unsupported' })
    expect(await withCardSession(async () => 'free again', { desk, page })).toBe('free again')
  })

  it('ends every wait when the page is left', async () => {
    const { registry, desk, page } = createDesk()
    const virtual = createVirtualReader()
    registry.register(virtual.source)
    await virtual.insert(createForeignCard())
    const session = withCardSession(
      async ({ signal }) => {
        page.dispatchEvent(new Event('pagehide'))
        expect(signal.aborted).toBe(true)
        signal.throwIfAborted()
      },
      { desk, page },
    )
    await expect(session).rejects.toMatchObject({ code: 'card.aborted' })
  })
})
