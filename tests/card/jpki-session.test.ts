import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { openJpkiSession, type JpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { createScriptedTransport, type ScriptStep } from './apdu-script.ts'

const { signal } = new AbortController()
const select: ScriptStep = ['00a4040c0a d392f000260100000001', '9000']

/** Plays a script against a session and then insists that it was played to its end. */
const expectPlayed = async (
  steps: readonly ScriptStep[],
  work: (session: JpkiSession) => Promise<void>,
  options: { readonly extendedLength?: boolean } = {},
) => {
  const transport = createScriptedTransport([select, ...steps], options)
  await work(await openJpkiSession(transport, { signal }))
  transport.requireFinished()
}

const certificate = (length: number) => `3082${length.toString(16).padStart(4, '0')}${'a5'.repeat(length)}`

describe('a JPKI session', () => {
  it('is refused as unsupported by a card without the application', async () => {
    const transport = createScriptedTransport([[select[0], '6a82']])
    await expect(openJpkiSession(transport, { signal })).rejects.toMatchObject({ code: 'card.unsupported' })
  })

  it('reads a certificate of 604 bytes in three short commands and leaves the filler', async () => {
    const whole = certificate(600)
    await expectPlayed(
      [
        ['00b08a0000', `${whole.slice(0, 512)}9000`],
        ['00b0010000', `${whole.slice(512, 1024)}9000`],
        ['00b002005c', `${whole.slice(1024)}9000`],
      ],
      async (session) => {
        expect(encodeHex((await session.readCertificate('authentication')) ?? new Uint8Array())).toBe(whole)
      },
    )
  })

  it('reads a certificate in one command where the transport carries extended lengths', async () => {
    const whole = certificate(600)
    await expectPlayed(
      [['00b08a00000000', `${whole}${'ff'.repeat(164)}9000`]],
      async (session) => {
        expect(encodeHex((await session.readCertificate('authentication')) ?? new Uint8Array())).toBe(whole)
      },
      { extendedLength: true },
    )
  })

  it('falls back to short commands when the card knows no extended ones', async () => {
    const whole = certificate(300)
    await expectPlayed(
      [
        ['00b08b00000000', '6700'],
        ['00a4020c02000b', '9000'],
        ['00b00000000000', '6700'],
        ['00a4020c02000b', '9000'],
        ['00b0000000', `${whole.slice(0, 512)}9000`],
        ['00b0010030', `${whole.slice(512)}9000`],
      ],
      async (session) => {
        expect(await session.readCertificate('authentication-ca')).toHaveLength(304)
      },
      { extendedLength: true },
    )
  })

  it('tells a card without signature certificate from one that wants the PIN first', async () => {
    await expectPlayed([['00b0810000', `${'ff'.repeat(256)}9000`]], async (session) => {
      expect(await session.readCertificate('signature')).toBeUndefined()
    })
    await expectPlayed([['00b0810000', '6982']], async (session) => {
      await expect(session.readCertificate('signature')).rejects.toMatchObject({ code: 'card.pin-required' })
    })
  })

  it('selects files first where the card refuses short identifiers, and never asks it again', async () => {
    await expectPlayed(
      [
        ['00200098', '6a86'],
        ['00a4020c020018', '9000'],
        ['00200080', '63c3'],
        ['00a4020c020018', '9000'],
        ['002000800431323334', '9000'],
      ],
      async (session) => {
        await session.verifyPin('authentication', encodeUtf8('1234'))
      },
    )
  })

  it('asks for the tries once, verifies once, and zeroes the PIN', async () => {
    const pin = encodeUtf8('１２３４')
    await expectPlayed(
      [
        ['00200098', '63c3'],
        ['002000980431323334', '9000'],
      ],
      async (session) => {
        expect(await session.retriesLeft('authentication')).toBe(3)
        await session.verifyPin('authentication', pin)
        expect(await session.retriesLeft('authentication')).toBe(3)
        expect(pin.every((byte) => byte === 0)).toBe(true)
      },
    )
  })

  it.each(['', '123', '12345', '12 4', 'abcd', '１２３'])('refuses %j before it costs a try', async (typed) => {
    await expectPlayed([], async (session) => {
      const refused = session.verifyPin('authentication', encodeUtf8(typed))
      await expect(refused).rejects.toMatchObject({ code: 'card.pin-format' })
    })
  })

  it('sends a signature PIN in upper case', async () => {
    await expectPlayed(
      [
        ['0020009b', '63c5'],
        ['0020009b06414243313233', '9000'],
      ],
      async (session) => {
        await session.verifyPin('signature', encodeUtf8('aｂC12３'))
      },
    )
  })

  it('counts down with the card and stops at the last try until the person insists', async () => {
    const wrong = '002000980430303030'
    const attempt = (session: JpkiSession, options = {}) =>
      session.verifyPin('authentication', encodeUtf8('0000'), options)
    await expectPlayed(
      [
        ['00200098', '63c3'],
        [wrong, '63c2'],
        [wrong, '63c1'],
        [wrong, '63c0'],
      ],
      async (session) => {
        await expect(attempt(session)).rejects.toMatchObject({ code: 'card.pin-incorrect', detail: { retriesLeft: 2 } })
        await expect(attempt(session)).rejects.toMatchObject({ code: 'card.pin-incorrect', detail: { retriesLeft: 1 } })
        await expect(attempt(session)).rejects.toMatchObject({ code: 'card.pin-last-try' })
        await expect(attempt(session, { confirmLastTry: true })).rejects.toMatchObject({ code: 'card.pin-locked' })
        await expect(attempt(session, { confirmLastTry: true })).rejects.toMatchObject({ code: 'card.pin-locked' })
      },
    )
  })

  it.each(['63c0', '6983', '6984'])('takes %s as locked', async (statusWord) => {
    await expectPlayed([['00200098', statusWord]], async (session) => {
      expect(await session.retriesLeft('authentication')).toBe(0)
    })
  })

  it('takes 9000 on the query as all tries left', async () => {
    await expectPlayed([['0020009b', '9000']], async (session) => {
      expect(await session.retriesLeft('signature')).toBe(5)
    })
  })

  it('builds the DigestInfo itself and refuses a digest of another length', async () => {
    const digest = new Uint8Array(48).fill(0x11)
    await expectPlayed(
      [[`802a009743 3041300d060960864801650304020205000430${'11'.repeat(48)} 00`, `${'22'.repeat(256)}9000`]],
      async (session) => {
        expect(await session.sign('authentication', digest, 'SHA-384')).toHaveLength(256)
        await expect(session.sign('authentication', digest, 'SHA-256')).rejects.toThrow(RangeError)
      },
    )
  })

  it('refuses a signature of another length as a broken protocol', async () => {
    await expectPlayed(
      [[`802a009733 3031300d060960864801650304020105000420${'11'.repeat(32)} 00`, '22229000']],
      async (session) => {
        const signed = session.sign('authentication', new Uint8Array(32).fill(0x11), 'SHA-256')
        await expect(signed).rejects.toMatchObject({ code: 'card.protocol' })
      },
    )
  })

  it('fetches what 61xx announces and corrects Le after 6Cxx', async () => {
    await expectPlayed(
      [
        ['00b0860020', '6c10'],
        ['00b0860010', `${'4a'.repeat(8)}6108`],
        ['00c0000008', `${'4a'.repeat(8)}9000`],
      ],
      async (session) => {
        expect(await session.readTokenLabel()).toBe('J'.repeat(16))
      },
    )
  })

  it('tells before any PIN which certificates are there', async () => {
    await expectPlayed(
      [
        ['00b0880003', '8f8f009000'],
        ['00b0880003', '008f009000'],
        ['00b0880003', '018f009000'],
        ['00b0880003', '8f9000'],
      ],
      async (session) => {
        expect(await session.readAvailability()).toEqual({ authentication: 'present', signature: 'present' })
        expect(await session.readAvailability()).toEqual({ authentication: 'present', signature: 'absent' })
        expect(await session.readAvailability()).toEqual({ authentication: 'present', signature: 'unknown' })
        await expect(session.readAvailability()).rejects.toMatchObject({ code: 'card.protocol' })
      },
    )
  })

  it('changes a PIN after the old one was right', async () => {
    const pins = { old: encodeUtf8('1234'), new: encodeUtf8('4321') }
    await expectPlayed(
      [
        ['00200098', '63c3'],
        ['002000980431323334', '9000'],
        ['002401980434333231', '9000'],
      ],
      async (session) => {
        await session.changePin('authentication', pins)
        expect([...pins.old, ...pins.new].every((byte) => byte === 0)).toBe(true)
      },
    )
  })
})
