import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { signLogIn } from '#card-bridge/apps/log-in.ts'
import { acknowledgeFrame, buildFrame, parseFrame } from '#card-bridge/readers/rc-s380/frame.ts'
import { Port100 } from '#card-bridge/readers/rc-s380/port100.ts'
import type { UsbPipe } from '#card-bridge/readers/usb/usb-pipe.ts'
import type { CardPresence, Reader } from '#card-bridge/transport/reader.ts'
import { createForeignCard, createMuteCard } from '#mocks/card/other-cards.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualRcS380, type VirtualUsbReader } from '#mocks/readers/virtual-usb-reader.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

/** Time does not pass for the driver; it only lets others have their turn. */
const noWait = () => new Promise<void>((resolve) => setImmediate(resolve))

const firstReader = async ({ source }: VirtualUsbReader): Promise<Reader> => {
  const [reader] = await source.list()
  if (reader === undefined) throw new Error('no reader')
  return reader
}

const readerWithCard = async (options: Parameters<typeof createVirtualRcS380>[0] = {}) => {
  const virtual = createVirtualRcS380({ wait: noWait, ...options })
  await virtual.insert(await createVirtualCard((await testCard()).data))
  return { virtual, reader: await firstReader(virtual) }
}

/** A pipe that answers as told and keeps what was written. */
const createPipe = (answers: readonly string[]) => {
  const left = [...answers]
  const written: string[] = []
  const pipe: UsbPipe = {
    packetSize: 64,
    write: async (bytes) => {
      written.push(encodeHex(bytes))
    },
    read: async () => {
      const next = left.shift()
      if (next === undefined) throw new AppError('card.no-reader')
      return decodeHex(next)
    },
    close: async () => undefined,
  }
  return { pipe, written, left }
}

const ack = '0000ff00ff00'
const answer = (hex: string) => encodeHex(buildFrame(decodeHex(hex)))
const opening = [ack, answer('d7211101'), ack, answer('d72b00'), ack, answer('d70700')]

describe('Port-100 frames', () => {
  it('are the ones measured on the wire', async () => {
    const { pipe, written } = createPipe([
      ...opening,
      ack,
      answer('d70100'),
      ack,
      answer('d70300'),
      ack,
      answer('d70300'),
      ack,
      answer('d7050000000008 5090be4e5b000005e0b381a100'),
      ack,
      answer('d705000000000800'),
      ack,
      answer('d705000000000802 9000'),
    ])
    const port = await Port100.open(pipe, signal)
    await port.fieldOn(signal)
    await port.transceive(decodeHex('050010'), 30, signal)
    await port.transceive(decodeHex('1d90be4e5b00080100'), 30, signal)
    await port.transceive(decodeHex('0200a4040c0ad392f000260100000001'), 2478, signal)
    expect(written).toEqual([
      '0000ff00ff00',
      '0000ffffff0200fed6200a00',
      '0000ffffff0300fdd62a01ff00',
      '0000ffffff0300fdd606002400',
      '0000ffffff0600fad60003070f070a00',
      '0000ffffff2800d8d60200180101020103000400050006000708080009000a000b000c000e040f0010001100120013064b00',
      '0000ffffff0c00f4d602001409010a010b010c01e600',
      '0000ffffff0700f9d6043601050010da00',
      '0000ffffff0d00f3d60436011d90be4e5b00080100d200',
      '0000ffffff1400ecd604d6600200a4040c0ad392f000260100000001b300',
    ])
  })

  it('come back whole, and with one byte changed not at all', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (data, at, flip) => {
          const frame = buildFrame(data)
          expect(parseFrame(frame)).toEqual({ kind: 'data', data })
          const index = at % frame.length
          frame[index] = (frame[index] ?? 0) ^ flip
          expect(() => parseFrame(frame)).toThrow('card.protocol')
        },
      ),
    )
  })

  it('are followed by an empty transfer when they fill their last packet', async () => {
    const { pipe, written } = createPipe([...opening, ack, answer('d705000000000800')])
    const port = await Port100.open(pipe, signal)
    // 8 of header, 2 of command, 2 of time-out, 2 behind: 50 bytes make 64.
    await port.transceive(new Uint8Array(50), 30, signal)
    expect(written.at(-2)).toHaveLength(128)
    expect(written.at(-1)).toBe('')
  })

  it('of an older command are dropped, and the next command starts in step again', async () => {
    const { pipe, written, left } = createPipe([
      ...opening,
      '00',
      ack,
      answer('d7050000000008aa'),
      ack,
      answer('d7211101'),
      ack,
      answer('d705800000 00'),
    ])
    const port = await Port100.open(pipe, signal)
    await expect(port.transceive(Uint8Array.of(1), 30, signal)).rejects.toMatchObject({ code: 'card.protocol' })
    expect(await port.transceive(Uint8Array.of(2), 30, signal)).toEqual({ kind: 'silent' })
    expect(written.at(-3)).toBe(encodeHex(acknowledgeFrame))
    expect(left).toEqual([])
  })

  it('of any content lead to an answer or a named error, and never to a hang', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }), async (noise) => {
        const { pipe } = createPipe([
          ...opening,
          ...noise.flatMap((bytes) => [encodeHex(bytes), answer('d705' + encodeHex(bytes)), ack]),
        ])
        const port = await Port100.open(pipe, signal)
        const outcome = await port.transceive(Uint8Array.of(1), 30, signal).catch((error: unknown) => error)
        expect(outcome instanceof AppError || (outcome as { kind?: string }).kind !== undefined).toBe(true)
      }),
    )
  })
})

describe('a virtual RC-S380 under its real driver', () => {
  it('carries a log-in whose signature verifies', async () => {
    const { authPublicKey, data } = await testCard()
    const { reader } = await readerWithCard()
    expect(reader).toMatchObject({ name: 'Virtual RC-S380/P', simulated: true })
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

  it('carries the same log-in over air that loses, garbles and delays every fifth frame', async () => {
    let frames = 0
    const faults = ['lose-answer', 'corrupt-answer', 'lose-command', 'ask-for-time'] as const
    // The field is looked at before the session, so the count starts somewhere; every fault comes up many times.
    const { reader } = await readerWithCard({
      frameSizeCode: 4,
      nextFault: () => {
        frames += 1
        return frames > 40 && frames % 5 === 0 ? (faults[(frames / 5) % 4] ?? 'none') : 'none'
      },
    })
    const transport = await reader.connect(signal)
    const session = await openJpkiSession(transport, { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    for (let round = 0; round < 8; round++) {
      expect((await signLogIn({ session, challenge: Uint8Array.of(round) })).signature).toHaveLength(256)
    }
    expect(frames).toBeGreaterThan(100)
    await transport.close()
  })

  it('tells what lies on it, and lets go of the device when nobody looks any more', async () => {
    const { data } = await testCard()
    const virtual = createVirtualRcS380({ wait: noWait })
    const reader = await firstReader(virtual)
    const stop = new AbortController()
    const seen: CardPresence[] = []
    const steps = [
      async () => virtual.insert(await createVirtualCard(data)),
      async () => virtual.remove(),
      async () => virtual.insert(createForeignCard()),
      async () => virtual.remove(),
      async () => virtual.insert(createMuteCard()),
      async () => virtual.swap(await createVirtualCard(data)),
    ]
    for await (const presence of reader.watch(stop.signal)) {
      seen.push(presence)
      const step = steps.shift()
      if (step === undefined) stop.abort()
      else await step()
    }
    expect(seen).toEqual(['absent', 'present', 'absent', 'unsupported', 'absent', 'unreadable', 'present'])
    await expect.poll(() => virtual.device.opened).toBe(false)
  })

  it('has a card ready within 300 ms of waiting after it was laid down', async () => {
    let waited = 0
    const virtual = createVirtualRcS380({
      wait: (milliseconds) => {
        waited += milliseconds
        return noWait()
      },
    })
    const stop = new AbortController()
    let before = 0
    for await (const presence of (await firstReader(virtual)).watch(stop.signal)) {
      if (presence === 'present') stop.abort()
      else {
        before = waited
        await virtual.insert(await createVirtualCard((await testCard()).data))
      }
    }
    expect(waited - before).toBeLessThan(300)
  })

  it('stays present through a session and after it', async () => {
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
        await noWait()
        await session.readTokenLabel()
      }
      await transport.close()
      for (let round = 0; round < 50; round++) await noWait()
      stop.abort()
    }
    expect(seen).toEqual(['present'])
  })

  it('notices a card that leaves an idle session, and one that leaves in the middle', async () => {
    const { data } = await testCard()
    const { reader, virtual } = await readerWithCard()
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    virtual.remove()
    for (let round = 0; round < 50; round++) await noWait()
    await expect(session.readTokenLabel()).rejects.toMatchObject({ code: 'card.removed' })

    const second = createVirtualRcS380({ wait: noWait })
    const card = await createVirtualCard(data)
    await second.insert({
      ...card,
      transmit: (command) => {
        if (command[1] === 0x20) second.remove()
        return card.transmit(command)
      },
    })
    const again = await openJpkiSession(await (await firstReader(second)).connect(signal), { signal })
    await expect(again.retriesLeft('authentication')).rejects.toMatchObject({ code: 'card.removed' })
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
