import { zeroBytes } from '#shared/bytes/bytes.ts'
import { identify } from '#shared/convenience-issuance/api.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { CardDeskState } from '#web/card/card-desk.ts'
import { laidAgain } from '#web/card/laid-again.ts'
import type { CardLogIn, CardLogInOptions } from '#web/card/log-in-by-card.ts'
import type { PinEntry } from '#web/card/verify-pin.ts'
import type { JourneyCore } from './journey-core.ts'
import { toProblem } from './journey-state.ts'

export type CardPorts = {
  readonly origin: string
  readonly desk: { readonly state: CardDeskState; readonly subscribe: (listener: () => void) => () => void }
  /** One visit of the card on the reader, from reading to signature. */
  readonly logInByCard: (options: CardLogInOptions) => Promise<CardLogIn>
}

/** The card's part of a journey: what lies on the reader, the log-in, and that the card is taken (CV-KJ-1..3). */
export class CardWatch {
  readonly #core: JourneyCore
  readonly #ports: CardPorts
  readonly #onReturned: () => void
  #isOpen = false
  /** Whether a card that lies there now was laid down for a new visit. */
  #isArmed = true
  #work: AbortController | undefined
  #isWanted = false
  #pin: PromiseWithResolvers<PinEntry> | undefined
  #leaveDesk: (() => void) | undefined

  /** `onReturned` is called when the card of an ended visit has been taken. */
  constructor(core: JourneyCore, ports: CardPorts, onReturned: () => void) {
    this.#core = core
    this.#ports = ports
    this.#onReturned = onReturned
    core.onForgotten(() => {
      this.#pin = undefined
    })
  }

  /** Anything that lies on the reader, whether it can be read or not. */
  get isCardThere(): boolean {
    return this.#presence !== undefined && this.#presence !== 'absent'
  }

  start(): void {
    this.#leaveDesk ??= this.#ports.desk.subscribe(this.look)
    this.look()
  }

  end(): void {
    this.#leaveDesk?.()
    this.#leaveDesk = undefined
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen
    this.look()
  }

  /** Acts on what lies on the reader now. */
  look = (): void => {
    const presence = this.#presence
    const { screen } = this.#core.state
    if (presence === 'absent') {
      this.#isArmed = true
      if (screen === 'pin') this.#putBack(new AppError('card.removed'))
      else if (this.#core.go('card-taken') && screen !== 'take-card') this.#onReturned()
    } else if (presence === 'present' && screen === 'hold-card' && this.#isArmed && this.#isOpen) {
      this.#isArmed = false
      this.#core.go('card-laid')
      void this.use()
    } else if (presence === 'present' && screen === 'waiting-for-card') {
      void this.use()
    }
  }

  submitPin(entry: PinEntry): void {
    const asked = this.#pin
    this.#pin = undefined
    if (asked === undefined || !this.#core.go('pin-entered')) return zeroBytes(entry.pin)
    asked.resolve(entry)
  }

  /** Reads the card, asks for the PIN and logs in; one at a time. */
  async use(): Promise<void> {
    const core = this.#core
    if (this.#work !== undefined) {
      this.#isWanted = true
      return
    }
    const work = new AbortController()
    this.#work = work
    this.#isWanted = false
    core.patch({ notice: null, busy: true })
    const { ending } = core
    const signal = AbortSignal.any([ending, work.signal])
    try {
      const { id, nonce, purpose } = await core.openVisit()
      const { origin, logInByCard } = this.#ports
      const body = await logInByCard({ origin, nonce, purpose, signal, askPin: this.#askPin(signal) })
      const offers = await core.ports.call(identify, { params: { visitId: id }, body, signal: ending })
      if (!ending.aborted && core.go('identified', { offers })) this.look()
    } catch (error) {
      if (!signal.aborted) this.#fail(toAppError(error))
    } finally {
      this.#work = undefined
      if (this.#isWanted && core.state.screen === 'waiting-for-card') void this.use()
    }
  }

  get #presence(): string | undefined {
    const { state } = this.#ports.desk
    return state.status === 'ready' ? state.presence : undefined
  }

  #askPin =
    (signal: AbortSignal) =>
    (retriesLeft: number, refusal: AppError | null): Promise<PinEntry> => {
      const asked = Promise.withResolvers<PinEntry>()
      this.#pin = asked
      signal.addEventListener('abort', () => asked.reject(new AppError('card.aborted')), { once: true })
      if (refusal === null) this.#core.go('card-read', { retriesLeft })
      else this.#core.go('pin-refused', { retriesLeft, notice: toProblem(refusal) })
      return asked.promise
    }

  #fail(error: AppError): void {
    if (!laidAgain.has(error.code)) this.#core.refuse(error)
    else if (this.#core.state.screen === 'waiting-for-card') this.#core.patch({ busy: false, notice: toProblem(error) })
    else this.#putBack(error)
  }

  /** Back to the screen that waits for the card, with the reason. */
  #putBack(error: AppError): void {
    this.#pin = undefined
    this.#work?.abort()
    this.#core.go('card-lifted', { notice: toProblem(error), retriesLeft: null })
  }
}
