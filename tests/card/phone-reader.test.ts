import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import { askPhone } from '#shared/phone-reader/computer-end.ts'
import type { Intent } from '#shared/phone-reader/messages.ts'
import { createReaderRegistry } from '#card-bridge/readers/registry.ts'
import type { VirtualCardData } from '#mocks/card/card-data.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualRcS380 } from '#mocks/readers/virtual-usb-reader.ts'
import { CardDesk } from '#web/card/card-desk.ts'
import { createCardApMeans, type CardApPorts } from '#web/phone-reader/card-ap-means.ts'
import { PhoneDesk, type PhoneState } from '#web/phone-reader/phone-desk.ts'
import { createReaderMeans } from '#web/phone-reader/reader-means.ts'
import { authenticate, origin, signDocument, TestRelay } from '../flow/phone-reader-fixture.ts'
import { testCard } from './test-card.ts'

const wait = () => new Promise<void>((resolve) => setImmediate(resolve))

/** What a person does at a screen of the phone; what is not named ends the test by its time-out. */
type Hands = Partial<
  Record<
    PhoneState['status'],
    (state: never, desk: PhoneDesk, lay: { readonly card: () => void; readonly take: () => void }) => void
  >
>

const typed = (text: string, confirmLastTry = false) => ({ pin: encodeUtf8(text), confirmLastTry })

/** A phone with a virtual RC-S380, and the computer that asks it. */
const usePhone = async (
  intent: Intent,
  hands: Hands,
  changes: Partial<VirtualCardData> = {},
  tap?: CardApPorts['authenticate'],
) => {
  const page = new EventTarget()
  const registry = createReaderRegistry()
  const reader = createVirtualRcS380({ wait })
  registry.register(reader.source)
  const cards = new CardDesk(async () => registry, page)
  const card = await createVirtualCard({ ...(await testCard()).data, ...changes })
  const relay = new TestRelay()
  const { promise: link, resolve: show } = Promise.withResolvers<string>()
  const { promise: isCompared, resolve: compared } = Promise.withResolvers<void>()
  const asked = askPhone({
    port: relay.port('computer'),
    channelId: new Uint8Array(16).fill(1),
    origin,
    makeIntent: async () => intent,
    onState: (state) => {
      if (state.status === 'waiting') show(state.link)
      if (state.status === 'comparing') compared()
    },
    signal: new AbortController().signal,
  }).then(
    (result) => ({ result }),
    (error: { readonly code: string }) => ({ code: error.code }),
  )
  const desk = new PhoneDesk({
    origin,
    purposes: new Set(['convenience-issuance']),
    means: [
      { ...createReaderMeans({ desk: cards, page }), isAvailable: async () => true },
      ...(tap === undefined
        ? []
        : [
            createCardApMeans('phone', {
              findMeans: async () => ({ phone: 'real', reader: 'none' }),
              authenticate: tap,
            }),
          ]),
    ],
    join: async () => relay.port('phone'),
  })
  const seen: string[] = []
  desk.subscribe(() => {
    const { state } = desk
    seen.push(
      state.status === 'card'
        ? `card ${state.step}${state.problem === null ? '' : ` ${state.problem.code}`}`
        : state.status,
    )
    const hand = hands[state.status] as ((...all: unknown[]) => void) | undefined
    const lay = { card: () => void (reader.card ?? reader.insert(card)), take: () => reader.remove() }
    // As a person does it: after the screen has been drawn.
    void wait().then(() => {
      if (hand !== undefined) hand(state, desk, lay)
      else if (state.status === 'comparing') void isCompared.then(() => desk.answerCode(true))
      else if (state.status === 'asked') desk.consent()
      else if (state.status === 'card' && state.step === 'waiting-for-card' && reader.card === undefined)
        void reader.insert(card)
    })
  })
  await desk.open(new URL(await link).hash)
  return { desk, seen, reader, carried: relay.carried, computer: await asked }
}

describe('a phone with a reader', () => {
  it('PF-TV-13 logs its card’s holder in, with a signature for this origin, nonce and purpose', async () => {
    const { authPublicKey, data } = await testCard()
    const met = await usePhone(authenticate, { pin: (_state, desk) => desk.submitPin(typed('1234')) })
    expect(met.seen).toEqual([
      'connecting',
      'comparing',
      'waiting',
      'asked',
      'card waiting-for-card',
      'card reading',
      'pin',
      'card working',
      'waiting',
      'done',
    ])
    const result = 'result' in met.computer ? met.computer.result : undefined
    if (result?.kind !== 'authenticated' || authenticate.kind !== 'authenticate') throw new Error('no log-in')
    expect(result).toMatchObject({ municipalityCode: '99901', algorithm: 'RS256' })
    expect(result.certificate).toBe(encodeBase64url(data.authCertificate))
    const { nonce, purpose } = authenticate
    const challenge = await buildLogInChallenge({ origin, nonce: decodeBase64url(nonce), purpose })
    const signature = decodeBase64url(result.signature)
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', authPublicKey, signature, challenge)).toBe(true)
  })

  it('signs the digest of a document with the signature key, after its password', async () => {
    const { signPublicKey, data } = await testCard()
    const document = encodeUtf8('a document')
    const digest = encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', document)))
    const met = await usePhone(
      { ...(signDocument as Extract<Intent, { kind: 'sign' }>), digest },
      { pin: (_state, desk) => desk.submitPin(typed('abc123')) },
    )
    const result = 'result' in met.computer ? met.computer.result : undefined
    if (result?.kind !== 'signed') throw new Error('nothing signed')
    expect(result.certificate).toBe(encodeBase64url(data.signCertificate ?? new Uint8Array()))
    const signature = decodeBase64url(result.signature)
    expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', signPublicKey, signature, document)).toBe(true)
  })

  it('asks again after a wrong PIN, and zeroes every PIN it was given', async () => {
    const entries = ['0000', '12', '1234'].map((text) => typed(text))
    let asked = 0
    const left: number[] = []
    const met = await usePhone(authenticate, {
      pin: ({ retriesLeft }: { readonly retriesLeft: number }, desk) => {
        left.push(retriesLeft)
        desk.submitPin(entries[asked] ?? typed(''))
        asked += 1
      },
    })
    expect(left).toEqual([3, 2, 2])
    expect('result' in met.computer).toBe(true)
    for (const { pin } of entries) expect([...pin].every((byte) => byte === 0)).toBe(true)
  })

  it('stops before the last try unless the person has said so, and tells the computer that the card is locked', async () => {
    const retries = { initialRetries: { authentication: 1 } }
    const careful = await usePhone(authenticate, { pin: (_state, desk) => desk.submitPin(typed('0000')) }, retries)
    expect(careful.desk.state).toMatchObject({ status: 'failed', error: { code: 'card.pin-last-try' }, sent: false })
    expect(careful.computer).toEqual({ code: 'phone.cancelled' })
    const bold = await usePhone(authenticate, { pin: (_state, desk) => desk.submitPin(typed('0000', true)) }, retries)
    expect(bold.desk.state).toMatchObject({ status: 'failed', error: { code: 'card.pin-locked' }, sent: false })
    expect(bold.computer).toEqual({ code: 'card.pin-locked' })
  })

  it('goes on when the card was taken away too early and is laid down again', async () => {
    let entered = 0
    const met = await usePhone(authenticate, {
      pin: (_state, desk, lay) => {
        entered += 1
        if (entered === 1) lay.take()
        desk.submitPin(typed('1234'))
      },
      card: ({ step, problem }: Extract<PhoneState, { readonly status: 'card' }>, desk, lay) => {
        if (step === 'waiting-for-card') lay.card()
        if (problem !== null) desk.readAgain()
      },
    })
    expect(met.seen.some((screen) => screen.startsWith('card waiting-for-card card.'))).toBe(true)
    expect(met.desk.state).toEqual({ status: 'done', kind: 'authenticate' })
    expect('result' in met.computer).toBe(true)
  })

  const takingBoth: Intent = { ...authenticate, methods: ['jpki', 'card-ap'] }
  const proof = {
    proof: `99101.${'x'.repeat(43)}`,
    purpose: 'convenience-issuance',
    expiresAt: '',
    authority: '',
  } as const
  const chooseTap: Hands = {
    asked: ({ ways }: Extract<PhoneState, { readonly status: 'asked' }>, desk) => desk.consent(ways.at(-1)),
    pin: (_state, desk) => desk.submitPin(typed('7351')),
    'tap-failed': (_state, desk) => desk.readAgain(),
  }

  it('CV-G-6 lets its person choose a card that is tapped, and hands on the proof it gave', async () => {
    const met = await usePhone(takingBoth, chooseTap, {}, async ({ nonce, onStep }) => {
      expect(nonce).toBe(authenticate.nonce)
      onStep('hold')
      onStep('checking')
      return proof
    })
    expect(met.seen.slice(3)).toEqual(['asked', 'pin', 'tap', 'tap', 'waiting', 'done'])
    expect(met.computer).toEqual({ result: { kind: 'proved-by-card-ap', proof: proof.proof } })
    expect(met.reader.card).toBeUndefined()
  })

  it('offers a tap only to a computer that takes one', async () => {
    const ways: (readonly string[])[] = []
    const note: Hands = {
      ...chooseTap,
      asked: (state: Extract<PhoneState, { readonly status: 'asked' }>, desk) => {
        ways.push(state.ways)
        desk.stop()
      },
    }
    for (const intent of [takingBoth, authenticate, signDocument]) await usePhone(intent, note, {}, async () => proof)
    expect(ways).toEqual([['reader', 'card-ap-phone'], ['reader'], ['reader']])
  })

  it('goes on after a tap that came to nothing, and tells the computer when it will never come to anything', async () => {
    let taps = 0
    const met = await usePhone(takingBoth, chooseTap, {}, async () => {
      taps += 1
      if (taps === 1) throw new AppError('card.nfc-off')
      return proof
    })
    expect(met.seen.slice(3)).toEqual(['asked', 'pin', 'tap-failed', 'pin', 'waiting', 'done'])
    const locked = await usePhone(takingBoth, chooseTap, {}, async () =>
      Promise.reject(new AppError('card.pin-locked')),
    )
    expect(locked.computer).toEqual({ code: 'card.pin-locked' })
  })

  it('does nothing with the card before the person has read what is asked', async () => {
    const met = await usePhone(authenticate, { asked: (_state, desk) => desk.stop() })
    expect(met.seen).not.toContain('card waiting-for-card')
    expect(met.reader.card).toBeUndefined()
    expect(met.desk.state).toMatchObject({ status: 'failed', error: { code: 'phone.cancelled' }, sent: false })
    expect(met.computer).toEqual({ code: 'phone.cancelled' })
  })

  it('says so before it uses up the link, where nothing could read a card', async () => {
    let joined = 0
    const desk = new PhoneDesk({
      origin,
      purposes: new Set(),
      means: [{ ...createReaderMeans(), isAvailable: async () => false }],
      join: async () => {
        joined += 1
        return new TestRelay().port('phone')
      },
    })
    const fragment = `#1.${encodeBase64url(new Uint8Array(97))}`
    const opened = desk.open(fragment)
    await expect.poll(() => desk.state.status).toBe('unable')
    expect(joined).toBe(0)
    desk.stop()
    await opened
    expect(desk.state.status).toBe('failed')
    await desk.open('#nonsense')
    expect(desk.state).toMatchObject({ status: 'failed', error: { code: 'phone.link-invalid' } })
    expect(joined).toBe(0)
  })
})
