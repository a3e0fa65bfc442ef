import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import { guardTransport } from './guard.ts'
import type { Transport } from './transport.ts'

const { signal } = new AbortController()
const command = Uint8Array.of(0, 0x20, 0, 0x80)
const clocks = { startMilliseconds: 1000, finishMilliseconds: 500 }

/** A transport whose answers the test gives by hand. */
const createManualTransport = () => {
  const running: {
    readonly command: Uint8Array
    readonly answer: PromiseWithResolvers<Uint8Array>
    readonly signal: AbortSignal
  }[] = []
  let closed = 0
  const transport: Transport = {
    capabilities: { extendedLength: false },
    transmit: (bytes, inner) => {
      const answer = Promise.withResolvers<Uint8Array>()
      running.push({ command: bytes, answer, signal: inner })
      return answer.promise
    },
    close: async () => {
      closed += 1
    },
  }
  return { transport, running, closedTimes: () => closed }
}

describe('a guarded transport', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('starts an exchange when the one before it has its answer', async () => {
    const { transport, running } = createManualTransport()
    const guarded = guardTransport(transport, clocks)
    const first = guarded.transmit(command, signal)
    const second = guarded.transmit(command, signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(running).toHaveLength(1)
    running[0]?.answer.resolve(Uint8Array.of(0x90, 0))
    await first
    await vi.advanceTimersByTimeAsync(0)
    expect(running).toHaveLength(2)
    running[1]?.answer.resolve(Uint8Array.of(0x6a, 0x82))
    expect(await second).toEqual(Uint8Array.of(0x6a, 0x82))
  })

  it('ends the link when an answer takes too long, for an answer that comes late belongs to nobody', async () => {
    const { transport, running, closedTimes } = createManualTransport()
    const guarded = guardTransport(transport, clocks)
    const late = guarded.transmit(command, signal).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(500)
    expect(await late).toMatchObject({ code: 'card.timeout' })
    expect(closedTimes()).toBe(1)
    await expect(guarded.transmit(command, signal)).rejects.toMatchObject({ code: 'card.timeout' })
    expect(running).toHaveLength(1)
  })

  it('tells what runs below when nobody waits for it any more', async () => {
    const { transport, running } = createManualTransport()
    const guarded = guardTransport(transport, clocks)
    const late = guarded.transmit(command, signal).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(499)
    expect(running[0]?.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(running[0]?.signal.aborted).toBe(true)
    await late
  })

  it('gives up on its turn without ending the link', async () => {
    const { transport, running } = createManualTransport()
    const guarded = guardTransport(transport, { startMilliseconds: 100, finishMilliseconds: 500 })
    const first = guarded.transmit(command, signal)
    const second = guarded.transmit(command, signal).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(100)
    expect(await second).toMatchObject({ code: 'card.timeout' })
    running[0]?.answer.resolve(Uint8Array.of(0x90, 0))
    expect(await first).toEqual(Uint8Array.of(0x90, 0))
    const third = guarded.transmit(command, signal)
    await vi.advanceTimersByTimeAsync(0)
    running[1]?.answer.resolve(Uint8Array.of(0x90, 0))
    expect(await third).toEqual(Uint8Array.of(0x90, 0))
  })

  it('sends nothing for a signal that has already fired', async () => {
    const { transport, running } = createManualTransport()
    const guarded = guardTransport(transport, clocks)
    await expect(guarded.transmit(command, AbortSignal.abort())).rejects.toMatchObject({ code: 'card.aborted' })
    expect(running).toHaveLength(0)
  })

  it('zeroes its copy of the command and leaves the caller its own', async () => {
    const { transport, running } = createManualTransport()
    const guarded = guardTransport(transport, clocks)
    const answer = guarded.transmit(command, signal)
    await vi.advanceTimersByTimeAsync(0)
    running[0]?.answer.resolve(Uint8Array.of(0x90, 0))
    await answer
    expect(running[0]?.command).toEqual(new Uint8Array(4))
    expect(command).toEqual(Uint8Array.of(0, 0x20, 0, 0x80))
  })

  it('passes the error of the link on and keeps it', async () => {
    const { transport, running } = createManualTransport()
    const guarded = guardTransport(transport, clocks)
    const answer = guarded.transmit(command, signal).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(0)
    running[0]?.answer.reject(new AppError('card.removed'))
    expect(await answer).toMatchObject({ code: 'card.removed' })
    await expect(guarded.transmit(command, signal)).rejects.toMatchObject({ code: 'card.removed' })
  })
})
