/** Both ends of a channel on a relay in the test's own hands, and what they ask and answer. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import { askPhone, type ComputerState } from '#shared/phone-reader/computer-end.ts'
import { parsePairingFragment, type Pairing } from '#shared/phone-reader/link.ts'
import type { Intent, Result } from '#shared/phone-reader/messages.ts'
import { answerComputer } from '#shared/phone-reader/phone-end.ts'
import { pageTimers, type RelayPort, type Timers } from '#shared/phone-reader/sealed-link.ts'
import type { Side } from '#shared/phone-reader/sealed-stream.ts'

export const origin = 'https://madoguchi.example'

const scaled = (factor: number): Timers => ({
  after: (milliseconds, act) => pageTimers.after(milliseconds / factor, act),
})

/** A second of the protocol as a millisecond, for what is to end by its time. */
export const fastTimers = scaled(1000)
/** Ten times slower, for what is to live on: a busy machine may keep a test waiting, but not so long. */
export const easyTimers = scaled(100)

export const secrets = {
  nonce: encodeBase64url(new Uint8Array(32).fill(0xa5)),
  digest: encodeBase64url(new Uint8Array(32).fill(0x5a)),
  certificate: encodeBase64url(encodeUtf8('the certificate of one person'.repeat(40))),
  signature: encodeBase64url(new Uint8Array(256).fill(0x3c)),
  documentName: 'marked-document-name',
  pin: '9753',
}

export const authenticate: Extract<Intent, { kind: 'authenticate' }> = {
  kind: 'authenticate',
  origin,
  nonce: secrets.nonce,
  purpose: 'convenience-issuance',
}
export const authenticated: Result = {
  kind: 'authenticated',
  municipalityCode: '99001',
  certificate: secrets.certificate,
  algorithm: 'RS256',
  signature: secrets.signature,
}
export const signDocument: Intent = {
  kind: 'sign',
  origin,
  documentName: secrets.documentName,
  documentNumber: 'A-2027-0001',
  digestAlgorithm: 'SHA-256',
  digest: secrets.digest,
}
export const signedDocument: Result = {
  kind: 'signed',
  certificate: secrets.certificate,
  scheme: 'rsassa-pkcs1-v1_5',
  signature: secrets.signature,
}

/** What becomes of a message on its way: the messages that arrive instead of it. */
export type Tap = (from: Side, message: Uint8Array) => readonly Uint8Array[]

/** Two ports that reach each other through a tap. */
export class TestRelay {
  readonly carried: Uint8Array[] = []
  readonly #inbox = { computer: [] as Uint8Array[], phone: [] as Uint8Array[] }
  #wakes = { computer: Promise.withResolvers<void>(), phone: Promise.withResolvers<void>() }
  readonly #closed = new Set<Side>()
  readonly #tap: Tap

  constructor(tap: Tap = (_from, message) => [message]) {
    this.#tap = tap
  }

  deliver(to: Side, message: Uint8Array): void {
    this.#inbox[to].push(message)
    this.#wake(to)
  }

  port(side: Side): RelayPort {
    const other = side === 'computer' ? 'phone' : 'computer'
    return {
      send: async (message) => {
        this.carried.push(message.slice())
        for (const instead of this.#tap(side, message)) this.deliver(other, instead)
      },
      next: async (signal) => {
        for (;;) {
          signal.throwIfAborted()
          const message = this.#inbox[side].shift()
          if (message !== undefined) return message
          if (this.#closed.has(other)) throw new AppError('phone.expired')
          const aborted = Promise.withResolvers<void>()
          signal.addEventListener('abort', () => aborted.resolve(), { once: true })
          await Promise.race([this.#wakes[side].promise, aborted.promise])
        }
      },
      close: async () => {
        this.#closed.add(side)
        this.#wake(other)
      },
    }
  }

  #wake(side: Side): void {
    this.#wakes[side].resolve()
    this.#wakes[side] = Promise.withResolvers()
  }
}

export type Outcome = { readonly result?: unknown; readonly code?: string }

const outcomeOf = async (work: Promise<unknown>): Promise<Outcome> => {
  try {
    return { result: await work }
  } catch (error) {
    return { code: toAppError(error).code }
  }
}

export type Meeting = {
  readonly computer: Outcome
  readonly phone: Outcome
  readonly codes: { computer?: string; phone?: string }
  /** Everything the phone was made to do. */
  readonly performed: Intent[]
}

type MeetingOptions = {
  readonly ports: { readonly computer: RelayPort; readonly phone: RelayPort }
  readonly channelId?: Uint8Array<ArrayBuffer>
  readonly intent?: Intent
  readonly makeIntent?: () => Promise<Intent>
  readonly perform?: Parameters<typeof answerComputer>[0]['perform']
  readonly timers?: Timers
  readonly phoneOrigin?: string
  /** What the phone reads from the link. */
  readonly seen?: (pairing: Pairing) => Pairing
  readonly isSameCode?: (codes: { computer?: string; phone?: string }) => boolean
  readonly onComputer?: (state: ComputerState) => void
  readonly signals?: { readonly computer?: AbortSignal; readonly phone?: AbortSignal }
}

const never = new AbortController().signal

/** One computer asks one phone; what each of them ends with. */
export const meet = async (options: MeetingOptions): Promise<Meeting> => {
  const { ports, intent = authenticate, timers = pageTimers, signals = {} } = options
  const codes: Meeting['codes'] = {}
  const performed: Intent[] = []
  const { promise: link, resolve: show } = Promise.withResolvers<string>()
  const { promise: shownCode, resolve: showCode } = Promise.withResolvers<string>()
  const computer = askPhone({
    port: ports.computer,
    channelId: options.channelId ?? new Uint8Array(16).map((_byte, index) => index),
    origin,
    makeIntent: options.makeIntent ?? (async () => intent),
    onState: (state) => {
      if (state.status === 'waiting') show(state.link)
      if (state.status === 'comparing') {
        codes.computer = state.code
        showCode(state.code)
      }
      options.onComputer?.(state)
    },
    signal: signals.computer ?? never,
    timers,
  })
  const answerLink = async () => {
    const pairing = parsePairingFragment(new URL(await link).hash)
    await answerComputer({
      port: ports.phone,
      pairing: options.seen?.(pairing) ?? pairing,
      origin: options.phoneOrigin ?? origin,
      purposes: new Set(['convenience-issuance']),
      compareCode: async (code) => {
        codes.phone = code
        // A person cannot compare before there is something to compare with.
        await shownCode
        return options.isSameCode?.(codes) ?? codes.computer === code
      },
      onWaiting: () => undefined,
      perform: async (asked, context) => {
        performed.push(asked)
        return options.perform?.(asked, context) ?? (asked.kind === 'sign' ? signedDocument : authenticated)
      },
      signal: signals.phone ?? never,
      timers,
    })
  }
  const [ended, answered] = await Promise.all([outcomeOf(computer), outcomeOf(answerLink())])
  return { computer: ended, phone: answered, codes, performed }
}

export const meetOn = (relay: TestRelay, options: Omit<MeetingOptions, 'ports'> = {}): Promise<Meeting> =>
  meet({ ...options, ports: { computer: relay.port('computer'), phone: relay.port('phone') } })
