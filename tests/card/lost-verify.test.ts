import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { firstReader, noWait, stacks } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

/** VERIFY with a PIN in it; without one it asks for the tries left. */
const isVerify = (command: Uint8Array): boolean => command[1] === 0x20 && command.length > 5

describe.each(stacks)('$name', ({ create }) => {
  it.each([
    ['the reader is unplugged', 'unplug', '9999', { code: 'card.pin-outcome-unknown' }],
    [
      'the answer to a wrong PIN is garbled',
      'garble',
      '9999',
      { code: 'card.pin-incorrect', detail: { retriesLeft: 2 } },
    ],
    ['the answer to the right PIN is garbled', 'garble', '1234', { code: 'card.pin-outcome-unknown' }],
  ] as const)('says what is known when, in VERIFY, %s', async (_what, how, pin, outcome) => {
    const virtual = create()
    const card = await createVirtualCard((await testCard()).data)
    let hasVerified = false
    await virtual.insert({
      ...card,
      transmit: async (command) => {
        const answer = await card.transmit(command)
        if (isVerify(command)) hasVerified = true
        return answer
      },
    })
    const { device } = virtual
    const transferIn = device.transferIn.bind(device)
    device.transferIn = async (endpoint, length) => {
      const result = await transferIn(endpoint, length)
      const { data } = result
      // Ten bytes and more carry an answer; a reader that acknowledges does so in six.
      if (!hasVerified || data === undefined || data.byteLength < 10) return result
      hasVerified = false
      if (how === 'unplug') {
        virtual.usb.unplug(device)
        throw new DOMException('The device was disconnected.', 'NotFoundError')
      }
      data.setUint8(0, data.getUint8(0) ^ 0xff)
      return result
    }
    const reader = await firstReader(virtual)
    const session = await openJpkiSession(await reader.connect(signal), {
      signal,
      reconnect: (inner) => reader.connect(inner),
    })
    await expect(session.verifyPin('authentication', encodeUtf8(pin))).rejects.toMatchObject(outcome)
  })
})

describe.each(stacks)('$name with a card that never ends asking for time', ({ create }) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gives up after ten seconds, reads the counter over a new link, and is free again', async () => {
    const virtual = create({ patience: 250 })
    const card = await createVirtualCard((await testCard()).data)
    let isHanging = true
    await virtual.insert({
      ...card,
      transmit: async (command) => {
        const answer = await card.transmit(command)
        if (!isHanging || !isVerify(command)) return answer
        isHanging = false
        return new Promise(() => undefined)
      },
    })
    const reader = await firstReader(virtual)
    const session = await openJpkiSession(await reader.connect(signal), {
      signal,
      reconnect: (inner) => reader.connect(inner),
    })
    const told: unknown[] = []
    void session.verifyPin('authentication', encodeUtf8('9999')).catch((error: unknown) => told.push(error))
    let passed = 0
    for (; told.length === 0 && passed < 30_000; passed += 250) {
      for (let turn = 0; turn < 10; turn++) await noWait(0, signal)
      await vi.advanceTimersByTimeAsync(250)
    }
    expect(told).toMatchObject([{ code: 'card.pin-incorrect', detail: { retriesLeft: 2 } }])
    expect(passed).toBeLessThan(15_000)
    await (await reader.connect(signal)).close()
  })
})
