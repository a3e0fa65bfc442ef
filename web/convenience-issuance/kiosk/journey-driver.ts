import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Caller } from '#shared/contract/client.ts'
import {
  endVisit,
  extendVisit,
  identify,
  openPayment,
  openVisit,
  printReceipt,
  readHousehold,
  startPrinting,
  type Payment,
  type Printing,
} from '#shared/convenience-issuance/api.ts'
import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'
import { AppError, isAppError, toAppError } from '#shared/errors/app-error.ts'
import { accepts } from '#shared/lifecycle/machine.ts'
import { passiveHeader } from '#shared/session/api.ts'
import type { CardDeskState } from '#web/card/card-desk.ts'
import { logInByCard, type PinEntry, type WithCardSession } from './card-step.ts'
import { draftMembers, eventBack, eventOnward, toSelection, type ChoiceScreen, type Draft } from './choices.ts'
import { prepareDocument, type DrawCertificate } from './document-step.ts'
import { sayFarewell, sendLeaving, type AbortReason } from './farewell.ts'
import { journeyMachine, type JourneyEvent } from './journey.ts'
import {
  advance,
  initialJourney,
  toMoneyFate,
  toProblem,
  withdrawKind,
  withHousehold,
  type JourneyState,
  type Patch,
  type StopReason,
} from './journey-state.ts'

/** What the receipt says; it names no person. */
export type ReceiptFacts = {
  readonly kind: CertificateKind
  readonly copies: number
  readonly feeYen: number
  readonly payment: Payment
  readonly receiptNumber: string
}

/** Everything a journey touches outside itself. */
type JourneyPorts = {
  readonly call: Caller
  /** A caller whose requests outlive the page. */
  readonly callWhileLeaving: Caller
  readonly origin: string
  readonly desk: { readonly state: CardDeskState; readonly subscribe: (listener: () => void) => () => void }
  readonly withCardSession: WithCardSession
  readonly draw: DrawCertificate
  readonly wait: (milliseconds: number) => Promise<void>
}

/** What the page does for a journey and may change from one drawing of the page to the next. */
export type PageDuty = {
  readonly drawReceipt: (facts: ReceiptFacts) => Promise<Uint8Array<ArrayBuffer>>
  /** Called when a visit has ended and nothing of it may be left: caches, language, sound. */
  readonly onWiped: () => void
}

type Visit = {
  readonly id: string
  readonly nonce: string
  readonly purpose: string
}

/** Failures after which the card is simply laid down once more. */
const laidAgain: ReadonlySet<AppError['code']> = new Set([
  'card.removed',
  'card.not-present',
  'card.unreadable',
  'card.timeout',
  'card.reader-in-use',
  'card.pin-outcome-unknown',
])

/** How often paper that is out is looked at before the person is let go without settled money: ten seconds of polling. */
const looksBeforeSettled = 20

/**
 * Drives one terminal's journeys: listens to the reader, calls the BFF and moves the machine. Late answers of an ended
 * visit are dropped by its signal, and whatever a screen asks for twice or too late finds no way in the machine and does
 * nothing. Screens read `state` and call the methods.
 */
export class JourneyDriver {
  #state = initialJourney
  #listeners = new Set<() => void>()
  readonly #ports: JourneyPorts
  #duty: PageDuty | undefined
  #isOpen = false
  /** Whether a card that lies there now was laid down for a new visit. */
  #isArmed = true
  #visit: Visit | undefined
  #ending = new AbortController()
  #cardWork: AbortController | undefined
  #wantsCard = false
  #pin: PromiseWithResolvers<PinEntry> | undefined
  #pdf: Uint8Array<ArrayBuffer> | undefined
  #looksAtPaper = 0
  #leaveDesk: (() => void) | undefined

  constructor(ports: JourneyPorts) {
    this.#ports = ports
  }

  get state(): JourneyState {
    return this.#state
  }

  /** Of the visit under way, for the screens that ask the BFF themselves. */
  get visitId(): string | undefined {
    return this.#visit?.id
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes the page's newest duties. */
  serve(duty: PageDuty): void {
    this.#duty = duty
  }

  /** Begins to watch the reader. */
  start(): void {
    this.#leaveDesk ??= this.#ports.desk.subscribe(this.#onPresence)
    this.#onPresence()
  }

  /** Ends watching and, if a visit is under way, that visit: the page is going away. */
  leavePage = (): void => {
    this.#leaveDesk?.()
    this.#leaveDesk = undefined
    if (this.#visit !== undefined) {
      sendLeaving(this.#ports.callWhileLeaving, this.#visit.id, this.#isPaidAndPrinted)
      this.#forget()
    }
    if (this.#state !== initialJourney) this.#set(initialJourney)
  }

  /** Whether a card laid down now may begin a visit (CV-HRS-1). */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen
    this.#onPresence()
  }

  // --- the card

  submitPin(entry: PinEntry): void {
    const asked = this.#pin
    this.#pin = undefined
    if (asked === undefined || !this.#go('pin-entered')) return zeroBytes(entry.pin)
    asked.resolve(entry)
  }

  readCardAgain = (): void => {
    if (this.#state.screen === 'waiting-for-card') void this.#useCard()
  }

  /** Nobody took the card for a minute: the visit ends and staff is called. */
  giveUpOnCard = (): void => {
    const visit = this.#visit
    if (!this.#go('card-forgotten')) return
    this.#forget()
    if (visit !== undefined) void this.#abort(visit, 'idle', false)
  }

  // --- the choices

  async chooseKind(kind: CertificateKind): Promise<void> {
    const { screen, busy, offers } = this.#state
    const visit = this.#visit
    const isOffered = offers?.offers.some((offer) => offer.kind === kind && offer.available) === true
    if (screen !== 'kinds' || busy || !isOffered || visit === undefined) return
    this.#patch({ busy: true, notice: null })
    const { signal } = this.#ending
    try {
      const household = await this.#ports.call(readHousehold, { params: { visitId: visit.id, kind }, signal })
      if (signal.aborted) return
      this.#patch(withHousehold(household))
      this.onward()
    } catch (error) {
      if (signal.aborted) return
      if (!isAppError(error, 'issuance.kind-unavailable')) return this.#refuse(error)
      this.#patch({
        busy: false,
        notice: toProblem(error),
        offers: withdrawKind(offers, kind, error.detail.reason),
      })
    }
  }

  /** Changes the draft; ignored where there is none or while a request is under way. */
  choose = (change: (draft: Draft) => Draft): void => {
    const { draft, busy } = this.#state
    if (draft !== null && !busy) this.#patch({ draft: change(draft), notice: null })
  }

  onward = (): void => this.#step(eventOnward)
  back = (): void => this.#step(eventBack)

  /** Sends the application, draws the document, binds it and opens the cash slot. */
  async apply(): Promise<void> {
    const { household, draft } = this.#state
    const selection = draft === null ? undefined : toSelection(draft)
    const visit = this.#visit
    if (household === null || draft === null || selection === undefined || visit === undefined) return
    if (!this.#go('apply')) return
    const { signal } = this.#ending
    try {
      const { pdf, totalYen } = await prepareDocument({
        call: this.#ports.call,
        draw: this.#ports.draw,
        visitId: visit.id,
        selection,
        expected: draftMembers(household, draft),
        signal,
        onProgress: (preparation) => {
          if (!signal.aborted) this.#patch({ preparation })
        },
      })
      if (signal.aborted) return zeroBytes(pdf)
      this.#pdf = pdf
      const payment = await this.#ports.call(openPayment, { params: { visitId: visit.id }, signal })
      if (!signal.aborted) this.#go('document-ready', { payment, totalYen })
    } catch (error) {
      if (!signal.aborted) this.#refuse(error)
    }
  }

  // --- money and paper

  seePayment(payment: Payment): void {
    if (this.#state.screen !== 'payment') return
    if (payment.state === 'jammed') return this.#refuse(new AppError('payment.jammed'))
    if (payment.state === 'refunded') return this.#refuse(new AppError('issuance.visit-lost'), payment)
    this.#patch({ payment })
  }

  async print(): Promise<void> {
    const { screen, busy, payment } = this.#state
    const visit = this.#visit
    const pdf = this.#pdf
    if (screen !== 'payment' || busy || payment?.state !== 'satisfied' || visit === undefined || pdf === undefined)
      return
    this.#patch({ busy: true, notice: null })
    const { signal } = this.#ending
    try {
      const printing = await this.#ports.call(startPrinting, { params: { visitId: visit.id }, bytes: pdf, signal })
      if (!signal.aborted && this.#go('print')) this.seePrinting(printing)
    } catch (error) {
      if (signal.aborted) return
      if (isAppError(error, 'payment.insufficient')) this.#patch({ busy: false, notice: toProblem(error) })
      // Nobody knows whether the job arrived; asking for its progress will tell.
      else if (isAppError(error, 'network.unreachable')) this.#go('print')
      else this.#refuse(error)
    }
  }

  seePrinting(printing: Printing): void {
    if (this.#state.screen !== 'printing') return
    this.#erasePdf()
    if (printing.state === 'failed' || printing.payment.state === 'refunded') {
      return this.#refuse(new AppError('printer.unavailable'), printing.payment)
    }
    this.#patch({ printing, payment: printing.payment })
    if (printing.state !== 'done') return
    this.#looksAtPaper += 1
    const isSettled = printing.status === 'settled' || printing.status === 'completed'
    // The paper is out. Where the money cannot be settled, that is the operator's question and not the person's.
    if (isSettled || this.#looksAtPaper > looksBeforeSettled) this.#go('printed')
  }

  /** The certificate is in the hand: now the receipt, which comes last. */
  async takeThings(): Promise<void> {
    const { printing, payment, draft } = this.#state
    const visit = this.#visit
    const duty = this.#duty
    if (printing === null || payment === null || draft === null || visit === undefined || duty === undefined) return
    if (!this.#go('things-taken')) return
    const { signal } = this.#ending
    try {
      const { kind, copies } = draft
      const { receiptNumber } = printing
      const feeYen = payment.dueYen / copies
      const bytes = await duty.drawReceipt({ kind, copies, feeYen, payment, receiptNumber })
      await this.#ports.call(printReceipt, { params: { visitId: visit.id }, bytes, signal })
      if (!signal.aborted) this.#patch({ receipt: 'printed' })
    } catch {
      // Whatever hindered it, the number on the screen takes the receipt's place.
      if (!signal.aborted) this.#patch({ receipt: 'failed' })
    }
  }

  /** Everything is done; the BFF forgets the visit now or, if it cannot be told, by its own clock. */
  end = (): void => {
    const visit = this.#visit
    if (!this.#go('end') || visit === undefined) return
    this.#ports.callWhileLeaving(endVisit, { params: { visitId: visit.id } }).catch(() => undefined)
    this.#wipe()
  }

  // --- the way out

  async stop(reason: StopReason): Promise<void> {
    const visit = this.#visit
    const hadMoney = this.#hadMoney
    if (!this.#go('stop', { stopReason: reason })) return
    this.#forget()
    if (visit !== undefined) await this.#abort(visit, reason, hadMoney)
    else this.#go('stopped')
  }

  /** Leaves a screen that ended the visit; a card still lying there must be taken first. */
  leave = (): void => {
    const isCardThere = this.#presence !== 'absent' && this.#presence !== undefined
    if (this.#go(isCardThere ? 'leave-with-card' : 'leave') && !isCardThere) this.#wipe()
  }

  /** Something the screens found out themselves, such as a visit the BFF no longer knows. */
  fail = (error: unknown): void => {
    if (this.#visit !== undefined) this.#refuse(error)
  }

  /** Tells the BFF that the person is still there. */
  extend = async (): Promise<void> => {
    const visit = this.#visit
    if (visit === undefined) return
    const { signal } = this.#ending
    try {
      await this.#ports.call(extendVisit, { params: { visitId: visit.id }, headers: passiveHeader, signal })
    } catch (error) {
      if (!signal.aborted && isAppError(error, 'issuance.visit-lost')) this.#refuse(error)
    }
  }

  get #presence(): string | undefined {
    const { state } = this.#ports.desk
    return state.status === 'ready' ? state.presence : undefined
  }

  get #hadMoney(): boolean {
    return this.#state.payment !== null
  }

  get #isPaidAndPrinted(): boolean {
    return this.#state.screen === 'take-things' || this.#state.screen === 'receipt'
  }

  #onPresence = (): void => {
    const presence = this.#presence
    const { screen } = this.#state
    if (presence === 'absent') {
      this.#isArmed = true
      if (screen === 'pin') this.#putBack(new AppError('card.removed'))
      else if (this.#go('card-taken') && screen !== 'take-card') this.#wipe()
    } else if (presence === 'present' && screen === 'hold-card' && this.#isArmed && this.#isOpen) {
      this.#isArmed = false
      this.#go('card-laid')
      void this.#useCard()
    } else if (presence === 'present' && screen === 'waiting-for-card') {
      void this.#useCard()
    }
  }

  async #useCard(): Promise<void> {
    if (this.#cardWork !== undefined) {
      this.#wantsCard = true
      return
    }
    const work = new AbortController()
    this.#cardWork = work
    this.#wantsCard = false
    this.#patch({ notice: null, busy: true })
    const ending = this.#ending.signal
    const signal = AbortSignal.any([ending, work.signal])
    try {
      const visit = await this.#openVisit(ending)
      const { call, origin, withCardSession } = this.#ports
      const { nonce, purpose } = visit
      const body = await logInByCard(withCardSession, { origin, nonce, purpose, signal, askPin: this.#askPin(signal) })
      const offers = await call(identify, { params: { visitId: visit.id }, body, signal: ending })
      if (!ending.aborted && this.#go('identified', { offers })) this.#onPresence()
    } catch (error) {
      if (!signal.aborted) this.#onCardFailure(toAppError(error))
    } finally {
      this.#cardWork = undefined
      if (this.#wantsCard && this.#state.screen === 'waiting-for-card') void this.#useCard()
    }
  }

  async #openVisit(signal: AbortSignal): Promise<Visit> {
    if (this.#visit !== undefined) return this.#visit
    const { visitId, nonce, purpose } = await this.#ports.call(openVisit, { signal })
    const visit = { id: visitId, nonce, purpose }
    if (signal.aborted) {
      // The person stopped while the visit was being opened: nobody else knows its id.
      sendLeaving(this.#ports.callWhileLeaving, visitId, false)
      throw new AppError('request.aborted')
    }
    this.#visit = visit
    return visit
  }

  #askPin =
    (signal: AbortSignal) =>
    (retriesLeft: number, refusal: AppError | null): Promise<PinEntry> => {
      const asked = Promise.withResolvers<PinEntry>()
      this.#pin = asked
      signal.addEventListener('abort', () => asked.reject(new AppError('card.aborted')), { once: true })
      if (refusal === null) this.#go('card-read', { retriesLeft })
      else this.#go('pin-refused', { retriesLeft, notice: toProblem(refusal) })
      return asked.promise
    }

  #onCardFailure(error: AppError): void {
    if (!laidAgain.has(error.code)) return this.#refuse(error)
    if (this.#state.screen === 'waiting-for-card') this.#patch({ busy: false, notice: toProblem(error) })
    else this.#putBack(error)
  }

  /** Back to the screen that waits for the card, with the reason. */
  #putBack(error: AppError): void {
    this.#pin = undefined
    this.#cardWork?.abort()
    this.#go('card-lifted', { notice: toProblem(error), retriesLeft: null })
  }

  #step(find: typeof eventOnward): void {
    const { household, draft, screen } = this.#state
    if (household === null || draft === null) return
    const event = find(household, draft, screen as ChoiceScreen)
    if (event !== undefined) this.#go(event)
  }

  /** `payment` is what the BFF has just said of the money, where it has. */
  #refuse(error: unknown, payment: Payment | null = null): void {
    const problem = toAppError(error)
    const visit = this.#visit
    const hadMoney = this.#hadMoney
    const known = payment === null ? {} : { money: toMoneyFate(payment) }
    if (!this.#go('refuse', { problem: toProblem(problem), ...known })) return
    this.#forget()
    // Money that is back already means the BFF has ended the visit by itself.
    if (payment?.state === 'refunded') return
    const isMismatch = problem.code === 'issuance.subject-mismatch' || problem.code === 'issuance.document-mismatch'
    if (visit !== undefined) void this.#abort(visit, isMismatch ? 'mismatch' : 'error', hadMoney)
  }

  async #abort(visit: Visit, reason: AbortReason, hadMoney: boolean): Promise<void> {
    const { call, wait } = this.#ports
    const { signal } = this.#ending
    await sayFarewell({ call, visitId: visit.id, reason, hadMoney, wait }, (money) => {
      // A new visit has its own signal; what became of this one's money is no longer on the screen.
      if (signal.aborted) return
      if (!this.#go('stopped', { money })) this.#patch({ money })
    })
  }

  /** Lets go of everything that knows the person; the screen tells what is left to tell. */
  #forget(): void {
    this.#ending.abort()
    this.#ending = new AbortController()
    this.#visit = undefined
    this.#pin = undefined
    this.#looksAtPaper = 0
    this.#erasePdf()
  }

  #wipe(): void {
    this.#forget()
    this.#set(initialJourney)
    this.#duty?.onWiped()
    this.#onPresence()
  }

  #erasePdf(): void {
    if (this.#pdf !== undefined) zeroBytes(this.#pdf)
    this.#pdf = undefined
  }

  #go(event: JourneyEvent, patch: Patch = {}): boolean {
    if (!accepts(journeyMachine, this.#state.screen).includes(event)) return false
    this.#set(advance(this.#state, event, patch))
    return true
  }

  #patch(patch: Patch): void {
    this.#set({ ...this.#state, ...patch })
  }

  #set(state: JourneyState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
