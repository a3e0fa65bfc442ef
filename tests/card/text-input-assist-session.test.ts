import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { nextTextInputAssist } from '#card-bridge/apps/text-input-assist/constants.ts'
import { openTextInputAssistSession, type TextInputAssistSession } from '#card-bridge/apps/text-input-assist/session.ts'
import type { Transport } from '#card-bridge/transport/transport.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createScriptedTransport, type ScriptStep } from './apdu-script.ts'
import { connectTo, nextCard, transportTo } from './test-card.ts'

const { signal } = new AbortController()
const select: ScriptStep = ['00a4040c0a d3921000310001010408', '9000']
const hex = (text: string) => encodeHex(encodeUtf8(text))

const expectPlayed = async (steps: readonly ScriptStep[], work: (session: TextInputAssistSession) => Promise<void>) => {
  const transport = createScriptedTransport([select, ...steps])
  await work(await openTextInputAssistSession(transport, { signal }))
  transport.requireFinished()
}

describe('text-input-assist in commands', () => {
  it('presents number B to 0015 and number A to 0014', async () => {
    await expectPlayed(
      [
        ['00200095', '63ca'],
        [`002000950e ${hex('55021720352285')}`, '9000'],
        ['00200094', '63ca'],
        [`002000940c ${hex('123456789010')}`, '63c9'],
      ],
      async (session) => {
        await session.verify('verification-number-b', encodeUtf8('55021720352285'))
        const wrong = session.verify('verification-number-a', encodeUtf8('123456789010'))
        await expect(wrong).rejects.toMatchObject({ code: 'card.pin-incorrect', detail: { retriesLeft: 9 } })
      },
    )
  })

  it.each([
    ['verification-number-a', '12345678901'],
    ['verification-number-a', '12345678901a'],
    ['verification-number-b', '5502172035228'],
    ['pin', '12345'],
  ] as const)('refuses an impossible %s before it costs a try', async (kind, typed) => {
    await expectPlayed([], async (session) => {
      await expect(session.verify(kind, encodeUtf8(typed))).rejects.toMatchObject({ code: 'card.pin-format' })
    })
  })

  it('changes its PIN after the old one was right', async () => {
    await expectPlayed(
      [
        ['00200091', '63c3'],
        [`0020009104 ${hex('5678')}`, '9000'],
        [`0024019104 ${hex('8765')}`, '9000'],
      ],
      async (session) => session.changePin({ old: encodeUtf8('5678'), new: encodeUtf8('8765') }),
    )
  })

  it('reads signed hashes of 32 bytes each, and nothing else for them', async () => {
    const hashes = (length: string, first: string) => `${length} df31${first} df3220${'22'.repeat(32)} df3301 33`
    const whole = `ff304a ${hashes('', `20${'11'.repeat(32)}`)}`.replaceAll(' ', '')
    await expectPlayed([['00b0830000', `${whole}9000`]], async (session) => {
      expect(await session.readSignedHashes()).toEqual({
        myNumber: new Uint8Array(32).fill(0x11),
        basicFour: new Uint8Array(32).fill(0x22),
        signature: Uint8Array.of(0x33),
      })
    })
    const short = `ff3049 ${hashes('', `1f${'11'.repeat(31)}`)}`.replaceAll(' ', '')
    await expectPlayed([['00b0830000', `${short}9000`]], async (session) => {
      await expect(session.readSignedHashes()).rejects.toMatchObject({ code: 'card.protocol' })
    })
  })
})

describe('what the issuer signed about a virtual card', () => {
  const open = async (transport?: Transport) => {
    const session = await openTextInputAssistSession(transport ?? (await connectTo()), { signal })
    await session.verify('pin', encodeUtf8('5678'))
    return session
  }

  it('are hashes that both files match', async () => {
    const session = await open()
    expect(await session.matchesSignedHash('basicFour')).toBe(true)
    expect(await session.matchesSignedHash('myNumber')).toBe(true)
  })

  it('are hashes that a changed file does not match', async () => {
    const transport = await connectTo()
    const name = encodeUtf8('花子')
    const falsified: Transport = {
      ...transport,
      transmit: async (command, inner) => {
        const answer = await transport.transmit(command, inner)
        const at = encodeHex(answer).indexOf(encodeHex(name)) / 2
        return at > 0
          ? concatBytes(answer.subarray(0, at), encodeUtf8('太郎'), answer.subarray(at + name.length))
          : answer
      },
    }
    const session = await open(falsified)
    expect((await session.readBasicFour()).name).toBe('窓口　太郎')
    expect(await session.matchesSignedHash('basicFour')).toBe(false)
  })

  it('is verified by the key of its certificate', async () => {
    const session = await open()
    const { publicKey, subject } = await session.readSignerCertificate()
    expect(new TextDecoder().decode(subject)).toMatch(/^V0100000/)
    const { signature } = await session.readCardKey()
    expect([publicKey.modulus.length, signature.length]).toEqual([256, 256])
  })

  it('is a key that the card holds, and that another card does not', async () => {
    const session = await open()
    expect(await session.holdsItsKey()).toBe(true)
    const [one, other] = [await connectTo(), await connectTo()]
    const signing = 0x2a
    // Two cards that speak with one mouth: files of the first, signatures of the second.
    const copied: Transport = {
      ...one,
      transmit: async (command, inner) => {
        if (command[1] !== signing) return one.transmit(command, inner)
        await other.transmit(Uint8Array.from([0x00, 0xa4, 0x04, 0x0c, 10, ...session.profile.aid]), inner)
        return other.transmit(command, inner)
      },
    }
    expect(await (await open(copied)).holdsItsKey()).toBe(false)
  })
})

describe('the card announced to follow', () => {
  it('asks for the authentication PIN here, and counts it once for both applications', async () => {
    const transport = transportTo(await createVirtualCard((await nextCard()).data))
    expect(nextTextInputAssist.pinOf).toBe('authentication')
    const text = await openTextInputAssistSession(transport, { signal, profile: nextTextInputAssist })
    const wrong = text.verify('pin', encodeUtf8('5678'))
    await expect(wrong).rejects.toMatchObject({ code: 'card.pin-incorrect', detail: { retriesLeft: 2 } })
    expect(await (await openJpkiSession(transport, { signal })).retriesLeft('authentication')).toBe(2)
    const again = await openTextInputAssistSession(transport, { signal, profile: nextTextInputAssist })
    await again.verify('pin', encodeUtf8('1234'))
    expect((await again.readBasicFour()).name).toBe('窓口　花子')
  })
})
