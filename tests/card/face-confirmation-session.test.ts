import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import {
  openFaceConfirmationSession,
  type FaceConfirmationSession,
} from '#card-bridge/apps/face-confirmation/session.ts'
import { tlv } from '#mocks/card/tlv.ts'
import { createScriptedTransport, type ScriptStep } from './apdu-script.ts'
import { connectTo, testCard } from './test-card.ts'

const { signal } = new AbortController()
const select: ScriptStep = ['00a4040c0a d3921000310001010402', '9000']
const hex = (text: string) => encodeHex(encodeUtf8(text))

const expectPlayed = async (
  steps: readonly ScriptStep[],
  work: (session: FaceConfirmationSession) => Promise<void>,
) => {
  const transport = createScriptedTransport([select, ...steps])
  await work(await openFaceConfirmationSession(transport, { signal }))
  transport.requireFinished()
}

const publicKey = { exponent: Uint8Array.of(1, 0, 1), modulus: new Uint8Array(16).fill(0xc5) }

const recordOf = (outer: string, birthDate: string, ...more: readonly Uint8Array[]) =>
  encodeHex(
    tlv(
      outer,
      tlv('df11', encodeUtf8(birthDate)),
      tlv('df12', tlv('90', publicKey.exponent), tlv('91', publicKey.modulus)),
      ...more,
    ),
  )
const signature = tlv('df13', Uint8Array.of(0xab, 0xcd))

describe('what a birth date alone proves', () => {
  it('is asked in two commands and answered by yes or no', async () => {
    await expectPlayed(
      [
        ['00200091', '6300'],
        [`0020009106 ${hex('550217')}`, '9000'],
      ],
      async (session) => {
        const digits = encodeUtf8('５５0217')
        expect(await session.confirmBirthDate(digits)).toBe(true)
        expect(digits.every((byte) => byte === 0)).toBe(true)
      },
    )
    await expectPlayed(
      [
        ['00200091', '6300'],
        [`0020009106 ${hex('550218')}`, '6300'],
      ],
      async (session) => {
        expect(await session.confirmBirthDate(encodeUtf8('550218'))).toBe(false)
        expect(await session.retriesLeft('birth-date')).toBe(Number.POSITIVE_INFINITY)
      },
    )
  })

  it('stops at the last try of a card that does count', async () => {
    await expectPlayed([['00200091', '63c1']], async (session) => {
      const asked = session.confirmBirthDate(encodeUtf8('550218'))
      await expect(asked).rejects.toMatchObject({ code: 'card.pin-last-try', detail: { retriesLeft: 1 } })
    })
  })

  it.each(['19800217', '55021', '昭550217', ''])('is not asked with %j', async (typed) => {
    await expectPlayed([], async (session) => {
      await expect(session.confirmBirthDate(encodeUtf8(typed))).rejects.toMatchObject({ code: 'card.pin-format' })
    })
  })

  it('is a record with the century, a key and a signature', async () => {
    await expectPlayed(
      [['00b0810000', `${recordOf('ff10', '19800217', signature)}${'ff'.repeat(20)}9000`]],
      async (session) => {
        expect(await session.readBirthRecord()).toEqual({
          birthDate: '1980-02-17',
          publicKey,
          signature: Uint8Array.of(0xab, 0xcd),
        })
      },
    )
  })

  it.each([
    ['a day too short', recordOf('ff10', '1980021', signature)],
    ['another object', recordOf('ff20', '19800217', signature)],
    ['without a signature', recordOf('ff10', '19800217')],
    ['nothing', 'ff'.repeat(60)],
  ])('is not %s', async (_what, content) => {
    await expectPlayed([['00b0810000', `${content}9000`]], async (session) => {
      await expect(session.readBirthRecord()).rejects.toMatchObject({ code: 'card.protocol' })
    })
  })

  it('is not told before the date was right', async () => {
    await expectPlayed([['00b0810000', '6982']], async (session) => {
      await expect(session.readBirthRecord()).rejects.toMatchObject({ code: 'card.pin-required' })
    })
  })
})

describe('the face of a virtual card', () => {
  const open = async () => openFaceConfirmationSession(await connectTo(), { signal })
  const verificationB = () => encodeUtf8('55021720352285')

  it('shows after number B what is printed, as pictures, and after number A the My Number too', async () => {
    const { data } = await testCard()
    const session = await open()
    await session.verify('verification-number-b', verificationB())
    const face = await session.readFace()
    expect(face).toMatchObject({ birthDate: '1980-02-17', sex: '2', expiry: data.expiry })
    for (const image of [face.nameImage, face.addressImage, face.securityCodeImage])
      expect(encodeHex(image.subarray(0, 8))).toBe('89504e470d0a1a0a')
    expect(encodeHex(face.photo.subarray(4, 8))).toBe(hex('jP  '))
    await expect(session.readMyNumberImage()).rejects.toMatchObject({ code: 'card.pin-required' })

    const withA = await open()
    await withA.verify('verification-number-a', encodeUtf8('123456789010'))
    const png = await withA.readMyNumberImage()
    expect([png[19], png[23]]).toEqual([72, 12])
  })

  it('tells municipality and signer to everybody', async () => {
    const session = await open()
    expect(await session.readMunicipality()).toBe('99901')
    const { issuer, publicKey: key } = await session.readSignerCertificate()
    expect(new TextDecoder().decode(issuer).trim()).toBe('VIRTUAL ROOT')
    expect(key.modulus).toHaveLength(256)
  })

  it('holds the key in its birth record, and no other card holds it', async () => {
    const [session, other] = [await open(), await open()]
    for (const one of [session, other]) expect(await one.confirmBirthDate(encodeUtf8('550217'))).toBe(true)
    const record = await session.readBirthRecord()
    expect(record.birthDate).toBe('1980-02-17')
    expect(await session.holdsItsKey(record)).toBe(true)
    expect(await other.holdsItsKey(record)).toBe(false)
    expect(await session.holdsItsKey({ publicKey })).toBe(false)
  })

  it('keeps the numbers A and B under identifiers of its own', async () => {
    const session = await open()
    await expect(session.verify('verification-number-a', encodeUtf8('000000000000'))).rejects.toMatchObject({
      code: 'card.pin-incorrect',
      detail: { retriesLeft: 9 },
    })
    expect(await session.retriesLeft('verification-number-b')).toBe(10)
  })
})
