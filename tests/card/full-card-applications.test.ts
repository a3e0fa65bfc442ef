import { describe, expect, it } from 'vitest'
import { encodeHex } from '#shared/bytes/hex.ts'
import { contactAtr } from '#mocks/card/answer-to-reset.ts'
import { type VirtualCard } from '#mocks/card/virtual-card.ts'
import { hex, newCard, play, select, send, verify } from './card-bytes.ts'

/** The applications of a whole card beside JPKI, and the card itself, in bytes. */

/** First two bytes and status word of reading each file after a secret. */
const readable = async (card: VirtualCard, files: readonly string[]) => {
  const found: Record<string, string> = {}
  for (const file of files) {
    const answer = await send(card, `00b08${file}00000000`.replace('00b080', '00b0'))
    found[file] = answer.length > 4 ? answer.slice(0, 4) : answer
  }
  return found
}

describe('text-input-assist', () => {
  const files = ['1', '2', '3', '4', '5', '6', '7', '8']
  it.each([
    ['nothing', undefined, { 1: '6982', 2: '6982', 3: '6982', 6: '6982', 7: '6982' }],
    ['the PIN', ['91', '5678'], { 1: 'ff10', 2: 'ff20', 3: 'ff30', 6: '9003', 7: 'ff50' }],
    ['number A', ['94', '123456789010'], { 1: 'ff10', 2: '6982', 3: 'ff30', 6: '9003', 7: 'ff50' }],
    ['number B', ['95', '55021720352285'], { 1: '6982', 2: 'ff20', 3: 'ff30', 6: '9003', 7: 'ff50' }],
  ] as const)('opens with %s what it should', async (_what, secret, expected) => {
    const card = await newCard()
    await send(card, select('text'))
    if (secret !== undefined) expect(await send(card, verify(secret[0], secret[1]))).toBe('9000')
    expect(await readable(card, files)).toEqual({ ...expected, 4: '7f21', 5: 'ff40', 8: 'ffff' })
  })

  it('has a certificate of 568 bytes, hashes of 336 bytes, and a key that was never set', async () => {
    const card = await newCard()
    await play(card, select('text'), verify('91', '5678'))
    expect((await send(card, '00b08400000000')).length).toBe(2 * 568 + 4)
    expect((await send(card, '00b08300000000')).length).toBe(2 * 336 + 4)
    expect(await play(card, '00200092', verify('92', '0000'))).toEqual(['63c0', '6984'])
  })

  it('signs without a PIN, with the key P2 = 00 means', async () => {
    const card = await newCard()
    expect(await send(card, select('text'))).toBe('9000')
    expect(await send(card, `802a0000 33 ${'30'.repeat(51)} 00`)).toMatch(/^[0-9a-f]{512}9000$/)
  })
})

describe('face confirmation', () => {
  const files = ['1', '2', '3', '4', '5']
  it.each([
    ['nothing', undefined, { 1: '6982', 2: '6982', 5: '6982' }],
    ['the birth date', ['91', '550217'], { 1: 'ff10', 2: '6982', 5: '6982' }],
    ['number B', ['92', '55021720352285'], { 1: '6982', 2: 'ff20', 5: '6982' }],
    ['number A', ['93', '123456789010'], { 1: '6982', 2: 'ff20', 5: 'ff40' }],
  ] as const)('opens with %s what it should', async (_what, secret, expected) => {
    const card = await newCard()
    await send(card, select('face'))
    if (secret !== undefined) expect(await send(card, verify(secret[0], secret[1]))).toBe('9000')
    expect(await readable(card, files)).toEqual({ ...expected, 3: 'ff30', 4: '7f21' })
  })

  it('does not count the birth date', async () => {
    const card = await newCard()
    expect(await play(card, select('face'), '00200091', verify('91', '550218'), verify('91', '550217'))).toEqual([
      '9000',
      '6300',
      '6300',
      '9000',
    ])
  })
})

describe('the card itself', () => {
  it('gives its record, and the PIN of the resident register twice', async () => {
    const card = await newCard({ pins: { residentRegister: '9753' } })
    const record = `011c${hex('0100000001234569990120350217')}9000`
    expect(await play(card, select('common'), '00b2010c00', '00a4020c020001', '00b2010400')).toEqual([
      '9000',
      record,
      '9000',
      record,
    ])
    expect(await play(card, verify('9c', '0000'), select('resident'), '0020009c', verify('9c', '9753'))).toEqual([
      '63c2',
      '9000',
      '63c2',
      '9000',
    ])
  })

  it('answers GET DATA after a reset or with its issuer selected, and nowhere else', async () => {
    const card = await newCard()
    expect(await send(card, '00ca5f5100')).toBe(`${encodeHex(contactAtr).slice(2)}9000`)
    expect(await send(card, '00ca00f000')).toBe(`${hex('99901')}9000`)
    expect(await send(card, '00ca006600')).toMatch(/^6619731706072a864886fc6b01600c060a/)
    expect((await send(card, '00ca00f8000000')).slice(0, 4)).toBe('7f21')
    expect(await send(card, '00ca7f2100')).toBe('6a88')
    expect(await play(card, select('jpki'), '00ca00f000')).toEqual(['9000', '6a88'])
    expect(await play(card, select('issuer'), '00ca00f200')).toEqual(['9000', `${hex('20350217')}9000`])
  })

  it('gives 1 to 256 random bytes, never by an extended Le', async () => {
    const card = await newCard()
    const [first, second] = await play(card, '0084000000', '0084000000')
    expect(first).toMatch(/^[0-9a-f]{512}9000$/)
    expect(first).not.toBe(second)
    expect((await send(card, '0084000001')).length).toBe(2 + 4)
    expect(await send(card, '00840000000100')).toBe('6985')
  })

  it('authenticates itself in the common application with one key, and with no other', async () => {
    const card = await newCard()
    const authenticate = `00880099 10 ${'11'.repeat(16)} 00`
    expect(await play(card, select('jpki'), authenticate)).toEqual(['9000', '6985'])
    await send(card, select('common'))
    expect(await send(card, authenticate)).toMatch(/^[0-9a-f]{512}9000$/)
    expect(await send(card, `00880082 10 ${'11'.repeat(16)} 00`)).toBe('6985')
  })

  it('refuses PIN-less use, which is for terminals of designated bodies', async () => {
    expect(await play(await newCard(), select('jpki'), '80a206c1020000')).toEqual(['9000', '6700'])
  })
})
