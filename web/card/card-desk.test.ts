import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { createReaderRegistry, type ReaderSource } from '#card-bridge/index.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
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
