import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { buildContactlessAtr, contactAtr } from '#mocks/card/answer-to-reset.ts'
import { createMemoryCounterStore } from '#mocks/card/card-data.ts'
import { withShortAnswers } from '#mocks/card/short-answers.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { aid, hex, lengthOf, newCard, play, select, send, verify } from './card-bytes.ts'
import { childCard } from './test-card.ts'

/** What a whole card can do, area by area, in bytes; each title is one line of what an emulated card must implement. */

describe('link', () => {
  it('tells the contact answer to reset, and the one a contactless reader makes up', () => {
    expect(encodeHex(contactAtr)).toBe('3be000ff8131fe4514')
    const atr = buildContactlessAtr(decodeHex('000005e0b381a1'))
    expect(encodeHex(atr).slice(0, 8)).toBe('3b888001')
    expect(atr.subarray(1).reduce((sum, byte) => sum ^ byte, 0)).toBe(0)
    expect(atr).toHaveLength(13)
  })

  it('knows the modes of answers to be fetched (61xx) and of a wrong Le (6Cxx)', async () => {
    const card = withShortAnswers(await newCard())
    expect(await play(card, select('jpki'), '00b0860000')).toEqual(['9000', '6ca0'])
    const [first, signed] = await play(card, verify('98', '1234'), `802a0097 33 ${'30'.repeat(51)} 00`)
    expect([first, signed]).toEqual(['9000', '6100'])
    expect(await send(card, '00c0000000')).toMatch(/^[0-9a-f]{512}9000$/)
  })
})

describe('class and instruction', () => {
  it.each([
    ['an unknown class', 'jpki', 'f0b0000001', '6e00'],
    ['an unknown instruction', 'jpki', '00fe0000', '6d00'],
    ['a logical channel', 'jpki', '01b0000001', '6881'],
    ['secure messaging where nobody knows it', 'jpki', '08b0000001', '6882'],
    ['secure messaging without a session where it is known', 'text', '08b0000001', '69fc'],
    ['the proprietary kind of secure messaging', 'text', '04b0000001', '6882'],
  ] as const)('answers %s', async (_what, application, command, expected) => {
    expect(await play(await newCard(), select(application), command)).toEqual(['9000', expected])
  })
})

describe('SELECT of applications', () => {
  it.each(Object.keys(aid) as (keyof typeof aid)[])('knows %s', async (name) => {
    expect(await send(await newCard(), select(name))).toBe('9000')
  })

  it('takes the beginning of a name, and gives file control information to P2 = 00', async () => {
    const card = await newCard()
    expect(await play(card, '00a4040c05 d392f00026', '00200098')).toEqual(['9000', '63c3'])
    expect(await send(card, `00a404000a${aid.jpki}00`)).toBe(`6f0c840a${aid.jpki}9000`)
    expect(await send(card, `00a404000a${aid.jpki}`)).toBe('9000')
    expect(await send(card, `00a4040c0b${aid.jpki}00`)).toBe('6a82')
  })

  it('has no master file, and an empty SELECT does nothing once an application is current', async () => {
    const card = await newCard()
    expect(await play(card, '00a40000', '00a4000c023f00')).toEqual(['6a86', '6a82'])
    expect(await play(card, select('jpki'), '00a4020c02000a', '00a40000', '00b0000001')).toEqual([
      '9000',
      '9000',
      '9000',
      '309000',
    ])
    expect(await play(card, select('issuer'), '00a40000')).toEqual(['9000', '6a86'])
  })
})

describe('SELECT of files', () => {
  it('goes by P1 = 02 alone and needs an application', async () => {
    const card = await newCard()
    expect(await play(card, '00a4020c02000a', select('jpki'), '00a4020c02000a')).toEqual(['6986', '9000', '9000'])
    expect(await play(card, '00a4090c02000a', '00a4010c02000a', '00a4020002000a')).toEqual(['6a86', '6a86', '6a86'])
    expect(await send(card, '00a4020c020003')).toBe('6a82')
  })
})

describe('READ BINARY', () => {
  it('takes short identifiers, extended Le and offsets, gives the rest at the end and 6B00 past it', async () => {
    const card = await newCard()
    await send(card, select('jpki'))
    expect(await send(card, '00b0860004')).toBe('4a504b499000')
    expect((await send(card, '00b08a00000000')).length).toBe(2 * 1536 + 4)
    expect((await send(card, '00b005ff00')).length).toBe(2 * 1 + 4)
    expect(await play(card, '00b0060001', '00b0980001', '00b0970001')).toEqual(['6b00', '6981', '6981'])
    expect(await send(card, '00b0050001')).toBe('6981')
  })

  it('fills files up with FF', async () => {
    const card = await newCard()
    expect((await play(card, select('jpki'), '00b08a0000', '00b0057c04')).at(-1)).toBe('ffffffff9000')
  })
})

describe('files of JPKI', () => {
  it('tell which certificates are there', async () => {
    expect(await play(await newCard(), select('jpki'), '00b0880003')).toEqual(['9000', '8f8f009000'])
    const child = await createVirtualCard(await childCard())
    expect(await play(child, select('jpki'), '00b0880003')).toEqual(['9000', '008f009000'])
  })

  it.each(['05', '09', '10', '16', '19', '1c', '1e'])('%s is there and protected', async (file) => {
    const card = await newCard()
    expect(await play(card, select('jpki'), `00a4020c0200${file}`)).toEqual(['9000', '9000'])
    expect(['6981', '6982']).toContain(await send(card, '00b0000001'))
  })
})

describe('VERIFY', () => {
  it('counts for each PIN of each application apart, outlasting power and the card object', async () => {
    const counters = createMemoryCounterStore()
    const card = await newCard({}, counters)
    await play(card, select('jpki'), verify('98', '0000'), select('text'), verify('91', '0000'), verify('91', '1111'))
    card.reset()
    const again = await newCard({}, counters)
    expect(await play(again, select('jpki'), '00200098', '0020009b')).toEqual(['9000', '63c2', '63c5'])
    expect(await play(again, select('text'), '00200091', '00200094', '00200095')).toEqual([
      '9000',
      '63c1',
      '63ca',
      '63ca',
    ])
    expect(await play(again, select('face'), '00200092', '00200093')).toEqual(['9000', '63ca', '63ca'])
  })

  it('of a query with five bytes is 6700, of an exhausted PIN 6984', async () => {
    const card = await newCard({ initialRetries: { authentication: 0 } })
    expect(await play(card, select('jpki'), '0020009800', '00200098', verify('98', '1234'))).toEqual([
      '9000',
      '6700',
      '63c0',
      '6984',
    ])
  })
})

describe('signatures', () => {
  it('come in six schemes, and 6A86 for any other', async () => {
    const card = await newCard()
    await play(card, select('jpki'), verify('98', '1234'))
    for (const scheme of ['00', '01', '02', '03', '04', '05']) {
      expect(await send(card, `802a${scheme}97 20 ${'11'.repeat(32)} 00`)).toMatch(/^[0-9a-f]{512}9000$/)
    }
    expect(await send(card, `802a0697 20 ${'11'.repeat(32)} 00`)).toBe('6a86')
  })

  it('check the PIN first, then the length, and need Le', async () => {
    const card = await newCard()
    const sign = (scheme: string, length: number) =>
      `802a${scheme}97 ${length.toString(16).padStart(2, '0')} ${'11'.repeat(length)} 00`
    expect(await play(card, select('jpki'), sign('02', 31))).toEqual(['9000', '6982'])
    expect(
      await play(card, verify('98', '1234'), sign('02', 31), sign('00', 246), sign('00', 245).slice(0, -2)),
    ).toEqual(['9000', '6985', '6985', '6700'])
    expect(await send(card, sign('00', 245))).toMatch(/9000$/)
  })

  it('need the PIN of their own key, and a key at all', async () => {
    const card = await newCard()
    await play(card, select('jpki'), verify('98', '1234'))
    expect(await send(card, `802a009a 33 ${'30'.repeat(51)} 00`)).toBe('6982')
    expect(await send(card, `802a0098 33 ${'30'.repeat(51)} 00`)).toBe('6981')
    expect(await send(card, `802a0000 33 ${'30'.repeat(51)} 00`)).toBe('6a86')
  })
})

describe('changing a PIN', () => {
  it('goes after VERIFY, to a PIN of the same form, in JPKI and in text-input-assist', async () => {
    const card = await newCard()
    const change = (file: string, pin: string) => `002401${file}${lengthOf(hex(pin))}${hex(pin)}`
    expect(await play(card, select('jpki'), change('9b', 'NEW123'))).toEqual(['9000', '6982'])
    expect(await play(card, verify('9b', 'ABC123'), change('9b', 'short'), change('9b', 'lower1'))).toEqual([
      '9000',
      '6a80',
      '6a80',
    ])
    expect(await play(card, change('9b', 'NEW123'), select('jpki'), verify('9b', 'NEW123'))).toEqual([
      '9000',
      '9000',
      '9000',
    ])
    expect(await play(card, select('text'), verify('91', '5678'), change('91', '8765'), verify('91', '8765'))).toEqual([
      '9000',
      '9000',
      '9000',
      '9000',
    ])
  })
})

describe('what never changes', () => {
  it('is that nobody mistakes it for a real card', async () => {
    const [, info = ''] = await play(await newCard(), select('jpki'), '00b08600a0')
    expect(info).toContain(hex('NOT REAL'))
    expect(info.startsWith(hex('JPKIAPICCTOKEN2'))).toBe(true)
  })
})
