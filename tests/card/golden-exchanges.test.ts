import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { createMemoryCounterStore } from '#mocks/card/card-data.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import { testCard } from './test-card.ts'

const send = async (card: VirtualCard, command: string) => encodeHex(await card.transmit(decodeHex(command)))
const statusOf = async (card: VirtualCard, command: string) => (await send(card, command)).slice(-4)

const expectScript = async (card: VirtualCard, steps: readonly (readonly [string, string])[]) => {
  for (const [index, [command, answer]] of steps.entries()) {
    expect([index, await send(card, command)]).toEqual([index, answer])
  }
}

const newCard = async () => createVirtualCard((await testCard()).data)
const selectJpki = '00a4040c0ad392f000260100000001'
const wrongPin = '0020008004 39393939'
const rightPin = '0020008004 31323334'

/** Application identifiers OpenSC 0.23 asks for before it tries this card. */
const foreignApplications = [
  '00a4040007 627601ff000000',
  '00a4040006 a00000000101',
  '00a404000b e82b0601040181c31f0201 00',
  '00a4040c0f d23300000045737445494420763335',
  '00a4040009 a00000030800001000 00',
  '00a4040c07 a0000001 16db00',
  '00a4040c07 a0000000 790100',
  '00a404000c f276a288bcfba69d34f31001',
  '00a4040009 a00000039742544659 00',
  '00a4040006 d27600012401 00',
]

describe('the virtual card', () => {
  it.each(foreignApplications)('does not know the application of %s', async (command) => {
    expect(await statusOf(await newCard(), command)).toBe('6a82')
  })

  it.each(['00cadf3005', '00cb3fff035c017e08'])('does not answer the probe %s with 9000', async (command) => {
    expect(await statusOf(await newCard(), command)).not.toBe('9000')
  })

  it('lets OpenSC bind: PIN queries give 63Cx, four bytes of a certificate give its header', async () => {
    await expectScript(await newCard(), [
      [selectJpki, '9000'],
      ['00a4020c020018', '9000'],
      ['00200080', '63c3'],
      ['00a4020c02001b', '9000'],
      ['00200080', '63c5'],
      ['00a4020c02000a', '9000'],
      ['00b0000004', '308205789000'],
      ['00a4020c020001', '9000'],
      ['00b0000004', '6982'],
      ['00a4020c02000b', '9000'],
      ['00b0000004', '308205119000'],
      ['00a4020c020002', '9000'],
      ['00b0000004', '308205149000'],
    ])
  })

  it('reads the signature certificate after the signature PIN only', async () => {
    const card = await newCard()
    await expectScript(card, [
      [selectJpki, '9000'],
      ['00a4020c020018', '9000'],
      [rightPin, '9000'],
      ['00a4020c020001', '9000'],
      ['00b0000004', '6982'],
      ['00a4020c02001b', '9000'],
      ['0020008006 414243313233', '9000'],
      ['00a4020c020001', '9000'],
      ['00b0000004', '308206a49000'],
    ])
  })

  it('counts wrong PINs down to 63C0 and then answers 6984, across resets and card objects', async () => {
    const { data } = await testCard()
    const counters = createMemoryCounterStore()
    const card = await createVirtualCard(data, counters)
    await expectScript(card, [
      [selectJpki, '9000'],
      ['00a4020c020018', '9000'],
      [wrongPin, '63c2'],
      [wrongPin, '63c1'],
      [wrongPin, '63c0'],
      [wrongPin, '6984'],
      [rightPin, '6984'],
      ['00200080', '63c0'],
    ])
    card.reset()
    const again = await createVirtualCard(data, counters)
    expect(await send(again, selectJpki)).toBe('9000')
    expect(await send(again, '00200098')).toBe('63c0')
  })

  it('gives every try back after a right PIN', async () => {
    await expectScript(await newCard(), [
      [selectJpki, '9000'],
      ['00200098 04 39393939', '63c2'],
      ['00200098 04 31323334', '9000'],
      ['00200098', '63c3'],
    ])
  })

  it.each([
    ['SHA-1', 35],
    ['SHA-256', 51],
    ['SHA-384', 67],
    ['SHA-512', 83],
  ])('signs a DigestInfo of %s', async (_name, length) => {
    const card = await newCard()
    await send(card, selectJpki)
    await send(card, '0020009804 31323334')
    const input = '30'.repeat(length)
    const answer = await send(card, `802a0097 ${length.toString(16).padStart(2, '0')} ${input} 00`)
    expect(answer.length).toBe(2 * 256 + 4)
    expect(answer.slice(-4)).toBe('9000')
  })

  it('makes signatures that WebCrypto verifies, with either key and its own PIN alone', async () => {
    const { authPublicKey, signPublicKey } = await testCard()
    const card = await newCard()
    const message = decodeHex('0102030405')
    const hash = encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', message)))
    const digestInfo = `3031300d060960864801650304020105000420${hash}`
    await send(card, selectJpki)
    expect(await send(card, `802a009733${digestInfo}00`)).toBe('6982')
    await send(card, '0020009804 31323334')
    const authSignature = decodeHex((await send(card, `802a009733${digestInfo}00`)).slice(0, -4))
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', authPublicKey, authSignature, message)).toBe(true)
    expect(await send(card, `802a009a33${digestInfo}00`)).toBe('6982')
    await send(card, '0020009b06 414243313233')
    const signature = decodeHex((await send(card, `802a009a33${digestInfo}00`)).slice(0, -4))
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', signPublicKey, signature, message)).toBe(true)
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', authPublicKey, signature, message)).toBe(false)
  })

  it('forgets a PIN when the application is selected again or the power goes', async () => {
    const card = await newCard()
    const sign = `802a009733${'30'.repeat(51)}00`
    await send(card, selectJpki)
    await send(card, '0020009804 31323334')
    await send(card, selectJpki)
    expect(await send(card, sign)).toBe('6982')
    await send(card, '0020009804 31323334')
    card.reset()
    expect(await send(card, sign)).toBe('6986')
  })

  it('starts its token information with the label of the plastic card, and says that it is virtual', async () => {
    const card = await newCard()
    await send(card, selectJpki)
    const info = await send(card, '00b08600a0')
    expect(info.startsWith('4a504b494150494343544f4b454e32')).toBe(true)
    expect(info.length).toBe(2 * 160 + 4)
    expect(String.fromCharCode(...decodeHex(info.slice(64, 128)))).toContain('NOT REAL')
  })

  it.each([
    ['a query with Le', '0020009800', '6700'],
    ['VERIFY with P1 other than 00', '0020019804 31323334', '6a86'],
    ['reading past the end', '00b07f0001', '6b00'],
    ['reading a PIN', '00b0980001', '6981'],
    ['reading a key', '00b0970001', '6981'],
    ['an unknown scheme', '802a069701 0000', '6a86'],
    ['an unknown file', '00a4020c020003', '6a82'],
    ['selecting a file with another P1', '00a4090c020018', '6a86'],
    ['the master file', '00a4000c023f00', '6a82'],
    ['an unknown instruction', '00fe0000', '6d00'],
    ['an unknown class', 'f0a40000', '6e00'],
    ['a logical channel', '01b0000004', '6881'],
    ['secure messaging', '04b0000004', '6882'],
    ['PIN-less use', '80a206c1020000', '6700'],
    ['a body that does not add up', '00a4020c0300', '6700'],
  ])('refuses %s', async (_what, command, expected) => {
    const card = await newCard()
    await send(card, selectJpki)
    await send(card, '00a4020c02000a')
    expect(await statusOf(card, command)).toBe(expected)
  })

  it('checks the PIN before it looks at what shall be signed', async () => {
    const card = await newCard()
    await send(card, selectJpki)
    expect(await statusOf(card, `802a0097f8${'00'.repeat(0xf8)}00`)).toBe('6982')
    await send(card, '0020009804 31323334')
    expect(await statusOf(card, `802a0097f8${'00'.repeat(0xf8)}00`)).toBe('6985')
  })

  it('opens My Number with verification number A and the attributes with B, never the other way round', async () => {
    const card = await newCard()
    const digits = (text: string) => encodeHex(new TextEncoder().encode(text))
    await expectScript(card, [
      ['00a4040c0ad3921000310001010408', '9000'],
      [`002000940c${digits('123456789010')}`, '9000'],
      ['00b0810011', `ff100c${digits('123456789010')}ffff9000`],
      ['00b0820003', '6982'],
      ['00a4040c0ad3921000310001010408', '9000'],
      [`002000950e${digits('55021720352285')}`, '9000'],
      ['00b0820002', 'ff209000'],
      ['00b0810011', '6982'],
    ])
  })

  it('tells serial, municipality and expiry without a PIN', async () => {
    const card = await newCard()
    const record = `011c${encodeHex(new TextEncoder().encode('0100000001234569990120350217'))}9000`
    await expectScript(card, [
      ['00a4040c0ad3921000310001010100', '9000'],
      ['00b2010c00', record],
      ['00b2020c00', '6a83'],
    ])
  })

  it('changes a PIN that was presented, and only to one of the right form', async () => {
    await expectScript(await newCard(), [
      [selectJpki, '9000'],
      ['0024019804 34333231', '6982'],
      ['0020009804 31323334', '9000'],
      ['0024019803 343332', '6a80'],
      ['0024019804 34333231', '9000'],
      ['0020009804 31323334', '63c2'],
      ['0020009804 34333231', '9000'],
    ])
  })
})
