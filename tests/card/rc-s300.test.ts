import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { buildMessage } from '#card-bridge/readers/ccid/message.ts'
import {
  manageSession,
  parsePseudoAnswer,
  switchToTypeB,
  transparentExchange,
} from '#card-bridge/readers/rc-s300/pseudo-apdu.ts'
import { createVirtualRcS300 } from '#mocks/readers/virtual-usb-reader.ts'
import { firstReader, noWait } from './reader-stacks.ts'

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
  it('is left without an open session, which would outlive the page', async () => {
    const virtual = createVirtualRcS300({ wait: noWait })
    const stop = new AbortController()
    for await (const presence of (await firstReader(virtual)).watch(stop.signal)) {
      expect([presence, virtual.firmware.sessionOpen]).toEqual(['absent', true])
      stop.abort()
    }
    await expect.poll(() => virtual.device.opened).toBe(false)
    expect(virtual.firmware.sessionOpen).toBe(false)
  })
})
