import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { signLogIn } from '#card-bridge/apps/log-in.ts'
import type { CardPresence } from '#card-bridge/transport/reader.ts'
import { contactAtr } from '#mocks/card/answer-to-reset.ts'
import { createForeignCard, createMuteCard } from '#mocks/card/other-cards.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import type { FieldFault } from '#mocks/readers/iso-dep-card.ts'
import { firstReader, noWait, stacks, type StackOptions } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

/** A card that answers every command with itself and 9000, and keeps what it got. */
const createEcho = () => {
  const received: string[] = []
  const card: VirtualCard = {
    id: 'echo',
    label: 'Echo',
    atr: contactAtr,
    reset: () => undefined,
    transmit: async (command) => {
      received.push(encodeHex(command))
      return concatBytes(command, Uint8Array.of(0x90, 0x00))
    },
  }
  return { card, received }
}

describe.each(stacks)('$name', ({ create }) => {
  const readerWithCard = async (options: StackOptions = {}) => {
    const virtual = create(options)
    await virtual.insert(await createVirtualCard((await testCard()).data))
    return { virtual, reader: await firstReader(virtual) }
  }

  it('carries a log-in whose signature verifies', async () => {
    const { authPublicKey, data } = await testCard()
    const { reader } = await readerWithCard()
    expect(reader.simulated).toBe(true)
    const transport = await reader.connect(signal)
    const session = await openJpkiSession(transport, { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    const challenge = encodeUtf8('challenge')
    const proof = await signLogIn({ session, challenge })
    expect(proof.certificate).toEqual(data.authCertificate)
    const signature = new Uint8Array(proof.signature)
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', authPublicKey, signature, challenge)).toBe(true)
    await transport.close()
  })

  it('tells what lies on it, and lets go of the device when nobody looks any more', async () => {
    const { data } = await testCard()
    const virtual = create()
    const stop = new AbortController()
    const seen: CardPresence[] = []
    const steps = [
      async () => virtual.insert(await createVirtualCard(data)),
      async () => virtual.remove(),
      async () => virtual.insert({ ...createForeignCard(), atr: contactAtr }),
      async () => virtual.remove(),
      async () => virtual.insert(createMuteCard()),
      async () => virtual.swap(await createVirtualCard(data)),
    ]
    for await (const presence of (await firstReader(virtual)).watch(stop.signal)) {
      seen.push(presence)
      const step = steps.shift()
      if (step === undefined) stop.abort()
      else await step()
    }
    // A swap is seen with the moment between the cards or without it: the look may come after.
    const swapped = seen.slice(6).filter((presence) => presence !== 'absent')
    expect([...seen.slice(0, 6), ...swapped]).toEqual([
      'absent',
      'present',
      'absent',
      'unsupported',
      'absent',
      'unreadable',
      'present',
    ])
    await expect.poll(() => virtual.device.opened).toBe(false)
  })

  it('has a card ready within 300 ms of waiting after it was laid down, in three looks at most', async () => {
    let waited = 0
    let looks = 0
    const virtual = create({
      wait: (milliseconds, inner) => {
        waited += milliseconds
        if (milliseconds > 100) looks += 1
        return noWait(milliseconds, inner)
      },
    })
    const stop = new AbortController()
    let before = { waited, looks }
    for await (const presence of (await firstReader(virtual)).watch(stop.signal)) {
      if (presence === 'present') stop.abort()
      else {
        before = { waited, looks }
        await virtual.insert(await createVirtualCard((await testCard()).data))
      }
    }
    expect(waited - before.waited).toBeLessThan(300)
    expect(looks - before.looks).toBeLessThanOrEqual(3)
  })

  it('keeps a card present through a session and after it, for one session at a time', async () => {
    const { reader } = await readerWithCard()
    const stop = new AbortController()
    const seen: CardPresence[] = []
    for await (const presence of reader.watch(stop.signal)) {
      seen.push(presence)
      if (presence !== 'present') continue
      const transport = await reader.connect(signal)
      await expect(reader.connect(signal)).rejects.toMatchObject({ code: 'card.reader-in-use' })
      const session = await openJpkiSession(transport, { signal })
      for (let round = 0; round < 5; round++) {
        await noWait(0, signal)
        await session.readTokenLabel()
      }
      await transport.close()
      for (let round = 0; round < 50; round++) await noWait(0, signal)
      stop.abort()
    }
    expect(seen).toEqual(['present'])
  })

  it('notices a card that leaves an idle session, and one that leaves in the middle', async () => {
    const { reader, virtual } = await readerWithCard()
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    virtual.remove()
    for (let round = 0; round < 50; round++) await noWait(0, signal)
    await expect(session.readTokenLabel()).rejects.toMatchObject({ code: 'card.removed' })

    const other = await readerWithCard()
    other.virtual.setFaults({ breakAt: { instruction: 0x20, how: 'remove', when: 'before' } })
    const again = await openJpkiSession(await other.reader.connect(signal), { signal })
    await expect(again.retriesLeft('authentication')).rejects.toMatchObject({ code: 'card.removed' })
  })

  it.each([
    ['a wrong PIN that was counted', 'after', '9999', 'card.pin-incorrect'],
    ['a wrong PIN that never arrived', 'before', '9999', 'card.pin-outcome-unknown'],
    ['a right PIN that was taken', 'after', '1234', 'card.pin-outcome-unknown'],
  ] as const)('says what is known when the field is lost in VERIFY: %s', async (_what, when, pin, code) => {
    const { reader, virtual } = await readerWithCard()
    const session = await openJpkiSession(await reader.connect(signal), {
      signal,
      reconnect: (inner) => reader.connect(inner),
    })
    await session.retriesLeft('authentication')
    virtual.setFaults({ breakAt: { instruction: 0x20, how: 'lose-field', when } })
    await expect(session.verifyPin('authentication', encodeUtf8(pin))).rejects.toMatchObject({ code })
  })

  it('waits for a card that asks for more time', async () => {
    const { reader, virtual } = await readerWithCard({ patience: 1 })
    virtual.setFaults({ latencyMilliseconds: (command) => (command[1] === 0x2a ? 20 : 0) })
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    expect((await signLogIn({ session, challenge: Uint8Array.of(1) })).signature).toHaveLength(256)
  })

  it('says when another program holds it, and when there is no card', async () => {
    const { reader, virtual } = await readerWithCard()
    virtual.device.setHeldByOthers(true)
    await expect(reader.connect(signal)).rejects.toMatchObject({ code: 'card.reader-in-use' })
    virtual.device.setHeldByOthers(false)
    virtual.remove()
    await expect(reader.connect(signal)).rejects.toMatchObject({ code: 'card.not-present' })
  })

  it('disappears from the list when it is unplugged, and the session says so', async () => {
    const { reader, virtual } = await readerWithCard()
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    let changes = 0
    virtual.source.onChange(() => {
      changes += 1
    })
    virtual.usb.unplug(virtual.device)
    await expect(session.readTokenLabel()).rejects.toMatchObject({ code: 'card.no-reader' })
    expect(await virtual.source.list()).toEqual([])
    expect(changes).toBe(1)
  })
})

describe.each(stacks.filter(({ commandMax }) => commandMax > 0))('$name from end to end', ({ create, commandMax }) => {
  it('carries every command of 1 to 65 535 bytes whole and its answer too, or fails by name', async () => {
    const { card, received } = createEcho()
    const virtual = create()
    await virtual.insert(card)
    const transport = await (await firstReader(virtual)).connect(signal)
    const sizes = fc.oneof(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 600, max: 5_000 }),
      fc.constantFrom(261, 262, 65_535),
    )
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(255), async (size, seed) => {
        const command = new Uint8Array(size).map((_byte, index) => (index * 31 + seed) & 0xff)
        if (size > commandMax) return
        received.length = 0
        const answer = await transport.transmit(command, signal)
        expect(received).toEqual([encodeHex(command)])
        expect(encodeHex(answer)).toBe(`${encodeHex(command)}9000`)
      }),
      { numRuns: 12 },
    )
    if (commandMax < 65_535) {
      await expect(transport.transmit(new Uint8Array(262), signal)).rejects.toMatchObject({ code: 'card.protocol' })
      expect(received.at(-1)).not.toBe('00'.repeat(262))
    }
    await transport.close()
  })
})

describe.each(stacks.filter(({ disturbable }) => disturbable))('$name over a disturbed link', ({ create }) => {
  it('delivers each command once and whole, or fails by name', async () => {
    const fault = fc.constantFrom<FieldFault>('none', 'none', 'none', 'lose-command', 'lose-answer', 'corrupt-answer')
    let whole = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 4, maxLength: 400 }), { minLength: 1, maxLength: 3 }),
        fc.array(fault, { maxLength: 30 }),
        async (commands, faults) => {
          const left = [...faults]
          let armed = false
          const { card, received } = createEcho()
          const virtual = create({ nextFault: () => (armed ? (left.shift() ?? 'none') : 'none') })
          await virtual.insert(card)
          const transport = await (await firstReader(virtual)).connect(signal)
          const ready = received.length
          armed = true
          const sent: string[] = []
          try {
            for (const command of commands) {
              sent.push(encodeHex(command))
              expect(encodeHex(await transport.transmit(command, signal))).toBe(`${encodeHex(command)}9000`)
            }
            whole += 1
          } catch (error) {
            const isNamed = isAppError(error, 'card.unreadable') || isAppError(error, 'card.removed')
            if (!isNamed) throw error
          }
          armed = false
          // The looks before and after speak to the card as well: they ask for the application.
          const application = '00a4040c0ad392f000260100000001'
          const delivered = received.slice(ready).filter((command) => command !== application)
          expect([sent, sent.slice(0, -1)].map(String)).toContain(String(delivered))
          await transport.close()
        },
      ),
      { numRuns: 40 },
    )
    expect(whole).toBeGreaterThan(10)
  })

  it('carries a log-in over every kind of trouble now and then', async () => {
    let frames = 0
    const faults = ['lose-answer', 'corrupt-answer', 'lose-command', 'ask-for-time'] as const
    // The link is looked at before the session, so the count starts somewhere; every fault comes up many times.
    const nextFault = () => {
      frames += 1
      return frames > 20 && frames % 5 === 0 ? (faults[(frames / 5) % 4] ?? 'none') : 'none'
    }
    const virtual = create({ nextFault })
    await virtual.insert(await createVirtualCard((await testCard()).data))
    const session = await openJpkiSession(await (await firstReader(virtual)).connect(signal), { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    for (let round = 0; round < 12; round++) {
      expect((await signLogIn({ session, challenge: Uint8Array.of(round) })).signature).toHaveLength(256)
    }
    expect(frames).toBeGreaterThan(30)
  })
})
