import { toAppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import type { CardDeskState } from '#web/card/card-desk.ts'
import type { withCardSession } from '#web/card/card-session.ts'
import { readCardReport, type ReportStep } from './card-report.ts'
import { judgeCard, type Finding } from './findings.ts'

export type TrialState =
  /** `isCleared`: a result was here, and went with its card. */
  | { readonly status: 'waiting'; readonly isCleared: boolean }
  | { readonly status: 'reading'; readonly step: ReportStep }
  | { readonly status: 'read'; readonly findings: readonly Finding[]; readonly simulated: boolean }
  | { readonly status: 'failed'; readonly code: ErrorCode }

export type TrialPorts = {
  readonly desk: { readonly state: CardDeskState; readonly subscribe: (listener: () => void) => () => void }
  readonly withCardSession: typeof withCardSession
  readonly loadToTokenKind: () => Promise<Parameters<typeof readCardReport>[1]>
  readonly now: () => Date
  /** Where `pagehide` is heard: the window. */
  readonly page: EventTarget
}

/**
 * Reads every card that is laid down once, without a PIN. What it found lives as long as the card lies there and the page
 * is looked at, and nowhere else.
 */
export class CardTrial {
  #state: TrialState = { status: 'waiting', isCleared: false }
  readonly #ports: TrialPorts
  readonly #listeners = new Set<() => void>()
  #work: AbortController | undefined
  /** Whether the card that lies there has not been read yet. */
  #isArmed = true
  #leaveDesk: (() => void) | undefined

  constructor(ports: TrialPorts) {
    this.#ports = ports
  }

  get state(): TrialState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins to wait for a card; gives what ends it. */
  start = (): (() => void) => {
    this.#leaveDesk = this.#ports.desk.subscribe(this.#look)
    this.#ports.page.addEventListener('pagehide', this.#forget)
    this.#look()
    return () => {
      this.#leaveDesk?.()
      this.#leaveDesk = undefined
      this.#ports.page.removeEventListener('pagehide', this.#forget)
      this.#forget()
    }
  }

  cancel = (): void => this.#work?.abort()

  /** Reads the card that lies there once more. */
  again = (): void => {
    this.#isArmed = true
    this.#look()
  }

  #forget = (): void => {
    this.#work?.abort()
    this.#work = undefined
    this.#isArmed = true
    this.#setState({ status: 'waiting', isCleared: false })
  }

  #look = (): void => {
    const { state } = this.#ports.desk
    const presence = state.status === 'ready' ? state.presence : 'absent'
    if (presence !== 'present') {
      this.#isArmed = true
      if (this.#state.status === 'read') this.#setState({ status: 'waiting', isCleared: true })
    } else if (this.#isArmed && this.#work === undefined && this.#leaveDesk !== undefined) {
      this.#isArmed = false
      void this.#read()
    }
  }

  async #read(): Promise<void> {
    const work = new AbortController()
    this.#work = work
    const { desk, now, loadToTokenKind } = this.#ports
    const onStep = (step: ReportStep) => {
      if (this.#work === work) this.#setState({ status: 'reading', step })
    }
    onStep('record')
    try {
      const toTokenKind = await loadToTokenKind()
      const report = await this.#ports.withCardSession((session) => readCardReport(session, toTokenKind, onStep), {
        signal: work.signal,
      })
      const simulated = desk.state.status === 'ready' && desk.state.reader.simulated
      this.#finish(work, { status: 'read', findings: judgeCard(report, now()), simulated })
    } catch (error) {
      this.#finish(work, { status: 'failed', code: toAppError(error).code })
    }
  }

  /** Shows how a reading ended, unless the page has been left meanwhile; then looks whether the card is still there. */
  #finish(work: AbortController, state: TrialState): void {
    if (this.#work !== work) return
    this.#work = undefined
    this.#setState(state)
    this.#look()
  }

  #setState(state: TrialState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
