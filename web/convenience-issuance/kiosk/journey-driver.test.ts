import { beforeEach, describe, expect, it } from 'vitest'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import type { Application, Household, Offers, Payment, Printing } from '#shared/convenience-issuance/api.ts'
import { computeSubjectDigest } from '#shared/convenience-issuance/binding.ts'
import type { Caller } from '#shared/contract/client.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import type { CardDeskState } from '#web/card/card-desk.ts'
import type { CardSession } from '#web/card/card-session.ts'
import { logInByCard } from '#web/card/log-in-by-card.ts'
import { JourneyDriver, type ReceiptFacts } from './journey-driver.ts'

const key = new Uint8Array(32).fill(7)
const person = {
  memberRef: 'm1',
  name: { text: '窓口　花子', display: '窓口　花子', kana: 'まどぐち　はなこ' },
  birthDate: '1980-01-02',
  sex: 'female' as const,
  address: '青瀬市中央一丁目２番３号',
}
const digest = await computeSubjectDigest(key, person)

const offers: Offers = {
  municipality: { code: '99001', name: '青瀬市' },
  finishBy: '2026-11-22T14:10:00.000Z',
  offers: [
    { kind: 'resident-record', feeYen: 300, available: true },
    { kind: 'tax', feeYen: 300, available: false, reason: 'outside-hours' },
  ],
}
const household: Household = {
  kind: 'resident-record',
  applicantRef: 'm1',
  members: [{ memberRef: 'm1', name: person.name, relationship: '世帯主', digest }],
  scopes: ['self'],
  items: [],
  maxCopies: 3,
}
const requestId = '6f2c2f9e-9a3e-4c0e-8b57-2f5a6f5f0a01'
const application = {
  requestId,
  bindingKey: encodeBase64url(key),
  feeYen: 300,
  totalYen: 300,
  certificate: {
    requestId,
    kind: 'resident-record',
    municipality: { code: '99001', name: '青瀬市' },
    form: {
      paper: 'A4',
      layout: 'ledger',
      title: '住民票',
      statement: '証明する。',
      issuerTitle: '青瀬市長',
      issuerName: '青瀬　太郎',
      officialSeal: 'AAAA',
      eraDates: true,
    },
    issuedOn: '2026-11-22',
    issueNumber: '1',
    content: {
      kind: 'resident-record',
      address: person.address,
      members: [{ ...person, residentSince: '1980-01-02' }],
      whole: false,
    },
  },
} satisfies Application

const paymentOf = (insertedYen: number, state: Payment['state'] = insertedYen >= 300 ? 'satisfied' : 'accepting') => ({
  state,
  dueYen: 300,
  insertedYen,
  changeYen: Math.max(0, insertedYen - 300),
  refundedYen: state === 'refunded' ? insertedYen : 0,
})
const printingOf = (state: Printing['state'], status: Printing['status'] = 'printing'): Printing => ({
  status,
  state,
  reasons: [],
  sidesPrinted: state === 'done' ? 2 : 1,
  sidesTotal: 2,
  payment: paymentOf(500, 'captured'),
  receiptNumber: 'R-1',
})

type Answer = object | undefined | ((input: { body?: unknown; bytes?: Uint8Array | undefined }) => unknown)

/** Lets every promise that can settle now settle. */
const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A terminal without a page: a BFF that answers as told, a reader in the test's hand, a card that knows one PIN. */
const createTerminal = () => {
  const calls: { readonly route: string; readonly body: unknown; readonly bytes: Uint8Array | undefined }[] = []
  const answers: Record<string, Answer> = {
    'POST visits': {
      visitId: 'v1',
      nonce: encodeBase64url(new Uint8Array(32)),
      origin: '',
      purpose: 'kiosk',
      methods: ['jpki'],
      expiresAt: '',
    },
    'POST identity': offers,
    'GET resident-record': household,
    'POST application': application,
    'POST document': undefined,
    'POST payment': paymentOf(0),
    'POST print': printingOf('queued'),
    'POST receipt': undefined,
    'POST end': undefined,
    'POST extend': undefined,
    'POST undrawable': undefined,
    'POST abort': { status: 'aborted', payment: null },
  }
  const call: Caller = async (endpoint, input) => {
    const { params, body, bytes, signal } = input as unknown as {
      params?: Record<string, string>
      body?: unknown
      bytes?: Uint8Array
      signal?: AbortSignal
    }
    const last = endpoint.path.split('/').at(-1) ?? ''
    const route = `${endpoint.method} ${last.startsWith(':') ? params?.[last.slice(1)] : last}`
    calls.push({ route, body, bytes: bytes?.slice() })
    const answer = answers[route]
    const given = typeof answer === 'function' ? await answer({ body, bytes }) : answer
    if (signal?.aborted) throw new AppError('request.aborted')
    if (given instanceof AppError) throw given
    return given as never
  }

  let presence: 'absent' | 'present' = 'absent'
  const listeners = new Set<() => void>()
  const desk = {
    get state(): CardDeskState {
      return { status: 'ready', reader: { name: 'reader', simulated: true }, presence }
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const set = (next: typeof presence) => {
    presence = next
    for (const listener of listeners) listener()
  }

  const card = { pin: '1234', retriesLeft: 3, seen: [] as Uint8Array[], fault: undefined as ErrorCode | undefined }
  const session = {
    readCardRecord: async () => ({ municipalityCode: '99001' }),
    openJpki: async () => ({
      retriesLeft: async () => card.retriesLeft,
      verifyPin: async (_: string, pin: Uint8Array, { confirmLastTry = false }) => {
        card.seen.push(pin)
        if (card.fault !== undefined) throw new AppError(card.fault as 'card.removed')
        if (card.retriesLeft === 1 && !confirmLastTry) throw new AppError('card.pin-last-try', { retriesLeft: 1 })
        if (String.fromCharCode(...pin) === card.pin) return
        card.retriesLeft -= 1
        if (card.retriesLeft === 0) throw new AppError('card.pin-locked')
        throw new AppError('card.pin-incorrect', { retriesLeft: card.retriesLeft })
      },
    }),
    signLogIn: async () => ({ certificate: Uint8Array.of(1), signature: Uint8Array.of(2), algorithm: 'RS256' }),
  } as unknown as CardSession

  const drawn: Uint8Array[] = []
  const receipts: ReceiptFacts[] = []
  let wiped = 0
  const driver = new JourneyDriver({
    call,
    callWhileLeaving: call,
    origin: 'https://madoguchi.test',
    desk,
    logInByCard: (options) =>
      logInByCard((work) => {
        if (presence === 'absent') return Promise.reject(new AppError('card.not-present'))
        return work(session)
      }, options),
    askByPhone: () => Promise.reject(new AppError('network.unreachable')),
    draw: async (information) => {
      const { members } = information.content as typeof application.certificate.content
      const pdf = new Uint8Array(64).fill(9)
      drawn.push(pdf)
      return { pdf, pageCount: 2, drawn: members }
    },
    wait: async () => undefined,
  })
  driver.serve({
    drawReceipt: async (facts) => {
      receipts.push(facts)
      return Uint8Array.of(3)
    },
    onWiped: () => {
      wiped += 1
    },
  })
  driver.start()
  driver.setOpen(true)

  /** Resolves once the state is as wanted; signatures and digests take their time. */
  const until = (isWanted: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isWanted()) return
        stopLooking()
        resolve()
      }
      const stopLooking = driver.subscribe(look)
      look()
    })

  const terminal = {
    driver,
    calls,
    answers,
    card,
    drawn,
    receipts,
    get wiped() {
      return wiped
    },
    get screen() {
      return driver.state.screen
    },
    routes: () => calls.map(({ route }) => route),
    bodyOf: (route: string) => calls.find((made) => made.route === route)?.body,
    lay: async () => {
      set('present')
      await settle()
    },
    take: async () => {
      set('absent')
      await settle()
    },
    typePin: async (digits: string, confirmLastTry = false) => {
      const pin = Uint8Array.from(digits, (digit) => digit.charCodeAt(0))
      driver.submitPin({ pin, confirmLastTry })
      await until(() => driver.state.screen !== 'checking')
      await settle()
      return pin
    },
    logIn: async () => {
      await terminal.lay()
      await terminal.typePin('1234')
      await terminal.take()
    },
    choose: async () => {
      await driver.chooseKind('resident-record')
      driver.onward()
    },
    pay: async () => {
      await terminal.logIn()
      await terminal.choose()
      await driver.apply()
      driver.seePayment(paymentOf(500))
    },
    print: async () => {
      await terminal.pay()
      await driver.print()
    },
  }
  return terminal
}

let terminal: ReturnType<typeof createTerminal>
beforeEach(() => {
  terminal = createTerminal()
})

describe('a whole visit', () => {
  it('goes from the card to the receipt and leaves nothing', async () => {
    const { driver } = terminal
    await terminal.lay()
    expect(terminal.screen).toBe('pin')
    const pin = await terminal.typePin('1234')
    expect(terminal.screen).toBe('take-card')
    expect([...pin]).toEqual([0, 0, 0, 0])
    await terminal.take()
    expect(terminal.screen).toBe('kinds')
    await driver.chooseKind('resident-record')
    expect(terminal.screen).toBe('copies')
    driver.choose((draft) => ({ ...draft, copies: 1 }))
    driver.onward()
    expect(terminal.screen).toBe('confirm')
    await driver.apply()
    expect(terminal.screen).toBe('payment')
    driver.seePayment(paymentOf(500))
    await driver.print()
    expect(terminal.screen).toBe('printing')
    driver.seePrinting(printingOf('printing'))
    driver.seePrinting(printingOf('done', 'settled'))
    expect(terminal.screen).toBe('take-things')
    await driver.takeThings()
    expect(terminal.screen).toBe('receipt')
    expect(terminal.receipts[0]).toMatchObject({ feeYen: 300, copies: 1, receiptNumber: 'R-1' })
    driver.end()
    expect(terminal.screen).toBe('hold-card')
    expect(terminal.wiped).toBe(1)
    expect(driver.visitId).toBeUndefined()
    expect(JSON.stringify(driver.state)).not.toContain('花子')
    expect(terminal.drawn.every((pdf) => pdf.every((byte) => byte === 0))).toBe(true)
    const order = ['POST visits', 'POST identity', 'GET resident-record', 'POST application', 'POST document']
    expect(terminal.routes()).toEqual([...order, 'POST payment', 'POST print', 'POST receipt', 'POST end'])
  })

  it('prints the very bytes whose digest was bound', async () => {
    await terminal.print()
    const { bytes } = terminal.calls.find(({ route }) => route === 'POST print') ?? {}
    const bound = terminal.bodyOf('POST document') as { documentDigest: string; subjects: unknown }
    const digestOf = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes ?? []))
    expect(bound.documentDigest).toBe(encodeBase64url(new Uint8Array(digestOf)))
    expect(bound.subjects).toEqual([{ memberRef: 'm1', digest }])
  })

  it('can be followed by another with the card laid down once more', async () => {
    await terminal.print()
    terminal.driver.seePrinting(printingOf('done', 'settled'))
    await terminal.driver.takeThings()
    terminal.driver.end()
    await terminal.lay()
    expect(terminal.screen).toBe('pin')
  })

  it('shows the number where the receipt cannot be printed', async () => {
    terminal.answers['POST receipt'] = new AppError('printer.unavailable')
    await terminal.print()
    terminal.driver.seePrinting(printingOf('done', 'settled'))
    await terminal.driver.takeThings()
    expect(terminal.driver.state).toMatchObject({ screen: 'receipt', receipt: 'failed' })
    expect(terminal.driver.state.printing?.receiptNumber).toBe('R-1')
  })

  it('lets the person go with the paper when the money cannot be settled', async () => {
    await terminal.print()
    for (let look = 0; look < 20; look += 1) terminal.driver.seePrinting(printingOf('done', 'printed'))
    expect(terminal.screen).toBe('printing')
    terminal.driver.seePrinting(printingOf('done', 'printed'))
    expect(terminal.screen).toBe('take-things')
  })
})

describe('the card', () => {
  it('begins nothing while the centre is closed', async () => {
    terminal.driver.setOpen(false)
    await terminal.lay()
    expect(terminal.screen).toBe('hold-card')
    expect(terminal.calls).toEqual([])
  })

  it('is asked for its PIN again with the tries left after a wrong one', async () => {
    await terminal.lay()
    const wrong = await terminal.typePin('0000')
    expect(terminal.driver.state).toMatchObject({
      screen: 'pin',
      retriesLeft: 2,
      notice: { code: 'card.pin-incorrect' },
    })
    expect([...wrong]).toEqual([0, 0, 0, 0])
    await terminal.typePin('1234')
    expect(terminal.screen).toBe('take-card')
  })

  it('refuses a locked PIN before it asks for one', async () => {
    terminal.card.retriesLeft = 0
    await terminal.lay()
    expect(terminal.driver.state).toMatchObject({ screen: 'refused', problem: { code: 'card.pin-locked' } })
    expect(terminal.card.seen).toEqual([])
  })

  it('tells a lock that happened just now', async () => {
    terminal.card.retriesLeft = 1
    await terminal.lay()
    await terminal.typePin('0000', true)
    expect(terminal.driver.state.problem?.code).toBe('card.pin-locked')
  })

  it('zeroes a PIN that nobody asked for', async () => {
    const pin = await terminal.typePin('1234')
    expect([...pin]).toEqual([0, 0, 0, 0])
    expect(terminal.screen).toBe('hold-card')
  })

  it('is waited for again when it is lifted at the PIN, within the same visit', async () => {
    await terminal.lay()
    await terminal.take()
    expect(terminal.driver.state).toMatchObject({ screen: 'waiting-for-card', notice: { code: 'card.removed' } })
    await terminal.lay()
    expect(terminal.screen).toBe('pin')
    expect(terminal.routes()).toEqual(['POST visits'])
  })

  it('is waited for again when it was lost while it checked the PIN', async () => {
    await terminal.lay()
    terminal.card.fault = 'card.pin-outcome-unknown'
    const pin = await terminal.typePin('1234')
    expect(terminal.driver.state).toMatchObject({
      screen: 'waiting-for-card',
      notice: { code: 'card.pin-outcome-unknown' },
    })
    expect([...pin]).toEqual([0, 0, 0, 0])
    terminal.card.fault = undefined
    terminal.driver.readCardAgain()
    await settle()
    expect(terminal.screen).toBe('pin')
  })

  it('must be taken before anything can be chosen', async () => {
    await terminal.lay()
    await terminal.typePin('1234')
    await terminal.driver.chooseKind('resident-record')
    expect(terminal.screen).toBe('take-card')
    await terminal.take()
    expect(terminal.screen).toBe('kinds')
  })

  it('calls staff and ends the visit when it is left for too long', async () => {
    await terminal.lay()
    await terminal.typePin('1234')
    terminal.driver.giveUpOnCard()
    await settle()
    expect(terminal.screen).toBe('staff-call')
    expect(terminal.bodyOf('POST abort')).toEqual({ reason: 'idle' })
    expect(JSON.stringify(terminal.driver.state)).not.toContain('青瀬')
    await terminal.take()
    expect(terminal.screen).toBe('hold-card')
  })

  it('left lying after a refusal must be taken and laid down again', async () => {
    terminal.answers['POST identity'] = new AppError('login.certificate-revoked')
    await terminal.lay()
    await terminal.typePin('1234')
    expect(terminal.screen).toBe('refused')
    terminal.driver.leave()
    expect(terminal.screen).toBe('return-card')
    await terminal.take()
    expect(terminal.screen).toBe('hold-card')
    expect(terminal.wiped).toBe(1)
  })
})

describe('a refusal', () => {
  const identityCodes = [
    'login.certificate-expired',
    'login.certificate-revoked',
    'login.status-unavailable',
    'issuance.not-registered',
    'issuance.ask-at-counter',
    'network.unreachable',
  ] as const

  it.each(identityCodes)('%s ends the visit with its reason and no charge', async (code) => {
    terminal.answers['POST identity'] = new AppError(code)
    await terminal.lay()
    await terminal.typePin('1234')
    await settle()
    expect(terminal.driver.state).toMatchObject({ screen: 'refused', problem: { code }, money: { state: 'none' } })
    expect(terminal.bodyOf('POST abort')).toEqual({ reason: 'error' })
    expect(terminal.driver.state.offers).toBeNull()
  })

  it('to open a visit is told before any PIN', async () => {
    terminal.answers['POST visits'] = new AppError('issuance.closed', { opensAt: null })
    await terminal.lay()
    expect(terminal.driver.state).toMatchObject({ screen: 'refused', problem: { code: 'issuance.closed' } })
    expect(terminal.routes()).toEqual(['POST visits'])
  })

  it('of one kind leaves the others to choose from', async () => {
    terminal.answers['GET resident-record'] = new AppError('issuance.kind-unavailable', { reason: 'maintenance' })
    await terminal.logIn()
    await terminal.driver.chooseKind('resident-record')
    expect(terminal.driver.state).toMatchObject({ screen: 'kinds', busy: false })
    expect(terminal.driver.state.offers?.offers[0]).toMatchObject({ available: false, reason: 'maintenance' })
    await terminal.driver.chooseKind('resident-record')
    expect(terminal.routes().filter((route) => route === 'GET resident-record')).toHaveLength(1)
  })

  it('never asks for a kind that is not to be had', async () => {
    await terminal.logIn()
    await terminal.driver.chooseKind('tax')
    expect(terminal.screen).toBe('kinds')
    expect(terminal.routes()).not.toContain('GET tax')
  })

  it.each([
    ['another person', { name: { ...person.name, text: '別人　太郎' } }],
    ['another address', { address: '別の町１番' }],
  ])('stops before payment when the answer holds %s', async (_, change) => {
    const { content } = application.certificate
    terminal.answers['POST application'] = {
      ...application,
      certificate: {
        ...application.certificate,
        content: { ...content, members: content.members.map((member) => ({ ...member, ...change })) },
      },
    }
    await terminal.logIn()
    await terminal.choose()
    await terminal.driver.apply()
    await settle()
    expect(terminal.driver.state.problem?.code).toBe('issuance.subject-mismatch')
    expect(terminal.bodyOf('POST abort')).toEqual({ reason: 'mismatch' })
    expect(terminal.routes()).not.toContain('POST payment')
    expect(terminal.drawn).toEqual([])
  })

  it.each(['POST application', 'POST document', 'POST payment'])('of %s leaves no document behind', async (route) => {
    terminal.answers[route] = new AppError('party.timeout', { party: 'municipality' })
    await terminal.logIn()
    await terminal.choose()
    await terminal.driver.apply()
    expect(terminal.driver.state).toMatchObject({ screen: 'refused', problem: { code: 'party.timeout' } })
    expect(terminal.drawn.flatMap((pdf) => [...pdf]).every((byte) => byte === 0)).toBe(true)
  })

  it('stops before payment when the answer belongs to another request', async () => {
    const certificate = { ...application.certificate, requestId: '6f2c2f9e-9a3e-4c0e-8b57-2f5a6f5f0a02' }
    terminal.answers['POST application'] = { ...application, certificate }
    await terminal.logIn()
    await terminal.choose()
    await terminal.driver.apply()
    expect(terminal.driver.state.problem?.code).toBe('issuance.subject-mismatch')
  })

  it('of the bound document erases it', async () => {
    terminal.answers['POST print'] = new AppError('issuance.document-mismatch')
    terminal.answers['POST abort'] = { status: 'refunded', payment: paymentOf(500, 'refunded') }
    await terminal.print()
    await settle()
    expect(terminal.driver.state).toMatchObject({
      problem: { code: 'issuance.document-mismatch' },
      money: { state: 'returned', yen: 500 },
    })
    expect(terminal.drawn[0]?.every((byte) => byte === 0)).toBe(true)
  })
})

describe('the money', () => {
  it('comes back with the number of yen when the person stops', async () => {
    terminal.answers['POST abort'] = { status: 'refunded', payment: paymentOf(500, 'refunded') }
    await terminal.pay()
    await terminal.driver.stop('person')
    expect(terminal.driver.state).toMatchObject({ screen: 'stopped', money: { state: 'returned', yen: 500 } })
    expect(terminal.bodyOf('POST abort')).toEqual({ reason: 'person' })
  })

  it('is followed until it has been returned', async () => {
    terminal.answers['POST abort'] = { status: 'refunding', payment: paymentOf(500) }
    let looks = 0
    terminal.answers['GET payment'] = () => paymentOf(500, (looks += 1) > 2 ? 'refunded' : 'satisfied')
    await terminal.pay()
    await terminal.driver.stop('idle')
    await settle()
    expect(terminal.driver.state.money).toEqual({ state: 'returned', yen: 500 })
    expect(looks).toBe(3)
  })

  it('has an unknown fate when the BFF cannot be reached, and none when the slot was never opened', async () => {
    terminal.answers['POST abort'] = new AppError('network.unreachable')
    await terminal.pay()
    await terminal.driver.stop('person')
    await settle()
    expect(terminal.driver.state.money).toEqual({ state: 'unknown' })
    expect(terminal.routes().filter((route) => route === 'POST abort')).toHaveLength(4)

    terminal = createTerminal()
    terminal.answers['POST abort'] = new AppError('network.unreachable')
    await terminal.logIn()
    await terminal.driver.stop('person')
    await settle()
    expect(terminal.driver.state.money).toEqual({ state: 'none' })
  })

  it('that jams calls a human', async () => {
    terminal.answers['POST abort'] = { status: 'refunding', payment: paymentOf(500, 'jammed') }
    await terminal.pay()
    terminal.driver.seePayment(paymentOf(500, 'jammed'))
    await settle()
    expect(terminal.driver.state).toMatchObject({ problem: { code: 'payment.jammed' }, money: { state: 'stuck' } })
  })

  it('that is back because printing failed needs no abort', async () => {
    await terminal.print()
    terminal.driver.seePrinting({ ...printingOf('failed', 'refunded'), payment: paymentOf(500, 'refunded') })
    await settle()
    expect(terminal.driver.state).toMatchObject({
      problem: { code: 'printer.unavailable' },
      money: { state: 'returned', yen: 500 },
    })
    expect(terminal.routes()).not.toContain('POST abort')
  })

  it('prints nothing before it is complete', async () => {
    await terminal.pay()
    terminal.driver.seePayment(paymentOf(100))
    await terminal.driver.print()
    expect(terminal.routes()).not.toContain('POST print')
  })

  it('stays in payment when the BFF counts less', async () => {
    terminal.answers['POST print'] = new AppError('payment.insufficient', { due: 300, inserted: 200 })
    await terminal.print()
    expect(terminal.driver.state).toMatchObject({
      screen: 'payment',
      busy: false,
      notice: { code: 'payment.insufficient' },
    })
  })

  it('goes on to ask for the progress when nobody knows whether the job arrived', async () => {
    terminal.answers['POST print'] = new AppError('network.unreachable')
    await terminal.print()
    expect(terminal.screen).toBe('printing')
    terminal.driver.seePrinting(printingOf('done', 'settled'))
    expect(terminal.screen).toBe('take-things')
  })
})

describe('double presses, late answers and leaving', () => {
  it('sends each request once however often a button is pressed', async () => {
    await terminal.logIn()
    const { driver } = terminal
    await Promise.all([driver.chooseKind('resident-record'), driver.chooseKind('resident-record')])
    driver.onward()
    await Promise.all([driver.apply(), driver.apply()])
    driver.seePayment(paymentOf(500))
    await Promise.all([driver.print(), driver.print()])
    driver.seePrinting(printingOf('done', 'settled'))
    await Promise.all([driver.takeThings(), driver.takeThings()])
    driver.end()
    driver.end()
    const counted = terminal.routes()
    expect(counted).toHaveLength(new Set(counted).size)
    expect(terminal.wiped).toBe(1)
  })

  it('drops an answer that comes after the person stopped', async () => {
    const late = Promise.withResolvers<Offers>()
    terminal.answers['GET resident-record'] = () => late.promise
    await terminal.logIn()
    const choosing = terminal.driver.chooseKind('resident-record')
    await terminal.driver.stop('person')
    late.resolve(household as never)
    await choosing
    expect(terminal.screen).toBe('stopped')
    expect(terminal.driver.state.household).toBeNull()
  })

  it('erases a document that was finished after the person stopped', async () => {
    const late = Promise.withResolvers<undefined>()
    const reached = Promise.withResolvers<undefined>()
    terminal.answers['POST document'] = () => {
      reached.resolve(undefined)
      return late.promise
    }
    await terminal.logIn()
    await terminal.choose()
    const applying = terminal.driver.apply()
    await reached.promise
    await terminal.driver.stop('person')
    late.resolve(undefined)
    await applying
    expect(terminal.screen).toBe('stopped')
    expect(terminal.drawn[0]?.every((byte) => byte === 0)).toBe(true)
  })

  it('aborts a visit whose opening was answered after the person stopped', async () => {
    const late = Promise.withResolvers<unknown>()
    const opened = terminal.answers['POST visits']
    terminal.answers['POST visits'] = () => late.promise
    await terminal.lay()
    expect(terminal.screen).toBe('waiting-for-card')
    await terminal.driver.stop('person')
    expect(terminal.screen).toBe('stopped')
    expect(terminal.routes()).not.toContain('POST abort')
    late.resolve(opened)
    await settle()
    expect(terminal.bodyOf('POST abort')).toEqual({ reason: 'page-left' })
    expect(terminal.screen).toBe('stopped')
  })

  it('tells the BFF when the page is left, whatever the screen', async () => {
    await terminal.pay()
    terminal.driver.leavePage()
    expect(terminal.bodyOf('POST abort')).toEqual({ reason: 'page-left' })
    expect(terminal.screen).toBe('hold-card')
    expect(terminal.drawn[0]?.every((byte) => byte === 0)).toBe(true)
  })

  it('ends well a visit that was paid and printed when the page is left', async () => {
    await terminal.print()
    terminal.driver.seePrinting(printingOf('done', 'settled'))
    terminal.driver.leavePage()
    expect(terminal.routes()).toContain('POST end')
    expect(terminal.routes()).not.toContain('POST abort')
  })

  it('says that the visit is over when the BFF no longer knows it', async () => {
    terminal.answers['POST extend'] = new AppError('issuance.visit-lost')
    await terminal.logIn()
    await terminal.driver.extend()
    expect(terminal.driver.state.problem?.code).toBe('issuance.visit-lost')
  })
})
