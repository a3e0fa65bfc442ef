import { describe, expect, it } from 'vitest'
import type { Caller } from '#shared/contract/client.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Intent, Result } from '#shared/phone-reader/messages.ts'
import type { AskByPhoneOptions } from '#web/phone-reader/ask-by-phone.ts'
import { JourneyCore } from './journey-core.ts'
import { logInByPhone } from './phone-step.ts'

const origin = 'https://madoguchi.test'
const logIn = { municipalityCode: '99001', certificate: 'AA', algorithm: 'RS256', signature: 'BB' } as const
const answer: Result = { kind: 'authenticated', ...logIn }

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A terminal on its first screen, and the phone in the test's hand. */
const createTerminal = (answers: Readonly<Record<string, unknown>> = {}) => {
  const calls: { readonly route: string; readonly body: unknown }[] = []
  const known: Record<string, unknown> = {
    visits: { visitId: 'v1', nonce: 'N', origin, purpose: 'convenience-issuance', methods: ['jpki'], expiresAt: '' },
    identity: { offers: [] },
    abort: { status: 'aborted', payment: null },
    ...answers,
  }
  const call = (async (endpoint, input) => {
    const route = endpoint.path.split('/').at(-1) ?? ''
    calls.push({ route, body: (input as { readonly body?: unknown }).body })
    const given = known[route]
    if (given instanceof AppError) throw given
    return given as never
  }) as Caller
  const core = new JourneyCore({ call, callWhileLeaving: call, wait: async () => undefined })
  const asked: { readonly options: AskByPhoneOptions; readonly answer: PromiseWithResolvers<Result> }[] = []
  let identified = 0
  const use = () =>
    logInByPhone(
      core,
      {
        origin,
        askByPhone: (options) => {
          const answer = Promise.withResolvers<Result>()
          asked.push({ options, answer })
          options.signal.addEventListener('abort', () => answer.reject(new AppError('phone.cancelled')))
          return answer.promise
        },
      },
      () => {
        identified += 1
      },
    )
  const last = () => {
    const found = asked.at(-1)
    if (found === undefined) throw new Error('no phone was asked')
    return found
  }
  const routes = () => calls.map(({ route }) => route)
  return { core, calls, routes, asked, last, use, identified: () => identified }
}

describe('a phone in the reader’s place', () => {
  it('PF-TV-13 logs in with what the phone signed, and only then begins to be a visit like any other', async () => {
    const { core, calls, routes, last, use, identified } = createTerminal()
    use()
    expect(core.state).toMatchObject({ screen: 'phone', busy: true, phone: null })
    const { options } = last()
    expect(options.door).toBe('terminal')
    options.onState({ status: 'waiting', link: `${origin}/phone#1.x` })
    expect(core.state).toMatchObject({ busy: false, phone: { status: 'waiting' } })
    expect(routes()).toEqual([])
    const intent = await options.makeIntent()
    expect(intent).toEqual({
      kind: 'authenticate',
      origin,
      nonce: 'N',
      purpose: 'convenience-issuance',
    } satisfies Intent)
    last().answer.resolve(answer)
    await settle()
    expect(calls.at(-1)).toEqual({ route: 'identity', body: logIn })
    expect(core.state).toMatchObject({ screen: 'take-card', phone: null })
    expect(identified()).toBe(1)
  })

  it('CV-G-6 takes a proof of a card-AP where the counter does, and hands it on as it is', async () => {
    const visit = { visitId: 'v1', nonce: 'N', origin, purpose: 'convenience-issuance', expiresAt: '' }
    const { core, calls, last, use } = createTerminal({ visits: { ...visit, methods: ['jpki', 'card-ap'] } })
    use()
    expect(await last().options.makeIntent()).toMatchObject({ nonce: 'N', methods: ['jpki', 'card-ap'] })
    last().answer.resolve({ kind: 'proved-by-card-ap', proof: '99001.P' })
    await settle()
    expect(calls.at(-1)).toEqual({ route: 'identity', body: { cardApProof: '99001.P' } })
    expect(core.state).toMatchObject({ screen: 'take-card' })
  })

  it('is heard of, so that nobody takes the person for gone', () => {
    const { core, last, use } = createTerminal()
    use()
    last().options.onState({ status: 'comparing', code: '123456' })
    const before = core.state.phone?.heard ?? 0
    last().options.onHeard?.()
    expect(core.state.phone).toMatchObject({ status: 'comparing', code: '123456', heard: before + 1 })
  })

  it.each(['phone.gone', 'phone.expired', 'phone.code-mismatch', 'phone.tampered', 'network.unreachable'] as const)(
    'that ends with %s can be asked anew, with the same visit',
    async (code) => {
      const { core, asked, last, use, routes } = createTerminal()
      use()
      await last().options.makeIntent()
      last().answer.reject(new AppError(code))
      await settle()
      expect(core.state).toMatchObject({ screen: 'phone', busy: false, phone: null, notice: { code } })
      use()
      await last().options.makeIntent()
      expect(asked).toHaveLength(2)
      expect(core.state.notice).toBeNull()
      expect(routes().filter((route) => route === 'visits')).toHaveLength(1)
    },
  )

  it.each(['card.pin-locked', 'card.unsupported', 'issuance.terminal-busy'] as const)(
    'that ends with %s ends the visit with it',
    async (code) => {
      const { core, last, use } = createTerminal()
      use()
      last().answer.reject(new AppError(code))
      await settle()
      expect(core.state).toMatchObject({ screen: 'refused', problem: { code } })
    },
  )

  it('ends the visit when the log-in is refused, as with a card on the reader', async () => {
    const { core, last, use } = createTerminal({ identity: new AppError('login.certificate-revoked') })
    use()
    await last().options.makeIntent()
    last().answer.resolve(answer)
    await settle()
    expect(core.state).toMatchObject({ screen: 'refused', problem: { code: 'login.certificate-revoked' } })
  })

  it('is told when the person stops, and its late answer is nobody’s', async () => {
    const { core, last, use, routes } = createTerminal()
    use()
    await last().options.makeIntent()
    const { signal } = last().options
    await core.stop('person')
    expect(signal.aborted).toBe(true)
    last().options.onState({ status: 'comparing', code: '123456' })
    last().answer.resolve(answer)
    await settle()
    expect(core.state).toMatchObject({ screen: 'stopped', phone: null })
    expect(routes()).toEqual(['visits', 'abort'])
  })

  it('is asked once, however often the button is pressed', () => {
    const { asked, last, use } = createTerminal()
    use()
    use()
    last().options.onState({ status: 'waiting', link: 'x' })
    use()
    expect(asked).toHaveLength(1)
  })
})
