import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Caller } from '#shared/contract/client.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { openVisit, type Payment } from '#shared/convenience-issuance/api.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import { accepts } from '#shared/lifecycle/machine.ts'
import { sayFarewell, sendLeaving, type AbortReason } from './farewell.ts'
import { journeyMachine, type JourneyEvent } from './journey.ts'
import {
  advance,
  initialJourney,
  toMoneyFate,
  toProblem,
  type JourneyState,
  type Patch,
  type StopReason,
} from './journey-state.ts'

export type Visit = {
  readonly id: string
  readonly nonce: string
  readonly purpose: string
  readonly methods: ResponseOf<typeof openVisit>['methods']
}

export type CorePorts = {
  readonly call: Caller
  /** A caller whose requests outlive the page. */
  readonly callWhileLeaving: Caller
  readonly wait: (milliseconds: number) => Promise<void>
}

/**
 * What the parts of a journey share: the state and its one way of changing, the visit under way with all that knows its
 * person, and the ways out. Whatever is asked for twice or too late finds no way in the machine and does nothing.
 */
export class JourneyCore {
  readonly ports: CorePorts
  #state = initialJourney
  #listeners = new Set<() => void>()
  #visit: Visit | undefined
  #ending = new AbortController()
  #pdf: Uint8Array<ArrayBuffer> | undefined
  #onForgotten = new Set<() => void>()

  constructor(ports: CorePorts) {
    this.ports = ports
  }

  get state(): JourneyState {
    return this.#state
  }

  get visit(): Visit | undefined {
    return this.#visit
  }

  /** Fires when the visit ends: answers that come later are nobody's. */
  get ending(): AbortSignal {
    return this.#ending.signal
  }

  /** The bound document, from its drawing until the printer has it. */
  get pdf(): Uint8Array<ArrayBuffer> | undefined {
    return this.#pdf
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Adds to what is let go of when a visit ends. */
  onForgotten(forget: () => void): void {
    this.#onForgotten.add(forget)
  }

  /**
   * The visit under way, begun where there is none. Asked for without the visit's signal: a visit that was begun must be
   * known here, or nobody could abort it.
   */
  async openVisit(): Promise<Visit> {
    if (this.#visit !== undefined) return this.#visit
    const { ending } = this
    const { call, callWhileLeaving } = this.ports
    const { visitId, nonce, purpose, methods } = await call(openVisit, {})
    if (ending.aborted) {
      sendLeaving(callWhileLeaving, visitId, false)
      throw new AppError('request.aborted')
    }
    this.#visit = { id: visitId, nonce, purpose, methods }
    return this.#visit
  }

  holdPdf(pdf: Uint8Array<ArrayBuffer>): void {
    this.#pdf = pdf
  }

  erasePdf(): void {
    if (this.#pdf !== undefined) zeroBytes(this.#pdf)
    this.#pdf = undefined
  }

  /** Moves the machine; false where it has no such way from here. */
  go(event: JourneyEvent, patch: Patch = {}): boolean {
    if (!accepts(journeyMachine, this.#state.screen).includes(event)) return false
    this.#set(advance(this.#state, event, patch))
    return true
  }

  patch(patch: Patch): void {
    this.#set({ ...this.#state, ...patch })
  }

  /** Ends the visit with a reason the person is told. `payment` is what the BFF has just said of the money, if it has. */
  refuse(error: unknown, payment: Payment | null = null): void {
    const problem = toAppError(error)
    const visit = this.#visit
    const hadMoney = this.#state.payment !== null
    const known = payment === null ? {} : { money: toMoneyFate(payment) }
    if (!this.go('refuse', { problem: toProblem(problem), ...known })) return
    this.forget()
    // Money that is back already means the BFF has ended the visit by itself.
    if (visit === undefined || payment?.state === 'refunded') return
    const isMismatch = problem.code === 'issuance.subject-mismatch' || problem.code === 'issuance.document-mismatch'
    void this.#abort(visit, isMismatch ? 'mismatch' : 'error', hadMoney)
  }

  async stop(reason: StopReason): Promise<void> {
    const visit = this.#visit
    const hadMoney = this.#state.payment !== null
    if (!this.go('stop', { stopReason: reason })) return
    this.forget()
    if (visit === undefined) this.go('stopped')
    else await this.#abort(visit, reason, hadMoney)
  }

  /** Ends the visit of somebody who went away and left the card. */
  abandon(): void {
    const visit = this.#visit
    if (!this.go('card-forgotten')) return
    this.forget()
    if (visit !== undefined) void this.#abort(visit, 'idle', false)
  }

  /** Ends the visit because its page goes away. */
  leave(): void {
    const { screen } = this.#state
    if (this.#visit !== undefined) {
      sendLeaving(this.ports.callWhileLeaving, this.#visit.id, screen === 'take-things' || screen === 'receipt')
    }
    this.forget()
    if (this.#state !== initialJourney) this.#set(initialJourney)
  }

  /** Lets go of everything that knows the person; the screen tells what is left to tell. */
  forget(): void {
    this.#ending.abort()
    this.#ending = new AbortController()
    this.#visit = undefined
    this.erasePdf()
    for (const forget of this.#onForgotten) forget()
  }

  async #abort(visit: Visit, reason: AbortReason, hadMoney: boolean): Promise<void> {
    const { call, wait } = this.ports
    const { ending } = this
    await sayFarewell({ call, visitId: visit.id, reason, hadMoney, wait }, (money) => {
      // A new visit has its own signal; what became of this one's money is no longer on the screen.
      if (ending.aborted) return
      if (!this.go('stopped', { money })) this.patch({ money })
    })
  }

  #set(state: JourneyState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
