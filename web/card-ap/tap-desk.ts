import { toAppError, type AppError } from '#shared/errors/app-error.ts'
import type { CardApProofView } from '#shared/card-ap/api.ts'
import type { CardApMeans, FoundMeans } from '#web/card/card-ap.ts'
import type { authenticateWithCardAp, AuthenticateStep } from './authenticate.ts'

export type TapState =
  /** Nothing is known of the browser yet. */
  | { readonly status: 'looking' }
  /** The PIN is typed; `problem` is why the last attempt was not the last. */
  | {
      readonly status: 'ready'
      readonly means: FoundMeans
      readonly problem: AppError | null
      readonly triesLeft: number | undefined
    }
  | { readonly status: 'unable' }
  | {
      readonly status: 'tapping'
      readonly means: CardApMeans
      readonly step: AuthenticateStep
      readonly isAskingLastTry: boolean
    }
  | { readonly status: 'done'; readonly proof: CardApProofView }

export type TapPorts = {
  readonly findMeans: () => Promise<FoundMeans>
  readonly authenticate: typeof authenticateWithCardAp
}

type Answer = (isConfirmed: boolean) => void

/** One visit to the page: from the PIN to a proof, over as many attempts as it takes. */
export class TapDesk {
  #state: TapState = { status: 'looking' }
  readonly #ports: TapPorts
  readonly #listeners = new Set<() => void>()
  #means: FoundMeans | undefined
  #triesLeft: number | undefined
  #work: AbortController | undefined
  #answer: Answer | undefined

  constructor(ports: TapPorts) {
    this.#ports = ports
  }

  get state(): TapState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Finds out what this browser can do; again after a reader was chosen. */
  look = async (): Promise<void> => {
    const means = await this.#ports.findMeans()
    this.#means = means
    if (this.#work !== undefined || this.#state.status === 'done') return
    const isAble = means.phone !== 'none' || means.reader !== 'none'
    this.#setState(isAble ? this.#readyState(means, null) : { status: 'unable' })
  }

  /** Call it from a click. The PIN is zeroed whatever happens. */
  start = async (means: CardApMeans, pin: Uint8Array): Promise<void> => {
    const work = new AbortController()
    this.#work?.abort()
    this.#work = work
    const show = (state: TapState) => {
      if (this.#work === work) this.#setState(state)
    }
    const onStep = (step: AuthenticateStep) => show({ status: 'tapping', means, step, isAskingLastTry: false })
    onStep('hold')
    try {
      const proof = await this.#ports.authenticate({
        ...{ means, purpose: 'tap', pin, onStep },
        signal: work.signal,
        onTriesLeft: (triesLeft) => (this.#triesLeft = triesLeft),
        confirmLastTry: () => this.#askLastTry(means, show, work.signal),
      })
      show({ status: 'done', proof })
    } catch (error) {
      const problem = toAppError(error)
      // Whoever stops by themselves knows why.
      const told = problem.code === 'card.aborted' || problem.code === 'request.aborted' ? null : problem
      if (this.#means !== undefined) show(this.#readyState(this.#means, told))
    } finally {
      if (this.#work === work) this.#work = undefined
      this.#answer = undefined
    }
  }

  stop = (): void => {
    this.#answer?.(false)
    this.#work?.abort()
  }

  answerLastTry = (isConfirmed: boolean): void => this.#answer?.(isConfirmed)

  /** Another person, or another try from the beginning. */
  restart = (): void => {
    this.stop()
    this.#triesLeft = undefined
    if (this.#means !== undefined) this.#setState(this.#readyState(this.#means, null))
  }

  #askLastTry(means: CardApMeans, show: (state: TapState) => void, signal: AbortSignal): Promise<boolean> {
    show({ status: 'tapping', means, step: 'hold', isAskingLastTry: true })
    return new Promise((resolve) => {
      const answer: Answer = (isConfirmed) => {
        this.#answer = undefined
        if (isConfirmed) show({ status: 'tapping', means, step: 'hold', isAskingLastTry: false })
        resolve(isConfirmed)
      }
      this.#answer = answer
      signal.addEventListener('abort', () => answer(false), { once: true })
    })
  }

  #readyState(means: FoundMeans, problem: AppError | null): TapState {
    return { status: 'ready', means, problem, triesLeft: this.#triesLeft }
  }

  #setState(state: TapState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
