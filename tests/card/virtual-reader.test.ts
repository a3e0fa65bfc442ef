import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import { readCardRecord } from '#card-bridge/apps/common-data/session.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { signLogIn } from '#card-bridge/apps/log-in.ts'
import { traceTransport, type TraceEntry } from '#card-bridge/trace.ts'
import type { CardPresence } from '#card-bridge/transport/reader.ts'
import { createForeignCard, createMuteCard } from '#mocks/card/other-cards.ts'
import { withShortAnswers } from '#mocks/card/short-answers.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

const readerWithCard = async (options: { readonly extendedLength?: boolean } = {}) => {
  const virtual = createVirtualReader(options)
  await virtual.insert(await createVirtualCard((await testCard()).data))
  return virtual
}

const challengeOf = () =>
  buildLogInChallenge({ origin: 'https://kiosk.example', nonce: new Uint8Array(32).fill(7), purpose: 'log-in' })

describe('logging in through the virtual reader', () => {
  it.each([
    // select, tries, VERIFY, certificate, signature
    ['extended lengths', true, 5],
    // the certificate of 1404 bytes takes six reads of 256
    ['short lengths', false, 10],
  ])('takes no more commands than needed with %s, and the signature verifies', async (_name, extendedLength, count) => {
    const { authPublicKey, data } = await testCard()
    const { reader } = await readerWithCard({ extendedLength })
    const entries: TraceEntry[] = []
    const transport = traceTransport(await reader.connect(signal), (entry) => entries.push(entry))
    const session = await openJpkiSession(transport, { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    const challenge = await challengeOf()
    const proof = await signLogIn({ session, challenge })
    expect(entries).toHaveLength(count)
    expect(proof).toMatchObject({ algorithm: 'RS256', certificate: data.authCertificate })
    const signature = new Uint8Array(proof.signature)
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', authPublicKey, signature, challenge)).toBe(true)
  })

  it('leaves neither PIN nor digest nor certificate in the trace', async () => {
    const { reader } = await readerWithCard()
    const entries: TraceEntry[] = []
    const transport = traceTransport(
      await reader.connect(signal),
      (entry) => entries.push(entry),
      () => 0,
    )
    const session = await openJpkiSession(transport, { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    await signLogIn({ session, challenge: await challengeOf() })
    expect(entries).toEqual([
      { command: '00a4040c 0ad392f000260100000001', answer: '9000', milliseconds: 0 },
      { command: '00200098', answer: '63c3', milliseconds: 0 },
      { command: '00200098 ‹data›', answer: '9000', milliseconds: 0 },
      { command: '00b08a00 ‹data›', answer: '‹1536 bytes› 9000', milliseconds: 0 },
      { command: '802a0097 ‹data›', answer: '‹256 bytes› 9000', milliseconds: 0 },
    ])
  })

  it('works with a card whose answers must be fetched', async () => {
    const { data } = await testCard()
    const virtual = createVirtualReader({ extendedLength: false })
    await virtual.insert(withShortAnswers(await createVirtualCard(data)))
    const session = await openJpkiSession(await virtual.reader.connect(signal), { signal })
    await session.verifyPin('authentication', encodeUtf8('1234'))
    expect((await signLogIn({ session, challenge: await challengeOf() })).signature).toHaveLength(256)
  })

  it('reads the municipality from the card', async () => {
    const { reader } = await readerWithCard()
    expect(await readCardRecord(await reader.connect(signal), signal)).toEqual({
      serial: '010000000123456',
      manufacturingNumber: '0000000123456',
      municipalityCode: '99901',
      expiry: '2035-02-17',
    })
  })
})

describe('the virtual reader', () => {
  it('tells each change once, and what kind of card it is', async () => {
    const { data } = await testCard()
    const virtual = createVirtualReader()
    const stop = new AbortController()
    const seen: CardPresence[] = []
    const steps = [
      async () => virtual.insert(await createVirtualCard(data)),
      async () => virtual.remove(),
      async () => virtual.insert(createForeignCard()),
      async () => virtual.remove(),
      async () => virtual.insert(createMuteCard()),
    ]
    for await (const presence of virtual.reader.watch(stop.signal)) {
      seen.push(presence)
      const step = steps.shift()
      if (step === undefined) stop.abort()
      else await step()
    }
    expect(seen).toEqual(['absent', 'present', 'absent', 'unsupported', 'absent', 'unreadable'])
  })

  it('connects to nothing when there is no card, and to one session at a time', async () => {
    const empty = createVirtualReader()
    await expect(empty.reader.connect(signal)).rejects.toMatchObject({ code: 'card.not-present' })
    const { reader } = await readerWithCard()
    const transport = await reader.connect(signal)
    await expect(reader.connect(signal)).rejects.toMatchObject({ code: 'card.reader-in-use' })
    await transport.close()
    await expect(reader.connect(signal)).resolves.toBeDefined()
  })

  it('breaks a command off when the card leaves, and every one after it', async () => {
    const virtual = await readerWithCard()
    virtual.setFaults({ breakAt: { instruction: 0xb0, how: 'remove', when: 'after' } })
    const session = await openJpkiSession(await virtual.reader.connect(signal), { signal })
    await expect(session.readCertificate('authentication')).rejects.toMatchObject({ code: 'card.removed' })
    await expect(session.readTokenLabel()).rejects.toMatchObject({ code: 'card.removed' })
  })

  it('keeps a caller waiting no longer than its signal', async () => {
    const { promise: never } = Promise.withResolvers<void>()
    const virtual = createVirtualReader({ delay: () => never })
    await virtual.insert(await createVirtualCard((await testCard()).data))
    virtual.setFaults({ latencyMilliseconds: () => 1 })
    const stop = new AbortController()
    const opening = openJpkiSession(await virtual.reader.connect(signal), { signal: stop.signal })
    stop.abort()
    await expect(opening).rejects.toMatchObject({ code: 'card.aborted' })
  })
})

describe('a link lost while a PIN is changed', () => {
  it.each([
    ['after the card took the new one', 'after', '4321'],
    ['before the new one arrived', 'before', '1234'],
  ] as const)('leaves nobody knowing which of the two holds: %s', async (_what, when, holding) => {
    const virtual = await readerWithCard()
    const transport = await virtual.reader.connect(signal)
    const session = await openJpkiSession(transport, { signal, reconnect: (again) => virtual.reader.connect(again) })
    virtual.setFaults({ breakAt: { instruction: 0x24, how: 'lose-field', when } })
    const pins = { old: encodeUtf8('1234'), new: encodeUtf8('4321') }
    await expect(session.changePin('authentication', pins)).rejects.toMatchObject({ code: 'card.pin-outcome-unknown' })
    expect([...pins.old, ...pins.new].every((byte) => byte === 0)).toBe(true)
    await transport.close()
    const again = await openJpkiSession(await virtual.reader.connect(signal), { signal })
    await expect(again.verifyPin('authentication', encodeUtf8(holding))).resolves.toBeUndefined()
  })

  it('before the old one was told right is what it is in every VERIFY', async () => {
    const virtual = await readerWithCard()
    const session = await openJpkiSession(await virtual.reader.connect(signal), {
      signal,
      reconnect: (again) => virtual.reader.connect(again),
    })
    await session.retriesLeft('authentication')
    virtual.setFaults({ breakAt: { instruction: 0x20, how: 'lose-field', when: 'after' } })
    const pins = { old: encodeUtf8('9999'), new: encodeUtf8('4321') }
    await expect(session.changePin('authentication', pins)).rejects.toMatchObject({ code: 'card.pin-incorrect' })
  })
})

describe('a link lost during VERIFY', () => {
  const loseAt = async (when: 'before' | 'after', pin: string, how: 'remove' | 'lose-field' = 'lose-field') => {
    const virtual = await readerWithCard()
    const transport = await virtual.reader.connect(signal)
    const session = await openJpkiSession(transport, { signal, reconnect: (again) => virtual.reader.connect(again) })
    // Query and VERIFY share an instruction byte, so the fault is armed after the query.
    await session.retriesLeft('authentication')
    virtual.setFaults({ breakAt: { instruction: 0x20, how, when } })
    return session.verifyPin('authentication', encodeUtf8(pin))
  }

  it('is a wrong PIN when the counter went down', async () => {
    await expect(loseAt('after', '9999')).rejects.toMatchObject({
      code: 'card.pin-incorrect',
      detail: { retriesLeft: 2 },
    })
  })

  it.each([
    ['a right PIN was taken', 'after', '1234'],
    ['a right PIN never arrived', 'before', '1234'],
    ['a wrong PIN never arrived', 'before', '9999'],
  ] as const)('has an unknown outcome when %s', async (_what, when, pin) => {
    await expect(loseAt(when, pin)).rejects.toMatchObject({ code: 'card.pin-outcome-unknown' })
  })

  it('has an unknown outcome when the card is gone for good', async () => {
    await expect(loseAt('after', '9999', 'remove')).rejects.toMatchObject({ code: 'card.pin-outcome-unknown' })
  })
})
