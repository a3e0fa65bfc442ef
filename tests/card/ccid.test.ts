import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { signLogIn } from '#card-bridge/apps/log-in.ts'
import { parseAnswerToReset } from '#card-bridge/readers/ccid/answer-to-reset.ts'
import { CcidChannel } from '#card-bridge/readers/ccid/channel.ts'
import { parseCcidDescriptor } from '#card-bridge/readers/ccid/descriptor.ts'
import { buildMessage, parseMessage } from '#card-bridge/readers/ccid/message.ts'
import type { UsbPipe } from '#card-bridge/readers/usb/usb-pipe.ts'
import type { CardPresence } from '#card-bridge/transport/reader.ts'
import { createForeignCard, createMuteCard } from '#mocks/card/other-cards.ts'
import { withShortAnswers } from '#mocks/card/short-answers.ts'
import { contactAtr, createVirtualCard } from '#mocks/card/virtual-card.ts'
import { CcidFirmware, type CcidFirmwareOptions } from '#mocks/readers/ccid-firmware.ts'
import type { FieldFault } from '#mocks/readers/iso-dep-card.ts'
import { createVirtualCcid } from '#mocks/readers/virtual-usb-reader.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()
const noWait = () => new Promise<void>((resolve) => setImmediate(resolve))

const createReader = async (options: CcidFirmwareOptions = {}) => {
  const virtual = createVirtualCcid({ wait: noWait, ...options })
  const [reader] = await virtual.source.list()
  if (reader === undefined) throw new Error('no reader')
  return { virtual, reader }
}

describe('an answer to reset', () => {
  it('of the card offers T=1 with fields of 254 bytes', () => {
    expect(parseAnswerToReset(decodeHex('3be000ff8131fe4514'))).toEqual({
      protocol: 1,
      speed: 0x11,
      guardTime: 0xff,
      waitingInteger: 10,
      inverse: false,
      t1: { informationSize: 254, waitingIntegers: 0x45, check: 'lrc' },
    })
  })

  it('of a card of T=0 alone has no TCK', () => {
    expect(parseAnswerToReset(decodeHex('3b02aabb'))).toMatchObject({ protocol: 0, speed: 0x11 })
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

describe('a CCID descriptor', () => {
  it('is found behind the vendor class by its length', () => {
    const descriptor = parseCcidDescriptor(new CcidFirmware().readConfiguration())
    expect(descriptor).toMatchObject({ interfaceNumber: 0, level: 'tpdu', informationSize: 254, messageLength: 271 })
  })

  it.each(['', '0902', '00', '0902120001010080320904000002ff000000'])('is not in %j', (hex) => {
    expect(() => parseCcidDescriptor(decodeHex(hex))).toThrow('card.reader-refused')
  })
})

describe('a virtual CCID reader under its real driver', () => {
  it.each<[string, CcidFirmwareOptions]>([
    ['T=1 blocks', {}],
    ['T=1 blocks and time extensions', { timeExtension: true }],
    ['answers of older commands in between', { staleAnswers: true }],
    ['short commands', { level: 'short-apdu' }],
    ['extended commands in pieces', { level: 'extended-apdu' }],
  ])('carries a log-in whose signature verifies, by %s', async (_name, options) => {
    const { authPublicKey, data } = await testCard()
    const { reader, virtual } = await createReader(options)
    await virtual.insert(await createVirtualCard(data))
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

  it('carries a log-in to a card of T=0, fetching what 61xx announces', async () => {
    const { data } = await testCard()
    const { reader, virtual } = await createReader({ protocol: 'T=0' })
    const card = withShortAnswers(await createVirtualCard(data))
    await virtual.insert({ ...card, atr: decodeHex('3b00') })
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    expect((await signLogIn({ session, challenge: Uint8Array.of(1) })).signature).toHaveLength(256)
  })

  it('carries a log-in over contacts that fail now and then', async () => {
    const { data } = await testCard()
    const faults: FieldFault[] = ['lose-answer', 'corrupt-answer', 'lose-command', 'ask-for-time']
    let blocks = 0
    const nextFault = () => {
      blocks += 1
      return blocks % 4 === 0 ? (faults[(blocks / 4) % 4] ?? 'none') : 'none'
    }
    const { reader, virtual } = await createReader({ nextFault })
    await virtual.insert(await createVirtualCard(data))
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    for (let round = 0; round < 4; round++) {
      expect((await signLogIn({ session, challenge: Uint8Array.of(round) })).signature).toHaveLength(256)
    }
    expect(blocks).toBeGreaterThan(30)
  })

  it('tells what is in its slot', async () => {
    const { data } = await testCard()
    const { reader, virtual } = await createReader()
    const stop = new AbortController()
    const seen: CardPresence[] = []
    const steps = [
      async () => virtual.insert(await createVirtualCard(data)),
      async () => virtual.remove(),
      async () => virtual.insert({ ...createForeignCard(), atr: contactAtr }),
      async () => virtual.remove(),
      async () => virtual.insert(createMuteCard()),
    ]
    for await (const presence of reader.watch(stop.signal)) {
      seen.push(presence)
      const step = steps.shift()
      if (step === undefined) stop.abort()
      else await step()
    }
    expect(seen).toEqual(['absent', 'present', 'absent', 'unsupported', 'absent', 'unreadable'])
  })

  it('notices a card that is pulled out of a session', async () => {
    const { reader, virtual } = await createReader()
    await virtual.insert(await createVirtualCard((await testCard()).data))
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    virtual.remove()
    await expect(session.readTokenLabel()).rejects.toMatchObject({ code: 'card.removed' })
  })

  it('is refused by the browser behind the class that is protected', async () => {
    const { reader, virtual } = await createReader({ interfaceClass: 0x0b })
    await virtual.insert(await createVirtualCard((await testCard()).data))
    await expect(reader.connect(signal)).rejects.toMatchObject({ code: 'card.reader-refused' })
  })
})
