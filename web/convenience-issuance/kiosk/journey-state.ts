import type { Household, Offers, Payment, Printing } from '#shared/convenience-issuance/api.ts'
import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'
import type { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode, UnavailableReason } from '#shared/errors/catalogue.ts'
import { nextStatus } from '#shared/lifecycle/machine.ts'
import type { ComputerState } from '#shared/phone-reader/computer-end.ts'
import { beginDraft, type Draft } from './choices.ts'
import { journeyMachine, type JourneyEvent, type Screen } from './journey.ts'

/** An error as a screen shows it: the code chooses the sentences, the detail fills them. */
export type Problem = { readonly code: ErrorCode; readonly detail: AppError['detail'] }

/** What became of the money when a visit did not end with paper. */
export type MoneyFate =
  | { readonly state: 'none' | 'returning' | 'unknown' | 'stuck' }
  | { readonly state: 'returned'; readonly yen: number }

/** A phone that reads the card (PF-TV-13): how far it is, and how often it was heard of. */
export type PhoneView = ComputerState & { readonly heard: number }

export type StopReason = 'person' | 'idle'

/** Everything the screens of one visit show. It holds no PIN, no certificate, no certificate information and no PDF. */
export type JourneyState = {
  readonly screen: Screen
  /** A request of this screen is under way: its buttons wait. */
  readonly busy: boolean
  readonly retriesLeft: number | null
  /** Something a screen says beside its own words, such as why the PIN is asked for again. */
  readonly notice: Problem | null
  /** Null while no phone is asked, or until its link is there. */
  readonly phone: PhoneView | null
  readonly offers: Offers | null
  readonly household: Household | null
  readonly draft: Draft | null
  readonly preparation: 'sending' | 'drawing' | 'comparing'
  readonly totalYen: number | null
  readonly payment: Payment | null
  readonly printing: Printing | null
  readonly receipt: 'printing' | 'printed' | 'failed'
  readonly problem: Problem | null
  readonly stopReason: StopReason | null
  readonly money: MoneyFate
}

export const initialJourney: JourneyState = {
  screen: journeyMachine.initial,
  busy: false,
  retriesLeft: null,
  notice: null,
  phone: null,
  offers: null,
  household: null,
  draft: null,
  preparation: 'sending',
  totalYen: null,
  payment: null,
  printing: null,
  receipt: 'printing',
  problem: null,
  stopReason: null,
  money: { state: 'none' },
}

/** What a screen that ends badly may still know: nothing of the person. */
const forgotten = (state: JourneyState): JourneyState => ({
  ...initialJourney,
  screen: state.screen,
  money: state.payment === null && state.printing === null ? { state: 'none' } : { state: 'returning' },
})

export type Patch = Partial<Omit<JourneyState, 'screen'>>

/**
 * The state after an event and what came with it. Every change of screen ends `busy` and the notice, a screen of no return
 * forgets the person, and the start forgets everything. Throws `lifecycle.illegal` where the machine has no such way.
 */
export const advance = (state: JourneyState, event: JourneyEvent, patch: Patch = {}): JourneyState => {
  const screen = nextStatus(journeyMachine, state.screen, event)
  if (screen === 'hold-card') return initialJourney
  const kept = forgetsPerson.has(screen) && !forgetsPerson.has(state.screen) ? forgotten(state) : state
  return { ...kept, busy: false, notice: null, ...patch, screen }
}

const forgetsPerson: ReadonlySet<Screen> = new Set(['stopping', 'stopped', 'refused', 'return-card', 'staff-call'])

export const toProblem = ({ code, detail }: AppError): Problem => ({ code, detail })

/** The draft and the screens' facts for a kind just chosen. */
export const withHousehold = (household: Household): Patch => ({ household, draft: beginDraft(household) })

/** The offers with one kind taken out of reach, when the municipality changed its mind meanwhile. */
export const withdrawKind = (offers: Offers, kind: CertificateKind, reason: UnavailableReason): Offers => ({
  ...offers,
  offers: offers.offers.map((offer) => (offer.kind === kind ? { ...offer, available: false, reason } : offer)),
})

/** What a payment says about the money of a visit that was stopped. */
export const toMoneyFate = (payment: Payment | null): MoneyFate => {
  if (payment === null) return { state: 'none' }
  if (payment.state === 'refunded') {
    return payment.refundedYen === 0 ? { state: 'none' } : { state: 'returned', yen: payment.refundedYen }
  }
  if (payment.state === 'jammed') return { state: 'stuck' }
  if (payment.state === 'captured') return { state: 'unknown' }
  return payment.insertedYen === 0 ? { state: 'none' } : { state: 'returning' }
}
