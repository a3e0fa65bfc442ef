import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import type { CardPresence } from '#card-bridge/transport/reader.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import type { VirtualUsbReader } from '#mocks/readers/virtual-usb-reader.ts'
import { firstReader, stacks } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

/** What happens to one transfer of a device that is broken or malicious. */
type Noise =
  | { readonly kind: 'none' | 'cut' | 'empty' | 'twice' | 'babble' | 'stall' }
  | { readonly kind: 'flip'; readonly at: number; readonly by: number }
  | { readonly kind: 'replace' | 'grow'; readonly bytes: Uint8Array }

const anyNoise = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Noise>({ kind: 'none' }) },
  { weight: 2, arbitrary: fc.constantFrom<Noise>({ kind: 'cut' }, { kind: 'empty' }, { kind: 'twice' }) },
  { weight: 1, arbitrary: fc.constantFrom<Noise>({ kind: 'babble' }, { kind: 'stall' }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('flip' as const), at: fc.nat(64), by: fc.integer({ min: 1, max: 255 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('replace' as const, 'grow' as const),
      bytes: fc.uint8Array({ maxLength: 80 }),
    }),
  },
)

const transfersMax = 400

/** Every transfer from the device goes through the noise; when that is used up it is honest, and at last it is unplugged. */
const addNoise = (virtual: VirtualUsbReader, noises: readonly Noise[]): void => {
  const { device } = virtual
  const transferIn = device.transferIn.bind(device)
  let last: USBInTransferResult | undefined
  let count = 0
  const view = (bytes: Uint8Array) => new DataView(new Uint8Array(bytes).buffer)
  device.transferIn = async (endpointNumber, length) => {
    const noise = noises[count] ?? { kind: 'none' }
    if ((count += 1) > transfersMax) device.unplug()
    if (noise.kind === 'twice' && last !== undefined) return last
    const result = await transferIn(endpointNumber, length)
    const bytes = new Uint8Array(result.data?.buffer.slice(0) ?? new ArrayBuffer(0))
    if (noise.kind === 'babble' || noise.kind === 'stall') return { status: noise.kind }
    if (noise.kind === 'cut') return { status: 'ok', data: view(bytes.subarray(0, bytes.length >> 1)) }
    if (noise.kind === 'empty') return { status: 'ok', data: view(new Uint8Array()) }
    if (noise.kind === 'replace') return { status: 'ok', data: view(noise.bytes) }
    if (noise.kind === 'grow') return { status: 'ok', data: view(Uint8Array.from([...bytes, ...noise.bytes])) }
    if (noise.kind === 'flip' && noise.at < bytes.length) bytes[noise.at] = (bytes[noise.at] ?? 0) ^ noise.by
    last = { status: 'ok', data: view(bytes) }
    return last
  }
}

/**
 * From a transfer on the reader says to everything that it is not ready yet, at once or every five seconds, and never ends.
 * Gives what lets it come to itself.
 */
const extendForEver = (virtual: VirtualUsbReader, from: number, everyMilliseconds: number): (() => void) => {
  const { device } = virtual
  const [transferIn, transferOut] = [device.transferIn.bind(device), device.transferOut.bind(device)]
  let count = 0
  let isWell = false
  let [slot, sequence] = [0, 0]
  device.transferOut = (endpointNumber, data) => {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)
    if (bytes.length >= 10) [slot = 0, sequence = 0] = bytes.subarray(5, 7)
    return transferOut(endpointNumber, data)
  }
  device.transferIn = async (endpointNumber, length) => {
    const isBulk = length === 1024
    if (isWell || !isBulk || (count += 1) <= from) return transferIn(endpointNumber, length)
    if (everyMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, everyMilliseconds))
    // RDR_to_PC_DataBlock or its like without data, bmCommandStatus 2: more time, please
    return { status: 'ok', data: new DataView(Uint8Array.of(0x80, 0, 0, 0, 0, slot, sequence, 0x80, 1, 0).buffer) }
  }
  return () => {
    isWell = true
  }
}

/** A whole visit; gives nothing, or throws what the drivers throw. */
const visit = async (virtual: VirtualUsbReader, seen: CardPresence[]): Promise<void> => {
  const reader = await firstReader(virtual)
  const stop = new AbortController()
  const { signal } = stop
  const watching = (async () => {
    for await (const presence of reader.watch(signal)) seen.push(presence)
  })()
  watching.catch(() => undefined)
  try {
    const session = await openJpkiSession(await reader.connect(signal), {
      signal,
      reconnect: (inner) => reader.connect(inner),
    })
    await session.readTokenLabel()
    await session.verifyPin('authentication', encodeUtf8('1234'))
    await session.readCertificate('authentication')
    await session.sign('authentication', new Uint8Array(32), 'SHA-256')
  } finally {
    stop.abort()
  }
  await watching
}

const presences = new Set<CardPresence>(['absent', 'present', 'unsupported', 'unreadable'])

type Outcome = { readonly error?: unknown }

const pass = Symbol('still at it')

const patienceMs = 10_000

/** Time runs as fast as nothing else has to be done, so that a wait for silence costs none. */
const settle = async (work: Promise<void>): Promise<Outcome> => {
  const outcome = work.then(
    (): Outcome => ({}),
    (error: unknown): Outcome => ({ error }),
  )
  // the card's own arithmetic runs on other threads, and on a busy machine longer than many rounds take
  const started = performance.now()
  for (let round = 0; round < 20_000 || performance.now() - started < patienceMs; round++) {
    const turn = new Promise<typeof pass>((resolve) => setImmediate(() => resolve(pass)))
    const first = await Promise.race([outcome, turn])
    if (first !== pass) return first
    await vi.advanceTimersByTimeAsync(round % 20 === 19 ? 2_000 : 0)
  }
  throw new Error('the visit hangs')
}

describe.each(stacks)('$name, when its bytes are not what they should be', ({ create }) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ends in an answer or a named error, never hangs, and presents no PIN twice', async () => {
    const card = await createVirtualCard((await testCard()).data)
    let ended = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyNoise, { maxLength: 60 }), async (noises) => {
        let presented = 0
        const counted: VirtualCard = {
          ...card,
          transmit: (command) => {
            if (command[1] === 0x20 && command.length > 5) presented += 1
            return card.transmit(command)
          },
        }
        const virtual = create()
        await virtual.insert(counted)
        addNoise(virtual, noises)
        const seen: CardPresence[] = []
        const outcome = await settle(visit(virtual, seen))
        if ('error' in outcome) expect(outcome.error).toBeInstanceOf(AppError)
        expect(presented).toBeLessThanOrEqual(1)
        expect(seen.every((presence) => presences.has(presence))).toBe(true)
        if (!('error' in outcome)) ended += 1
      }),
      { numRuns: 30, examples: [[[]]] },
    )
    expect(ended).toBeGreaterThan(0)
  })
})

/** One stack of each kind whose frames know such a thing. */
const withExtensions = stacks.filter(({ name }) =>
  ['RC-S300 that activates the card', 'CCID with T=1 blocks', 'CCID with short commands'].includes(name),
)

describe.each(withExtensions)('$name, when it asks for time for ever', ({ create }) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each([
    ['from its first answer, every five seconds', 0, 5_000],
    ['in the middle, in one go', 12, 0],
    ['in the middle, every five seconds', 12, 5_000],
  ] as const)('%s, ends the visit by name and works again without being unplugged', async (_when, from, every) => {
    const card = await createVirtualCard((await testCard()).data)
    const virtual = create()
    await virtual.insert(card)
    const comeToItself = extendForEver(virtual, from, every)
    const outcome = await settle(visit(virtual, []))
    expect(outcome.error).toBeInstanceOf(AppError)
    comeToItself()
    expect(await settle(visit(virtual, []))).toEqual({})
  })
})
