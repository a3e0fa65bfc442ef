import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { FoundMeans } from '#web/card/card-ap.ts'
import type { AuthenticateRequest } from './authenticate.ts'
import { TapDesk, type TapPorts } from './tap-desk.ts'

const both: FoundMeans = { phone: 'real', reader: 'none' }
const proof = { proof: 'p', purpose: 'tap', expiresAt: '', authority: '' } as const
const pin = () => encodeUtf8('7351')

const openDesk = async (authenticate: TapPorts['authenticate'], means: FoundMeans = both) => {
  const desk = new TapDesk({ findMeans: async () => means, authenticate })
  await desk.look()
  return desk
}

/** An authentication that goes on until it is told how it ends. */
const pending = () => {
  const asked: AuthenticateRequest[] = []
  const { promise, resolve, reject } = Promise.withResolvers<typeof proof>()
  const authenticate: TapPorts['authenticate'] = (request) => {
    asked.push(request)
    request.signal.addEventListener('abort', () => reject(new AppError('card.aborted')))
    return promise
  }
  return { authenticate, asked, resolve, reject }
}

describe('a visit to the tap page', () => {
  it('ends before it begins where the browser reaches no card', async () => {
    const desk = await openDesk(pending().authenticate, { phone: 'none', reader: 'none' })
    expect(desk.state).toEqual({ status: 'unable' })
  })

  it('shows each step and then the proof', async () => {
    const { authenticate, asked, resolve } = pending()
    const desk = await openDesk(authenticate)
    const started = desk.start('phone', pin())
    expect(desk.state).toMatchObject({ status: 'tapping', means: 'phone', step: 'hold' })
    asked[0]?.onStep('keep-still')
    expect(desk.state).toMatchObject({ step: 'keep-still' })
    resolve(proof)
    await started
    expect(desk.state).toEqual({ status: 'done', proof })
    await desk.look()
    expect(desk.state).toEqual({ status: 'done', proof })
  })

  it('comes back to the PIN with what went wrong and the tries the card told', async () => {
    const desk = await openDesk(async ({ onTriesLeft }) => {
      onTriesLeft?.(2)
      throw new AppError('card.pin-incorrect', { retriesLeft: 2 })
    })
    await desk.start('phone', pin())
    expect(desk.state).toMatchObject({ status: 'ready', problem: { code: 'card.pin-incorrect' }, triesLeft: 2 })
    desk.restart()
    expect(desk.state).toMatchObject({ status: 'ready', problem: null, triesLeft: undefined })
  })

  it('says nothing to whoever stopped it', async () => {
    const { authenticate } = pending()
    const desk = await openDesk(authenticate)
    const started = desk.start('phone', pin())
    desk.stop()
    await started
    expect(desk.state).toMatchObject({ status: 'ready', problem: null })
  })

  it.each([true, false])('waits for the word of the person before the last try (%s)', async (isConfirmed) => {
    const { authenticate, asked, resolve } = pending()
    const desk = await openDesk(authenticate)
    const started = desk.start('phone', pin())
    const answer = asked[0]?.confirmLastTry()
    expect(desk.state).toMatchObject({ status: 'tapping', isAskingLastTry: true })
    desk.answerLastTry(isConfirmed)
    expect(await answer).toBe(isConfirmed)
    expect(desk.state).toMatchObject({ isAskingLastTry: !isConfirmed })
    resolve(proof)
    await started
  })

  it('takes leaving for a no', async () => {
    const { authenticate, asked } = pending()
    const desk = await openDesk(authenticate)
    const started = desk.start('phone', pin())
    const answer = asked[0]?.confirmLastTry()
    desk.stop()
    expect(await answer).toBe(false)
    await started
  })
})
