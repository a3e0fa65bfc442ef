import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Intent } from '#shared/phone-reader/messages.ts'
import type { FoundMeans } from '#web/card/card-ap.ts'
import { createCardApMeans, type CardApPorts } from './card-ap-means.ts'
import type { CardUse } from './card-means.ts'

const nonce = 'A'.repeat(43)
const request = { origin: 'https://madoguchi.test', nonce, purpose: 'convenience-issuance' }
const logIn = { kind: 'authenticate', ...request } as const satisfies Intent
const proof = { proof: '99001.P', purpose: 'convenience-issuance', expiresAt: '', authority: '' } as const

type Attempt = Parameters<CardApPorts['authenticate']>[0]

/** A phone whose card answers as told, once for each entry of the PIN. */
const holdCard = (answers: readonly ((attempt: Attempt) => Promise<typeof proof>)[], means: FoundMeans = both) => {
  const attempts: Attempt[] = []
  const asked: { readonly left: number | null; readonly refusal: string | null }[] = []
  const steps: string[] = []
  const phone = createCardApMeans('phone', {
    findMeans: async () => means,
    authenticate: (attempt) => {
      attempts.push(attempt)
      return (answers[attempts.length - 1] ?? (async () => proof))(attempt)
    },
  })
  const use = (confirmLastTry = false): CardUse => ({
    signal: new AbortController().signal,
    onStep: () => undefined,
    onTap: (step) => steps.push(step),
    askPin: async (kind, left, refusal) => {
      expect(kind).toBe('card-ap')
      asked.push({ left, refusal: refusal?.code ?? null })
      return { pin: encodeUtf8('7351'), confirmLastTry: confirmLastTry || left === 1 }
    },
  })
  return { phone, use, attempts, asked, steps }
}

const both: FoundMeans = { phone: 'real', reader: 'none' }

describe('a card that is tapped on the phone', () => {
  it('CV-G-6 is asked for a proof with the computer’s own nonce and purpose, after the PIN', async () => {
    const { phone, use, attempts, asked, steps } = holdCard([
      async ({ onStep }) => {
        onStep('hold')
        onStep('keep-still')
        return proof
      },
    ])
    expect(await phone.logIn(request, use())).toEqual({ kind: 'proved-by-card-ap', proof: '99001.P' })
    expect(attempts[0]).toMatchObject({ means: 'phone', nonce, purpose: 'convenience-issuance' })
    expect(asked).toEqual([{ left: null, refusal: null }])
    expect(steps).toEqual(['hold', 'keep-still'])
  })

  it('is asked for its PIN again with the tries it told, and not for a third reason', async () => {
    const { phone, use, asked } = holdCard([
      async ({ onTriesLeft }) => {
        onTriesLeft?.(2)
        throw new AppError('card.pin-incorrect', { retriesLeft: 2 })
      },
      async () => {
        throw new AppError('card.untrusted')
      },
    ])
    await expect(phone.logIn(request, use())).rejects.toMatchObject({ code: 'card.untrusted' })
    expect(asked).toEqual([
      { left: null, refusal: null },
      { left: 2, refusal: 'card.pin-incorrect' },
    ])
  })

  it('spends its last try only on a person who was told that it is the last', async () => {
    const spent: boolean[] = []
    const lastTry = async ({ confirmLastTry }: Attempt) => {
      const isConfirmed = await confirmLastTry()
      spent.push(isConfirmed)
      if (!isConfirmed) throw new AppError('card.aborted')
      return proof
    }
    const { phone, use, asked } = holdCard([lastTry, lastTry])
    await phone.logIn(request, use())
    expect(spent).toEqual([false, true])
    expect(asked).toEqual([
      { left: null, refusal: null },
      { left: 1, refusal: null },
    ])
  })

  it('is locked for good, and the person who stops is let go', async () => {
    for (const code of ['card.pin-locked', 'card.aborted', 'login.counter-stale'] as const) {
      const { phone, use, attempts } = holdCard([
        async () => {
          throw new AppError(code)
        },
      ])
      await expect(phone.logIn(request, use())).rejects.toMatchObject({ code })
      expect(attempts).toHaveLength(1)
      expect(phone.triedAgain.has(code)).toBe(false)
    }
  })

  it.each([
    ['a log-in that takes a card-AP', { ...logIn, methods: ['jpki', 'card-ap'] }, true],
    ['a log-in that does not say so', logIn, false],
    ['a service that knows no card-AP', { ...logIn, purpose: 'cable-tv', methods: ['jpki', 'card-ap'] }, false],
    [
      'a request to sign',
      {
        kind: 'sign',
        origin: request.origin,
        documentName: 'a',
        documentNumber: '1',
        digestAlgorithm: 'SHA-256',
        digest: 'AA',
      },
      false,
    ],
  ] satisfies readonly [string, Intent, boolean][])('answers %s or not', (_what, intent, isAnswer) => {
    expect(holdCard([]).phone.answers(intent)).toBe(isAnswer)
  })

  it('is offered where the browser has Web NFC', async () => {
    expect(await holdCard([]).phone.isAvailable()).toBe(true)
    expect(await holdCard([], { phone: 'none', reader: 'real' }).phone.isAvailable()).toBe(false)
  })
})
