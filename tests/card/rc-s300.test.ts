import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { signLogIn } from '#card-bridge/apps/log-in.ts'
import { buildMessage } from '#card-bridge/readers/ccid/message.ts'
import {
  manageSession,
  parsePseudoAnswer,
  switchToTypeB,
  transparentExchange,
} from '#card-bridge/readers/rc-s300/pseudo-apdu.ts'
import type { CardPresence } from '#card-bridge/transport/reader.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualRcS300 } from '#mocks/readers/virtual-usb-reader.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()
const noWait = () => new Promise<void>((resolve) => setImmediate(resolve))

const createReader = async (options: Parameters<typeof createVirtualRcS300>[0] = {}) => {
  const virtual = createVirtualRcS300({ wait: noWait, ...options })
  const [reader] = await virtual.source.list()
  if (reader === undefined) throw new Error('no reader')
  return { virtual, reader }
}

describe('messages to an RC-S300', () => {
  const wrap = (sequence: number, data: Uint8Array) => encodeHex(buildMessage({ type: 0x6b, sequence, data }))

  it('are the ones known from the wire', () => {
    expect(wrap(1, manageSession(0x82))).toBe('6b080000000001000000ff50000002820000')
    expect(wrap(5, switchToTypeB(0x04))).toBe('6b0a0000000005000000ff500002048f02010400')
    const select = decodeHex('0200a4040c0ad392f000260100000001')
    expect(wrap(6, transparentExchange(select, 500))).toBe(
      '6b290000000006000000ff50000100001f9002001c5f460420a10700958200100200a4040c0ad392f000260100000001000000',
    )
  })

  it('are answered by objects found by their tags, in lengths of any form', () => {
    const answer = parsePseudoAnswer(decodeHex(`c003009000 920108 96020000 9782 0080 ${'aa'.repeat(128)} 9000`))
    expect(answer).toMatchObject({ outcome: 0, statusWord: 0x9000 })
    expect(answer.find(0x97)).toHaveLength(128)
  })

  it.each(['9000', '97019790', 'c0020090 9000', 'c00300 9000'])('are not answered by %j', (hex) => {
    expect(() => parsePseudoAnswer(decodeHex(hex))).toThrow('card.protocol')
  })
})

describe('a virtual RC-S300 under its real driver', () => {
  it.each([
    ['activates the card itself', true],
    ['leaves the activation to the page', false],
  ])('carries a log-in whose signature verifies when the reader %s', async (_how, activates) => {
    const { authPublicKey, data } = await testCard()
    const { reader, virtual } = await createReader({ activates })
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

  it('carries a log-in over air that loses and garbles frames', async () => {
    let frames = 0
    const faults = ['lose-answer', 'corrupt-answer', 'lose-command', 'ask-for-time'] as const
    const nextFault = () => {
      frames += 1
      return frames > 20 && frames % 5 === 0 ? (faults[(frames / 5) % 4] ?? 'none') : 'none'
    }
    const { reader, virtual } = await createReader({ nextFault, frameSizeCode: 4 })
    await virtual.insert(await createVirtualCard((await testCard()).data))
    const transport = await reader.connect(signal)
    const session = await openJpkiSession(transport, { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    for (let round = 0; round < 5; round++) {
      expect((await signLogIn({ session, challenge: Uint8Array.of(round) })).signature).toHaveLength(256)
    }
    expect(frames).toBeGreaterThan(60)
    await transport.close()
  })

  it('tells what lies on it and leaves no session open in the reader', async () => {
    const { data } = await testCard()
    const { reader, virtual } = await createReader()
    const stop = new AbortController()
    const seen: CardPresence[] = []
    const steps = [
      async () => virtual.insert(await createVirtualCard(data)),
      async () => virtual.remove(),
      async () => virtual.insert(createForeignCard()),
    ]
    for await (const presence of reader.watch(stop.signal)) {
      expect(virtual.firmware.sessionOpen).toBe(true)
      seen.push(presence)
      const step = steps.shift()
      if (step === undefined) stop.abort()
      else await step()
    }
    expect(seen).toEqual(['absent', 'present', 'absent', 'unsupported'])
    await expect.poll(() => virtual.device.opened).toBe(false)
    expect(virtual.firmware.sessionOpen).toBe(false)
  })
})
