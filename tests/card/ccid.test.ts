import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { parseAnswerToReset } from '#card-bridge/readers/ccid/answer-to-reset.ts'
import { CcidChannel } from '#card-bridge/readers/ccid/channel.ts'
import { findSlotError, slotErrors } from '#card-bridge/readers/ccid/constants.ts'
import { parseCcidDescriptor } from '#card-bridge/readers/ccid/descriptor.ts'
import { buildMessage, parseMessage } from '#card-bridge/readers/ccid/message.ts'
import { CcidSlot } from '#card-bridge/readers/ccid/slot.ts'
import { openUsbPipe, type UsbPipe } from '#card-bridge/readers/usb/usb-pipe.ts'
import type { CardPresence } from '#card-bridge/transport/reader.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { contactAtr } from '#mocks/card/answer-to-reset.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import { CcidFirmware, type CcidFirmwareOptions } from '#mocks/readers/ccid-firmware.ts'
import { createVirtualCcid } from '#mocks/readers/virtual-usb-reader.ts'
import { firstReader, noWait } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

/** The card's own answer with TC3 = 01: T=1 with a CRC. */
const crcAtr = decodeHex('3be000ff8171fe450155')

describe('an answer to reset', () => {
  it('of the card offers T=1 with fields of 254 bytes', () => {
    expect(parseAnswerToReset(decodeHex('3be000ff8131fe4514'))).toEqual({
      protocols: [1],
      fixedProtocol: undefined,
      speed: 0x11,
      guardTime: 0xff,
      waitingInteger: 10,
      inverse: false,
      t1: { informationSize: 254, waitingIntegers: 0x45, check: 'lrc' },
    })
  })

  it('of a card of T=0 alone has no TCK', () => {
    expect(parseAnswerToReset(decodeHex('3b02aabb'))).toMatchObject({ protocols: [0], speed: 0x11 })
  })

  it.each(['', '3b', '00e000ff8131fe4514', '3be000ff8131fe4515', '3be000ff8131fe451400', '3be000ff8131'])(
    'is not %j',
    (hex) => {
      expect(() => parseAnswerToReset(decodeHex(hex))).toThrow('card.unreadable')
    },
  )
})

describe('CCID messages', () => {
  it('are built as CCID 1.1 §6.1 has them', () => {
    const message = buildMessage({ type: 0x6f, sequence: 7, parameters: [2, 0, 0], data: Uint8Array.of(0xaa) })
    expect(message).toEqual(decodeHex('6f 01000000 00 07 020000 aa'))
  })

  it.each(['', '80 00000000 00 00 00 00', '80 01000000 00 00 00 00 00', '80 00000000 00 00 00 00 00 90'])(
    'are not %j',
    (hex) => {
      expect(() => parseMessage(decodeHex(hex))).toThrow('card.protocol')
    },
  )
})

describe('a CCID channel', () => {
  it('gives an answer or a named error for any bytes a reader may send, and never hangs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 40 }), async (transfers) => {
        const left = [...transfers]
        const pipe: UsbPipe = {
          packetSize: 64,
          write: async () => undefined,
          read: async () => {
            const next = left.shift()
            if (next === undefined) throw new AppError('card.no-reader')
            // Often enough a header that adds up, so that more than its length is tried.
            return next.length < 10
              ? next
              : next
                  .fill(0, 2, 5)
                  .fill(next.length - 10, 1, 2)
                  .fill(0, 6, 7)
          },
          close: async () => undefined,
        }
        const outcome = await new CcidChannel(pipe, noWait)
          .send({ type: 0x65 }, signal)
          .catch((error: unknown) => error)
        expect(outcome instanceof AppError || (outcome as { sequence?: number }).sequence !== undefined).toBe(true)
      }),
    )
  })
})

describe('a CCID message that fills its last transfer', () => {
  /** A pipe that gives these transfers, each to one read. */
  const pipeOf = (...transfers: readonly Uint8Array[]): UsbPipe => {
    const left = [...transfers]
    return {
      packetSize: 64,
      write: async () => undefined,
      read: async () => left.shift() ?? Promise.reject(new AppError('card.no-reader')),
      close: async () => undefined,
    }
  }
  const answer = (sequence: number, dataLength: number) =>
    buildMessage({ type: 0x80, sequence, data: new Uint8Array(dataLength).fill(sequence) })

  it('leaves an empty one, which is not the answer to the next command', async () => {
    const channel = new CcidChannel(pipeOf(answer(0, 1014), new Uint8Array(), answer(1, 2)), noWait)
    expect((await channel.send({ type: 0x6f }, signal)).data).toHaveLength(1014)
    expect((await channel.send({ type: 0x65 }, signal)).data).toEqual(Uint8Array.of(1, 1))
  })

  it('is followed by one empty transfer and no more', async () => {
    const channel = new CcidChannel(pipeOf(new Uint8Array(), new Uint8Array(), answer(0, 2)), noWait)
    await expect(channel.send({ type: 0x65 }, signal)).rejects.toMatchObject({ code: 'card.protocol' })
  })

  it('of any length around a transfer arrives whole from a device that ends its transfers so', async () => {
    const echo: VirtualCard = {
      ...createForeignCard(),
      atr: contactAtr,
      transmit: async (command) => Uint8Array.from([...command, 0x90, 0x00]),
    }
    const virtual = createVirtualCcid({ wait: noWait, level: 'extended-apdu', messageLength: 65_554 })
    await virtual.insert(echo)
    const transport = await (await firstReader(virtual)).connect(signal)
    for (const length of [1011, 1012, 1013, 2036, 2037, 1012, 4]) {
      const command = new Uint8Array(length).map((_byte, index) => index & 0xff)
      expect(await transport.transmit(command, signal)).toEqual(Uint8Array.from([...command, 0x90, 0x00]))
    }
    await transport.close()
  })
})

describe('a read that was given up', () => {
  it('keeps what comes meanwhile for the next', async () => {
    const { device } = createVirtualCcid()
    const reads: PromiseWithResolvers<USBInTransferResult>[] = []
    device.transferIn = () => {
      const read = Promise.withResolvers<USBInTransferResult>()
      reads.push(read)
      return read.promise
    }
    const pipe = await openUsbPipe(device, () => true)
    const givenUp = new AbortController()
    const first = pipe.read(givenUp.signal)
    givenUp.abort()
    reads[0]?.resolve({ status: 'ok', data: new DataView(Uint8Array.of(7).buffer) })
    await first
    expect(await pipe.read()).toEqual(Uint8Array.of(7))
    expect(reads).toHaveLength(1)
    void pipe.read().catch(() => undefined)
    expect(reads).toHaveLength(2)
  })
})

describe('a CCID descriptor', () => {
  it('of a reader for extended commands must take more than a header in a message', () => {
    const describeReader = (options: CcidFirmwareOptions) =>
      parseCcidDescriptor(new CcidFirmware(options).readConfiguration())
    for (const messageLength of [0, 10, 270]) {
      expect(() => describeReader({ level: 'extended-apdu', messageLength })).toThrow('card.reader-refused')
    }
    expect(describeReader({ level: 'extended-apdu', messageLength: 271 })).toMatchObject({ messageLength: 271 })
    // as the SCR331-DI-NTTCom has it, which sends blocks
    expect(describeReader({ messageLength: 263 })).toMatchObject({ level: 'tpdu', messageLength: 263 })
  })

  it('is found behind the vendor class by its length', () => {
    const descriptor = parseCcidDescriptor(new CcidFirmware().readConfiguration())
    expect(descriptor).toMatchObject({ interfaceNumber: 0, level: 'tpdu', informationSize: 254, messageLength: 271 })
  })

  it.each(['', '0902', '00', '0902120001010080320904000002ff000000'])('is not in %j', (hex) => {
    expect(() => parseCcidDescriptor(decodeHex(hex))).toThrow('card.reader-refused')
  })
})

const createReader = async (options: CcidFirmwareOptions = {}) => {
  const virtual = createVirtualCcid({ wait: noWait, ...options })
  return { virtual, reader: await firstReader(virtual) }
}

describe('a virtual CCID reader under its real driver', () => {
  it.each<[string, CcidFirmwareOptions]>([
    ['time extensions', { timeExtension: true }],
    ['answers of older commands in between', { staleAnswers: true }],
    ['a slot that is busy at first', { fails: { error: 0xe0, times: 5 } }],
    ['a CRC in place of the checksum', { check: 'crc' }],
  ])('carries commands whole in spite of %s', async (_name, options) => {
    const { data } = await testCard()
    const { reader, virtual } = await createReader(options)
    const atr = options.check === 'crc' ? crcAtr : contactAtr
    await virtual.insert({ ...(await createVirtualCard(data)), atr })
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    expect(await session.readCertificate('authentication')).toEqual(data.authCertificate)
  })

  it('is refused by the browser behind the class that is protected', async () => {
    const { reader, virtual } = await createReader({ interfaceClass: 0x0b })
    await virtual.insert(await createVirtualCard((await testCard()).data))
    await expect(reader.connect(signal)).rejects.toMatchObject({ code: 'card.reader-refused' })
  })

  it('has two places for a card, and takes the one this library is for', async () => {
    const { reader, virtual } = await createReader({ slotCount: 2 })
    expect(reader.name).toBe('Virtual SCR331-DI-NTTCom')
    const card = await createVirtualCard((await testCard()).data)
    const readLabel = async () => {
      const transport = await reader.connect(signal)
      const label = await (await openJpkiSession(transport, { signal })).readTokenLabel()
      await transport.close()
      return label
    }
    const stop = new AbortController()
    const seen: CardPresence[] = []
    const steps = [
      async () => virtual.firmware.setCard({ ...createForeignCard(), atr: contactAtr }, 0),
      async () => virtual.firmware.setCard(card, 1),
      async () => {
        expect(await readLabel()).toBe('JPKIAPICCTOKEN2')
        virtual.firmware.setCard(undefined, 0)
        await noWait(0, signal)
        expect(await readLabel()).toBe('JPKIAPICCTOKEN2')
        virtual.firmware.setCard(undefined, 1)
      },
    ]
    for await (const presence of reader.watch(stop.signal)) {
      seen.push(presence)
      const step = steps.shift()
      if (step === undefined) stop.abort()
      else await step()
    }
    expect(seen).toEqual(['absent', 'unsupported', 'present', 'absent'])
  })

  it('sees a card that was swapped between two looks, when the reader tells', async () => {
    const { reader, virtual } = await createReader()
    await virtual.insert(await createVirtualCard((await testCard()).data))
    const stop = new AbortController()
    const seen: CardPresence[] = []
    for await (const presence of reader.watch(stop.signal)) {
      seen.push(presence)
      if (presence === 'present') await virtual.swap({ ...createForeignCard(), atr: contactAtr })
      if (presence === 'unsupported') stop.abort()
    }
    expect(seen.filter((presence) => presence !== 'absent')).toEqual(['present', 'unsupported'])
  })
})

describe('what a reader says is wrong', () => {
  const failing = (error: number, cardStatus = 0): UsbPipe => {
    let sequence = 0
    return {
      packetSize: 64,
      write: async (bytes) => {
        sequence = bytes[6] ?? 0
      },
      read: async () => Uint8Array.of(0x80, 0, 0, 0, 0, 0, sequence, 0x40 | cardStatus, error, 0),
      close: async () => undefined,
    }
  }
  const send = (error: number, cardStatus = 0) =>
    new CcidSlot(new CcidChannel(failing(error, cardStatus), noWait)).transfer(Uint8Array.of(0), {}, signal)

  it.each([
    [0xff, 'card.unreadable'],
    [0xfd, 'card.unreadable'],
    [0xfc, 'card.unreadable'],
    [0xfb, 'card.protocol'],
    [0xf8, 'card.unreadable'],
    [0xf7, 'card.unreadable'],
    [0xf6, 'card.unsupported'],
    [0xf5, 'card.unsupported'],
    [0xf4, 'card.unreadable'],
    [0xf3, 'card.unreadable'],
    [0xf2, 'card.reader-in-use'],
    [0xf0, 'card.protocol'],
    [0xef, 'card.protocol'],
    [0xe0, 'card.reader-in-use'],
    [0xa2, 'card.unreadable'],
    [0xbb, 'card.unreadable'],
    [0xbe, 'card.protocol'],
    [0x07, 'card.protocol'],
    [0x00, 'card.protocol'],
    [0xc7, 'card.unreadable'],
  ])('by %i is %s', async (error, code) => {
    await expect(send(error)).rejects.toMatchObject({ code })
    await expect(send(error, 2)).rejects.toMatchObject({ code: code === 'card.reader-in-use' ? code : 'card.removed' })
  })

  it('by FE is a mute card as long as there is one', async () => {
    expect(await send(0xfe)).toEqual({ data: undefined, chain: 0 })
    await expect(send(0xfe, 2)).rejects.toMatchObject({ code: 'card.removed' })
  })

  it('has a row for every value of the standard, and none twice', () => {
    const standard = [0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xf8, 0xf7, 0xf6, 0xf5, 0xf4, 0xf3, 0xf2, 0xf0, 0xef, 0xe0, 0x00]
    for (const value of [...standard, 0x01, 0x7f]) expect(findSlotError(value)?.meaning).toBeDefined()
    for (let value = 0; value < 0x100; value++) {
      const rows = slotErrors.filter(({ values: [first, last] }) => value >= first && value <= last)
      expect(rows.length).toBeLessThanOrEqual(1)
    }
  })
})
