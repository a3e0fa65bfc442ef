import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import { parsePairingFragment, type Pairing } from '#shared/phone-reader/link.ts'
import { decodeBytes, type Intent, type Result, type Step } from '#shared/phone-reader/messages.ts'
import { answerComputer } from '#shared/phone-reader/phone-end.ts'
import type { RelayPort, Timers } from '#shared/phone-reader/sealed-link.ts'
import type { CardApMeans } from '#web/card/card-ap.ts'
import type { PinEntry } from '#web/card/verify-pin.ts'
import type { AuthenticateStep } from '#web/card-ap/authenticate.ts'
import type { CardUse, MeansKind, PhoneCardMeans, PhonePinKind } from './card-means.ts'

/** What the phone's page shows. It holds no PIN, no certificate and no signature. */
export type PhoneState =
  /** No link was opened: what this is, and which phones can. */
  | { readonly status: 'idle' }
  | { readonly status: 'connecting' }
  /** The browser reaches no card; the link is kept for somebody who knows better. */
  | { readonly status: 'unable' }
  | { readonly status: 'comparing'; readonly code: string }
  | { readonly status: 'waiting'; readonly what: 'request' | 'receipt' }
  /** What is asked, and the ways this phone has to it; at least one. */
  | { readonly status: 'asked'; readonly intent: Intent; readonly ways: readonly MeansKind[] }
  | { readonly status: 'card'; readonly step: Exclude<Step, 'asking-pin'>; readonly problem: AppError | null }
  /** A card of the municipality's own application is held to the phone, or laid on its reader. */
  | { readonly status: 'tap'; readonly means: CardApMeans; readonly step: AuthenticateStep }
  | { readonly status: 'tap-failed'; readonly problem: AppError }
  | {
      readonly status: 'pin'
      readonly kind: PhonePinKind
      readonly retriesLeft: number | null
      readonly refusal: AppError | null
    }
  | { readonly status: 'done'; readonly kind: Intent['kind'] }
  /** `sent`: the answer had left the phone when it happened. */
  | { readonly status: 'failed'; readonly error: AppError; readonly sent: boolean }

export type PhonePorts = {
  readonly origin: string
  /** Services there are words for. */
  readonly purposes: ReadonlySet<string>
  readonly means: readonly PhoneCardMeans[]
  /** Joins the channel of a link. */
  readonly join: (channelId: Uint8Array<ArrayBuffer>, signal: AbortSignal) => Promise<RelayPort>
  readonly timers?: Timers
}

/** What the computer's screen is told of a tap. */
const tapSteps = {
  hold: 'waiting-for-card',
  'hold-again': 'waiting-for-card',
  'keep-still': 'working',
  checking: 'working',
} as const satisfies Record<AuthenticateStep, Step>

/** One person's answer to one question of the page; `signal` takes the question back. */
class Question<Answer> {
  #asked: PromiseWithResolvers<Answer> | undefined

  ask(signal: AbortSignal): Promise<Answer> {
    const asked = Promise.withResolvers<Answer>()
    this.#asked = asked
    if (signal.aborted) asked.reject(signal.reason)
    else signal.addEventListener('abort', () => asked.reject(signal.reason), { once: true })
    return asked.promise
  }

  /** False where nothing was asked, or it has been answered. */
  answer(answer: Answer): boolean {
    const asked = this.#asked
    this.#asked = undefined
    asked?.resolve(answer)
    return asked !== undefined
  }
}

/** Runs one link after the other through the phone's screens: opened, compared, asked, performed, delivered. */
export class PhoneDesk {
  readonly #ports: PhonePorts
  #state: PhoneState = { status: 'idle' }
  #listeners = new Set<() => void>()
  #stopping = new AbortController()
  #code = new Question<boolean>()
  #consent = new Question<MeansKind | undefined>()
  #pin = new Question<PinEntry>()
  #again = new Question<boolean>()
  #anyway = new Question<boolean>()

  constructor(ports: PhonePorts) {
    this.#ports = ports
  }

  get state(): PhoneState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins with a link's fragment; a link under way before it ends. */
  async open(fragment: string): Promise<void> {
    this.#stopping.abort(new AppError('phone.cancelled'))
    const stopping = new AbortController()
    this.#stopping = stopping
    const show = (state: PhoneState) => {
      if (this.#stopping === stopping) this.#show(state)
    }
    let sent = false
    try {
      const pairing = parsePairingFragment(fragment)
      show({ status: 'connecting' })
      const means = await this.#findMeans(show, stopping.signal)
      const kind = await this.#run({ pairing, means, show, signal: stopping.signal, onSent: () => (sent = true) })
      show({ status: 'done', kind })
    } catch (error) {
      show({ status: 'failed', error: toAppError(error), sent })
    }
  }

  /** The person's word on the codes. */
  answerCode = (isSame: boolean): void => void this.#code.answer(isSame)
  /** The person has read what is asked, and wants it this way; by the first where there is no other. */
  consent = (way?: MeansKind): void => void this.#consent.answer(way)
  /** The card lies there again. */
  readAgain = (): void => void this.#again.answer(true)
  /** The person has something this page does not know of. */
  connectAnyway = (): void => void this.#anyway.answer(true)

  submitPin = (entry: PinEntry): void => {
    if (!this.#pin.answer(entry)) zeroBytes(entry.pin)
  }

  /** The person stops; the other screen is told. */
  stop = (): void => this.#stopping.abort(new AppError('phone.cancelled'))

  async #findMeans(show: (state: PhoneState) => void, signal: AbortSignal): Promise<readonly PhoneCardMeans[]> {
    const { means } = this.#ports
    const found: PhoneCardMeans[] = []
    for (const one of means) if (await one.isAvailable()) found.push(one)
    if (found.length > 0) return found
    const [first] = means
    if (first === undefined) throw new AppError('card.reader-refused')
    show({ status: 'unable' })
    await this.#anyway.ask(signal)
    show({ status: 'connecting' })
    return [first]
  }

  async #run(run: {
    readonly pairing: Pairing
    readonly means: readonly PhoneCardMeans[]
    readonly show: (state: PhoneState) => void
    readonly signal: AbortSignal
    readonly onSent: () => void
  }): Promise<Intent['kind']> {
    const { pairing, means, show, signal, onSent } = run
    const { origin, purposes, join, timers } = this.#ports
    let kind: Intent['kind'] = 'authenticate'
    await answerComputer({
      port: await join(pairing.channelId, signal),
      pairing,
      origin,
      purposes,
      compareCode: (code, ending) => {
        show({ status: 'comparing', code })
        return this.#code.ask(ending)
      },
      onWaiting: (what) => {
        if (what === 'receipt') onSent()
        show({ status: 'waiting', what })
      },
      perform: async (intent, { signal: ending, onStep }) => {
        ;({ kind } = intent)
        const chosen = await this.#choose(intent, { means, show, signal: ending })
        return this.#perform(intent, { means: chosen, show, signal: ending, onStep })
      },
      signal,
      ...(timers === undefined ? {} : { timers }),
    })
    return kind
  }

  /** Shows what is asked, and the ways that answer it; what a phone has may answer nothing of it. */
  async #choose(
    intent: Intent,
    asking: {
      readonly means: readonly PhoneCardMeans[]
      readonly show: (state: PhoneState) => void
      readonly signal: AbortSignal
    },
  ): Promise<PhoneCardMeans> {
    const isAnswer = (one: PhoneCardMeans) => one.answers(intent)
    const found = asking.means.filter(isAnswer)
    const fitting = found.length > 0 ? found : this.#ports.means.filter(isAnswer)
    asking.show({ status: 'asked', intent, ways: fitting.map(({ kind }) => kind) })
    const way = await this.#consent.ask(asking.signal)
    const chosen = fitting.find(({ kind }) => kind === way) ?? fitting[0]
    if (chosen === undefined) throw new AppError('card.reader-refused')
    return chosen
  }

  /** Uses the card, as often as it has to be laid down. */
  async #perform(
    intent: Intent,
    work: Pick<CardUse, 'signal' | 'onStep'> & {
      readonly means: PhoneCardMeans
      readonly show: (state: PhoneState) => void
    },
  ): Promise<Result> {
    const { means, show, signal, onStep } = work
    const tell = (step: Exclude<Step, 'asking-pin'>) => {
      onStep(step)
      show({ status: 'card', step, problem: null })
    }
    const use: CardUse = {
      signal,
      onStep: (step) => {
        if (step !== 'asking-pin') tell(step)
      },
      onTap: (step) => {
        onStep(tapSteps[step])
        show({ status: 'tap', means: means.kind === 'card-ap-phone' ? 'phone' : 'reader', step })
      },
      askPin: async (kind, retriesLeft, refusal) => {
        onStep('asking-pin')
        show({ status: 'pin', kind, retriesLeft, refusal })
        const entry = await this.#pin.ask(signal)
        // A card that is tapped comes after its PIN.
        if (kind !== 'card-ap') tell('working')
        return entry
      },
    }
    for (;;) {
      try {
        if (intent.kind === 'authenticate') return await means.logIn(intent, use)
        const { digest, digestAlgorithm } = intent
        return await means.sign({ digest: decodeBytes(digest), digestAlgorithm }, use)
      } catch (error) {
        const problem = toAppError(error)
        if (signal.aborted || !means.triedAgain.has(problem.code)) throw problem
        onStep('waiting-for-card')
        if (means.kind === 'reader') show({ status: 'card', step: 'waiting-for-card', problem })
        else show({ status: 'tap-failed', problem })
        await this.#again.ask(signal)
      }
    }
  }

  #show(state: PhoneState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
