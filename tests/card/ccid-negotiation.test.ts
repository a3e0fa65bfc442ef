import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { parseAnswerToReset } from '#card-bridge/readers/ccid/answer-to-reset.ts'
import { buildPps, chooseProtocol, chooseSpeed, parsePpsAnswer } from '#card-bridge/readers/ccid/negotiation.ts'
import { withShortAnswers } from '#mocks/card/short-answers.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import type { CcidFirmwareOptions } from '#mocks/readers/ccid-firmware.ts'
import { createVirtualCcid } from '#mocks/readers/virtual-usb-reader.ts'
import { firstReader, noWait } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

/** T=1 alone, with TA1 = 95: F = 512, D = 16. */
const fastAtr = decodeHex('3bf09500ff8131fe4591')
/** T=0 first and T=1 after it, at the default speed. */
const bothAtr = decodeHex('3b808031fe458a')

const bothProtocols = 0b11

describe('the protocol to speak', () => {
  it.each([
    ['T=1 where both sides have it', '3b80800101', 0b11, 1],
    ['T=0 where the reader has that alone', '3b80800101', 0b01, 0],
    ['T=0 where the card offers nothing else', '3b00', 0b11, 0],
    ['the one TA2 fixes', '3b901190000110', 0b11, 0],
  ])('is %s', (_what, atr, reader, expected) => {
    expect(chooseProtocol(parseAnswerToReset(decodeHex(atr)), reader)).toBe(expected)
  })

  it('is none between a card of T=1 and a reader of T=0', () => {
    const refused = () => chooseProtocol({ protocols: [1], fixedProtocol: undefined }, 0b01)
    expect(refused).toThrow('card.unsupported')
    expect(() => chooseProtocol({ protocols: [14], fixedProtocol: undefined }, bothProtocols)).toThrow(
      'card.unsupported',
    )
  })
})

describe('the speed to ask for', () => {
  it.each([
    ['the card’s, when the reader keeps up', 0x95, 344_086, 0x95],
    ['the default, when it is too fast for the reader', 0x95, 100_000, 0x11],
    ['the default, for a reserved divisor', 0x75, 344_086, 0x11],
    ['the default, for a reserved adjustment', 0x9a, 344_086, 0x11],
  ])('is %s', (_what, speed, dataRateMax, expected) => {
    expect(chooseSpeed(speed, { clock: 4_000, dataRateMax })).toBe(expected)
  })
})

describe('a PPS request', () => {
  it.each([
    [{ protocol: 1, speed: 0x95 }, 'ff11957b'],
    [{ protocol: 1, speed: 0x11 }, 'ff01fe'],
    [{ protocol: 0, speed: 0x18 }, 'ff1018f7'],
  ] as const)('%j has its protocol, its speed and its check', (agreement, expected) => {
    expect(encodeHex(buildPps(agreement))).toBe(expected)
  })

  it.each([
    ['ff11957b', { protocol: 1, speed: 0x95 }],
    ['ff01fe', { protocol: 1, speed: 0x11 }],
    ['ff00ff', undefined],
    ['ff11957c', undefined],
    ['', undefined],
  ])('answered by %j agrees to %j', (answer, expected) => {
    expect(parsePpsAnswer({ protocol: 1, speed: 0x95 }, decodeHex(answer))).toEqual(expected)
  })
})

describe('a card behind a reader that leaves everything to the page', () => {
  const readCertificate = async (atr: Uint8Array, options: CcidFirmwareOptions) => {
    const virtual = createVirtualCcid({ wait: noWait, negotiation: 'host', ...options })
    const sent: string[] = []
    const receive = virtual.firmware.receive.bind(virtual.firmware)
    virtual.firmware.receive = (endpoint, bytes, send) => {
      // Type, and for blocks and parameters what they begin with.
      if (bytes[0] === 0x61 || bytes[0] === 0x6f) sent.push(encodeHex(bytes.subarray(10)).slice(0, 8))
      if (bytes[0] === 0x62) sent.push('power')
      receive(endpoint, bytes, send)
    }
    await virtual.insert({ ...withShortAnswers(await createVirtualCard((await testCard()).data)), atr })
    const session = await openJpkiSession(await (await firstReader(virtual)).connect(signal), { signal })
    const certificate = await session.readCertificate('authentication')
    expect(certificate).toEqual((await testCard()).data.authCertificate)
    return sent.slice(0, 5)
  }

  it('speaks at its own speed after PPS, and the reader is told', async () => {
    expect(await readCertificate(fastAtr, {})).toEqual(['power', 'ff11957b', '9510ff45', '00c101fe', '00000f00'])
  })

  it('speaks at the default speed when it agrees to the protocol alone', async () => {
    expect((await readCertificate(fastAtr, { pps: 'default-speed' })).slice(0, 3)).toEqual([
      'power',
      'ff11957b',
      '1110ff45',
    ])
  })

  it('is powered anew when it does not answer, and then asked nothing', async () => {
    const sent = await readCertificate(fastAtr, { pps: 'mute' })
    expect(sent).toEqual(['power', 'ff11957b', 'power', '1110ff45', '00c101fe'])
  })

  it('is brought from T=0 to T=1', async () => {
    expect((await readCertificate(bothAtr, {})).slice(0, 3)).toEqual(['power', 'ff01fe', '11100045'])
  })

  it('stays with T=0 when it does not answer to T=1', async () => {
    expect((await readCertificate(bothAtr, { pps: 'mute' })).slice(0, 4)).toEqual([
      'power',
      'ff01fe',
      'power',
      '1100000a',
    ])
  })
})
