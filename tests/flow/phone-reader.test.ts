import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors/app-error.ts'
import type { Intent } from '#shared/phone-reader/messages.ts'
import type { ComputerState } from '#shared/phone-reader/computer-end.ts'
import {
  authenticate,
  authenticated,
  easyTimers,
  fastTimers,
  meetOn,
  signDocument,
  signedDocument,
  TestRelay,
} from './phone-reader-fixture.ts'

describe('a computer and the phone that reads the card for it', () => {
  it('PF-TV-13 gets a log-in from the phone, once both have shown the same six digits', async () => {
    const met = await meetOn(new TestRelay())
    expect(met.computer).toEqual({ result: authenticated })
    expect(met.phone).toEqual({ result: undefined })
    expect(met.codes.computer).toMatch(/^\d{6}$/)
    expect(met.codes.phone).toBe(met.codes.computer)
    expect(met.performed).toEqual([authenticate])
  })

  it('PF-TV-13 gets a document signed', async () => {
    const met = await meetOn(new TestRelay(), { intent: signDocument })
    expect(met.computer).toEqual({ result: signedDocument })
    expect(met.performed).toEqual([signDocument])
  })

  it('CV-G-6 gets a proof of a card-AP where its request takes one, and takes none for any other request', async () => {
    const proved = { kind: 'proved-by-card-ap', proof: `99101.${'x'.repeat(43)}` } as const
    const perform = async () => proved
    const taking: Intent = { ...authenticate, methods: ['jpki', 'card-ap'] }
    const met = await meetOn(new TestRelay(), { intent: taking, perform })
    expect(met.computer).toEqual({ result: proved })
    expect(met.performed).toEqual([taking])
    for (const intent of [authenticate, signDocument]) {
      const { computer } = await meetOn(new TestRelay(), { intent, perform })
      expect(computer).toEqual({ code: 'phone.tampered' })
    }
  })

  it('still gets a log-in by the certificate where it would take a proof too', async () => {
    const met = await meetOn(new TestRelay(), { intent: { ...authenticate, methods: ['jpki', 'card-ap'] } })
    expect(met.computer).toEqual({ result: authenticated })
  })

  it('has another code every time', async () => {
    const codes = await Promise.all(Array.from({ length: 8 }, async () => (await meetOn(new TestRelay())).codes.phone))
    expect(new Set(codes).size).toBeGreaterThan(1)
  })

  it('is told what the phone is doing', async () => {
    const states: ComputerState[] = []
    await meetOn(new TestRelay(), {
      onComputer: (state) => states.push(state),
      perform: async (_intent, { onStep }) => {
        onStep('waiting-for-card')
        onStep('asking-pin')
        return authenticated
      },
    })
    expect(states.map((state) => (state.status === 'working' ? state.step : state.status))).toEqual([
      'waiting',
      'comparing',
      null,
      'waiting-for-card',
      'asking-pin',
    ])
  })

  it('makes its request only after the codes were compared, and makes none when they differ', async () => {
    let made = 0
    const makeIntent = async () => {
      made += 1
      return authenticate
    }
    const met = await meetOn(new TestRelay(), { makeIntent, isSameCode: () => false })
    expect(made).toBe(0)
    expect(met.performed).toEqual([])
    expect([met.computer.code, met.phone.code]).toEqual(['phone.code-mismatch', 'phone.code-mismatch'])
  })

  it.each([
    ['another site’s page', { ...authenticate, origin: 'https://madoguchi.example.net' }],
    ['another port of this host', { ...authenticate, origin: 'https://madoguchi.example:8443' }],
    ['a service the phone has no words for', { ...authenticate, purpose: 'elsewhere' }],
    ['another site’s document', { ...signDocument, origin: 'https://elsewhere.example' }],
  ])('is refused a request for %s', async (_what, intent) => {
    const met = await meetOn(new TestRelay(), { intent })
    expect(met.performed).toEqual([])
    expect([met.computer.code, met.phone.code]).toEqual(['phone.origin-mismatch', 'phone.origin-mismatch'])
  })

  it.each([
    ['a digest of another length', { ...signDocument, digestAlgorithm: 'SHA-512' as const }],
    ['a name that turns its letters round', { ...signDocument, documentName: 'fdp.\u202Etcartnoc' }],
    ['a name of two lines', { ...signDocument, documentName: 'one\ntwo' }],
    ['a nonce below 256 bit', { ...authenticate, nonce: 'AAAA' }],
  ])('is refused %s', async (_what, intent) => {
    const met = await meetOn(new TestRelay(), { intent })
    expect(met.performed).toEqual([])
    expect(met.phone.code).toBe('phone.tampered')
    expect(met.computer.code).toBe('phone.cancelled')
  })

  it('never agrees with a phone that stands on another origin', async () => {
    const met = await meetOn(new TestRelay(), { phoneOrigin: 'https://elsewhere.example', timers: easyTimers })
    expect(met.computer.code).toBe('phone.tampered')
    expect(met.codes).toEqual({})
  })

  it('learns that the card is locked, and of other troubles of the phone only that it stopped', async () => {
    const fail = (error: AppError) => meetOn(new TestRelay(), { perform: () => Promise.reject(error) })
    const locked = await fail(new AppError('card.pin-locked'))
    expect([locked.computer.code, locked.phone.code]).toEqual(['card.pin-locked', 'card.pin-locked'])
    const odd = await fail(new AppError('card.protocol', { statusWord: '6F00' }))
    expect([odd.computer.code, odd.phone.code]).toEqual(['phone.cancelled', 'card.protocol'])
  })

  it('is told when the other side stops, whichever it is', async () => {
    const perform = (_intent: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    for (const side of ['computer', 'phone'] as const) {
      const stopping = new AbortController()
      const met = await meetOn(new TestRelay(), {
        perform,
        signals: { [side]: stopping.signal },
        onComputer: ({ status }) => {
          if (status === 'working') stopping.abort()
        },
      })
      expect([met.computer.code, met.phone.code]).toEqual(['phone.cancelled', 'phone.cancelled'])
    }
  })

  it('ends with its request when that cannot be made, and the phone is told', async () => {
    const makeIntent = () => Promise.reject(new AppError('issuance.terminal-busy'))
    const met = await meetOn(new TestRelay(), { makeIntent })
    expect([met.computer.code, met.phone.code]).toEqual(['issuance.terminal-busy', 'phone.cancelled'])
  })

  it('notices that the other side has fallen silent, and keeps a slow person’s channel by signs of life', async () => {
    let isCut = false
    const cut = new TestRelay((_from, message) => (isCut ? [] : [message]))
    const waits = (_intent: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const met = await meetOn(cut, {
      timers: fastTimers,
      perform: (intent, context) => {
        isCut = true
        return waits(intent, context)
      },
    })
    expect([met.computer.code, met.phone.code]).toEqual(['phone.gone', 'phone.gone'])
    // A hundred seconds of the protocol, more than three times the silence that would end it.
    const slow = await meetOn(new TestRelay(), {
      timers: easyTimers,
      perform: () => new Promise((resolve) => easyTimers.after(100_000, () => resolve(authenticated))),
    })
    expect(slow.computer).toEqual({ result: authenticated })
  })

  it('ends after five minutes, whoever is still waiting', async () => {
    const met = await meetOn(new TestRelay(), {
      timers: easyTimers,
      perform: () => new Promise(() => undefined),
    })
    const codes = [met.computer.code, met.phone.code]
    expect(codes).toContain('phone.expired')
    expect(codes.every((code) => code === 'phone.expired' || code === 'phone.cancelled')).toBe(true)
  })
})
