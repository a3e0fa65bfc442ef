import { zeroBytes } from '#shared/bytes/bytes.ts'
import {
  endVisit,
  extendVisit,
  openPayment,
  printReceipt,
  readHousehold,
  startPrinting,
  type Payment,
  type Printing,
} from '#shared/convenience-issuance/api.ts'
import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { passiveHeader } from '#shared/session/api.ts'
import type { PinEntry } from '#web/card/verify-pin.ts'
import { CardWatch, type CardPorts } from './card-watch.ts'
import { draftMembers, eventBack, eventOnward, toSelection, type ChoiceScreen, type Draft } from './choices.ts'
import { prepareDocument, type DrawCertificate } from './document-step.ts'
import { JourneyCore, type CorePorts } from './journey-core.ts'
import { toProblem, withdrawKind, withHousehold, type JourneyState, type StopReason } from './journey-state.ts'
import type { PhonePorts } from './phone-step.ts'

/** What the receipt says; it names no person. */
export type ReceiptFacts = {
  readonly kind: CertificateKind
  readonly copies: number
  readonly feeYen: number
  readonly payment: Payment
  readonly receiptNumber: string
}

/** Everything a journey touches outside itself. */
type JourneyPorts = CorePorts & CardPorts & PhonePorts & { readonly draw: DrawCertificate }

/** What the page does for a journey and may change from one drawing of the page to the next. */
export type PageDuty = {
  readonly drawReceipt: (facts: ReceiptFacts) => Promise<Uint8Array<ArrayBuffer>>
  /** Called when a visit has ended and nothing of it may be left: caches, language, sound. */
  readonly onWiped: () => void
}

/** How often paper that is out is looked at before the person is let go without settled money: ten seconds of polling. */
const looksBeforeSettled = 20

/**
 * Drives one terminal's journeys: from the card to the paper it calls the BFF and moves the machine. Screens read `state`
 * and call the methods; a method called twice or too late does nothing.
 */
export class JourneyDriver {
  readonly #core: JourneyCore
  readonly #card: CardWatch
  readonly #draw: DrawCertificate
  readonly #phonePorts: PhonePorts
  #duty: PageDuty | undefined
  #looksAtPaper = 0

  constructor(ports: JourneyPorts) {
    this.#core = new JourneyCore(ports)
    this.#card = new CardWatch(this.#core, ports, () => this.#wipe())
    this.#draw = ports.draw
    this.#phonePorts = ports
    this.#core.onForgotten(() => {
      this.#looksAtPaper = 0
    })
  }

  get state(): JourneyState {
    return this.#core.state
  }

  /** Of the visit under way, for the screens that ask the BFF themselves. */
  get visitId(): string | undefined {
    return this.#core.visit?.id
  }

  subscribe = (listener: () => void): (() => void) => this.#core.subscribe(listener)

  /** Takes the page's newest duties. */
  serve(duty: PageDuty): void {
    this.#duty = duty
  }

  /** Begins to watch the reader. */
  start(): void {
    this.#card.start()
  }

  /** Ends watching and, if a visit is under way, that visit: the page is going away. */
  leavePage = (): void => {
    this.#card.end()
    this.#core.leave()
  }

  /** Whether a card laid down now may begin a visit (CV-HRS-1). */
  setOpen(isOpen: boolean): void {
    this.#card.setOpen(isOpen)
  }

  // --- the card

  submitPin(entry: PinEntry): void {
    this.#card.submitPin(entry)
  }

  readCardAgain = (): void => {
    if (this.state.screen === 'waiting-for-card') void this.#card.use()
  }

  /** Lets a phone read the card; once more on its screen, after it came to nothing. */
  askPhone = async (): Promise<void> => {
    const { logInByPhone } = await import('./phone-step.ts')
    logInByPhone(this.#core, this.#phonePorts, () => {
      this.#card.look()
      // A terminal without a reader never sees the card go.
      if (!this.#card.isCardThere) this.#core.go('card-taken')
    })
  }

  /** Nobody took the card for a minute: the visit ends and staff is called. */
  giveUpOnCard = (): void => this.#core.abandon()

  // --- the choices

  async chooseKind(kind: CertificateKind): Promise<void> {
    const { screen, busy, offers } = this.state
    const { visit, ending } = this.#core
    const isOffered = offers?.offers.some((offer) => offer.kind === kind && offer.available) === true
    if (screen !== 'kinds' || busy || !isOffered || visit === undefined) return
    this.#core.patch({ busy: true, notice: null })
    try {
      const params = { visitId: visit.id, kind }
      const household = await this.#core.ports.call(readHousehold, { params, signal: ending })
      if (ending.aborted) return
      this.#core.patch(withHousehold(household))
      this.onward()
    } catch (error) {
      if (ending.aborted) return
      if (!isAppError(error, 'issuance.kind-unavailable')) return this.#core.refuse(error)
      const left = withdrawKind(offers, kind, error.detail.reason)
      this.#core.patch({ busy: false, notice: toProblem(error), offers: left })
    }
  }

  /** Changes the draft; ignored where there is none or while a request is under way. */
  choose = (change: (draft: Draft) => Draft): void => {
    const { draft, busy } = this.state
    if (draft !== null && !busy) this.#core.patch({ draft: change(draft), notice: null })
  }

  onward = (): void => this.#step(eventOnward)
  back = (): void => this.#step(eventBack)

  /** Sends the application, draws the document, binds it and opens the cash slot. */
  async apply(): Promise<void> {
    const { household, draft } = this.state
    const { visit, ending, ports } = this.#core
    const selection = draft === null ? undefined : toSelection(draft)
    if (household === null || draft === null || selection === undefined || visit === undefined) return
    if (!this.#core.go('apply')) return
    try {
      const { pdf, totalYen } = await prepareDocument({
        call: ports.call,
        draw: this.#draw,
        visitId: visit.id,
        selection,
        expected: draftMembers(household, draft),
        signal: ending,
        onProgress: (preparation) => {
          if (!ending.aborted) this.#core.patch({ preparation })
        },
      })
      if (ending.aborted) return zeroBytes(pdf)
      this.#core.holdPdf(pdf)
      const payment = await ports.call(openPayment, { params: { visitId: visit.id }, signal: ending })
      if (!ending.aborted) this.#core.go('document-ready', { payment, totalYen })
    } catch (error) {
      if (!ending.aborted) this.#core.refuse(error)
    }
  }

  // --- money and paper

  seePayment(payment: Payment): void {
    if (this.state.screen !== 'payment') return
    if (payment.state === 'jammed') this.#core.refuse(new AppError('payment.jammed'))
    else if (payment.state === 'refunded') this.#core.refuse(new AppError('issuance.visit-lost'), payment)
    else this.#core.patch({ payment })
  }

  async print(): Promise<void> {
    const { screen, busy, payment } = this.state
    const { visit, pdf, ending, ports } = this.#core
    if (screen !== 'payment' || busy || payment?.state !== 'satisfied' || visit === undefined || pdf === undefined)
      return
    this.#core.patch({ busy: true, notice: null })
    try {
      const params = { visitId: visit.id }
      const printing = await ports.call(startPrinting, { params, bytes: pdf, signal: ending })
      if (!ending.aborted && this.#core.go('print')) this.seePrinting(printing)
    } catch (error) {
      if (ending.aborted) return
      if (isAppError(error, 'payment.insufficient')) this.#core.patch({ busy: false, notice: toProblem(error) })
      // Nobody knows whether the job arrived; asking for its progress will tell.
      else if (isAppError(error, 'network.unreachable')) this.#core.go('print')
      else this.#core.refuse(error)
    }
  }

  seePrinting(printing: Printing): void {
    if (this.state.screen !== 'printing') return
    this.#core.erasePdf()
    const { payment, state, status } = printing
    if (state === 'failed' || payment.state === 'refunded') {
      return this.#core.refuse(new AppError('printer.unavailable'), payment)
    }
    this.#core.patch({ printing, payment })
    if (state !== 'done') return
    this.#looksAtPaper += 1
    // The paper is out. Where the money cannot be settled, that is the operator's question and not the person's.
    const isSettled = status === 'settled' || status === 'completed'
    if (isSettled || this.#looksAtPaper > looksBeforeSettled) this.#core.go('printed')
  }

  /** The certificate is in the hand: now the receipt, which comes last. */
  async takeThings(): Promise<void> {
    const { printing, payment, draft } = this.state
    const { visit, ending, ports } = this.#core
    const duty = this.#duty
    if (printing === null || payment === null || draft === null || visit === undefined || duty === undefined) return
    if (!this.#core.go('things-taken')) return
    try {
      const { kind, copies } = draft
      const { receiptNumber } = printing
      const feeYen = payment.dueYen / copies
      const bytes = await duty.drawReceipt({ kind, copies, feeYen, payment, receiptNumber })
      await ports.call(printReceipt, { params: { visitId: visit.id }, bytes, signal: ending })
      if (!ending.aborted) this.#core.patch({ receipt: 'printed' })
    } catch {
      // Whatever hindered it, the number on the screen takes the receipt's place.
      if (!ending.aborted) this.#core.patch({ receipt: 'failed' })
    }
  }

  /** Everything is done; the BFF forgets the visit now or, if it cannot be told, by its own clock. */
  end = (): void => {
    const { visit, ports } = this.#core
    if (!this.#core.go('end') || visit === undefined) return
    ports.callWhileLeaving(endVisit, { params: { visitId: visit.id } }).catch(() => undefined)
    this.#wipe()
  }

  // --- the way out

  stop(reason: StopReason): Promise<void> {
    return this.#core.stop(reason)
  }

  /** Leaves a screen that ended the visit; a card still lying there must be taken first. */
  leave = (): void => {
    const { isCardThere } = this.#card
    if (this.#core.go(isCardThere ? 'leave-with-card' : 'leave') && !isCardThere) this.#wipe()
  }

  /** Something the screens found out themselves, such as a visit the BFF no longer knows. */
  fail = (error: unknown): void => {
    if (this.#core.visit !== undefined) this.#core.refuse(error)
  }

  /** Tells the BFF that the person is still there. */
  extend = async (): Promise<void> => {
    const { visit, ending, ports } = this.#core
    if (visit === undefined) return
    try {
      await ports.call(extendVisit, { params: { visitId: visit.id }, headers: passiveHeader, signal: ending })
    } catch (error) {
      if (!ending.aborted && isAppError(error, 'issuance.visit-lost')) this.#core.refuse(error)
    }
  }

  #step(find: typeof eventOnward): void {
    const { household, draft, screen } = this.state
    if (household === null || draft === null) return
    const event = find(household, draft, screen as ChoiceScreen)
    if (event !== undefined) this.#core.go(event)
  }

  #wipe(): void {
    this.#core.forget()
    this.#duty?.onWiped()
    this.#card.look()
  }
}
