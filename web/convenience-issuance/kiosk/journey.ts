import { defineMachine } from '#shared/lifecycle/machine.ts'

/**
 * The kiosk's screens in the order of the JPKI method (CV-KJ-1..8, CV-KS-1): which screen may follow which, and how each
 * treats time, abort and the shop's own look. What a screen shows is in `screens`, what happens between them in
 * `journey-driver.ts`.
 */
export const journeyMachine = defineMachine({
  initial: 'hold-card',
  statuses: [
    'hold-card',
    'waiting-for-card',
    'phone',
    'pin',
    'checking',
    'take-card',
    'kinds',
    'scope',
    'members',
    'items',
    'copies',
    'confirm',
    'preparing',
    'payment',
    'printing',
    'take-things',
    'receipt',
    'stopping',
    'stopped',
    'refused',
    'return-card',
    'staff-call',
  ],
  events: [
    'card-laid',
    'phone-chosen',
    'phone-answered',
    'card-read',
    'card-lifted',
    'pin-entered',
    'pin-refused',
    'identified',
    'card-taken',
    'card-forgotten',
    'ask-kind',
    'ask-scope',
    'ask-members',
    'ask-items',
    'ask-copies',
    'review',
    'apply',
    'document-ready',
    'print',
    'printed',
    'things-taken',
    'end',
    'stop',
    'stopped',
    'refuse',
    'leave',
    'leave-with-card',
  ],
  table: {
    'hold-card': { 'card-laid': 'waiting-for-card', 'phone-chosen': 'phone' },
    'waiting-for-card': { 'card-read': 'pin', stop: 'stopping', refuse: 'refused' },
    phone: { 'phone-answered': 'checking', stop: 'stopping', refuse: 'refused' },
    pin: { 'pin-entered': 'checking', 'card-lifted': 'waiting-for-card', stop: 'stopping', refuse: 'refused' },
    checking: {
      'pin-refused': 'pin',
      'card-lifted': 'waiting-for-card',
      identified: 'take-card',
      refuse: 'refused',
    },
    'take-card': { 'card-taken': 'kinds', 'card-forgotten': 'staff-call', stop: 'stopping', refuse: 'refused' },
    kinds: {
      'ask-scope': 'scope',
      'ask-members': 'members',
      'ask-items': 'items',
      'ask-copies': 'copies',
      stop: 'stopping',
      refuse: 'refused',
    },
    scope: {
      'ask-kind': 'kinds',
      'ask-members': 'members',
      'ask-items': 'items',
      'ask-copies': 'copies',
      stop: 'stopping',
      refuse: 'refused',
    },
    members: {
      'ask-kind': 'kinds',
      'ask-scope': 'scope',
      'ask-items': 'items',
      'ask-copies': 'copies',
      stop: 'stopping',
      refuse: 'refused',
    },
    items: {
      'ask-kind': 'kinds',
      'ask-scope': 'scope',
      'ask-members': 'members',
      'ask-copies': 'copies',
      stop: 'stopping',
      refuse: 'refused',
    },
    copies: {
      'ask-kind': 'kinds',
      'ask-scope': 'scope',
      'ask-members': 'members',
      'ask-items': 'items',
      review: 'confirm',
      stop: 'stopping',
      refuse: 'refused',
    },
    confirm: { 'ask-copies': 'copies', apply: 'preparing', stop: 'stopping', refuse: 'refused' },
    preparing: { 'document-ready': 'payment', stop: 'stopping', refuse: 'refused' },
    payment: { print: 'printing', stop: 'stopping', refuse: 'refused' },
    printing: { printed: 'take-things', stop: 'stopping', refuse: 'refused' },
    'take-things': { 'things-taken': 'receipt', end: 'hold-card' },
    receipt: { end: 'hold-card' },
    stopping: { stopped: 'stopped' },
    stopped: { leave: 'hold-card', 'leave-with-card': 'return-card' },
    refused: { leave: 'hold-card', 'leave-with-card': 'return-card' },
    'return-card': { 'card-taken': 'hold-card', 'card-forgotten': 'staff-call' },
    'staff-call': { 'card-taken': 'hold-card' },
  },
})

export type Screen = (typeof journeyMachine.statuses)[number]
export type JourneyEvent = (typeof journeyMachine.events)[number]

/** The steps a person sees above the screen. */
export const steps = ['card', 'pin', 'certificate', 'options', 'payment', 'print'] as const
type Step = (typeof steps)[number]

type ScreenRow = {
  /** Number of the screen in CV-KJ, ① to ⑮; null for those the standard flow does not count. */
  readonly number: number | null
  /** Operator screens wear the chain's look, common ones are the same everywhere (CV-KS-1). */
  readonly owner: 'operator' | 'common'
  readonly step: Step | null
  /**
   * What silence does (CV-KS-14): nothing; a question and then abort; the same with the PIN's longer time; the same but
   * ending well, because everything has been paid and printed; or leaving a screen that holds nothing of anybody.
   */
  readonly silence: 'nothing' | 'ask' | 'ask-late' | 'ask-to-end' | 'leave'
  /** Whether 「やめる」 is there, and whether it asks back because something would be lost. */
  readonly stop: 'none' | 'at-once' | 'ask'
}

export const screenRows: Readonly<Record<Screen, ScreenRow>> = {
  'hold-card': { number: 1, owner: 'operator', step: null, silence: 'nothing', stop: 'none' },
  'waiting-for-card': { number: 2, owner: 'common', step: 'card', silence: 'ask', stop: 'at-once' },
  phone: { number: null, owner: 'common', step: 'card', silence: 'ask-late', stop: 'at-once' },
  pin: { number: 3, owner: 'common', step: 'pin', silence: 'ask-late', stop: 'at-once' },
  checking: { number: null, owner: 'common', step: 'pin', silence: 'nothing', stop: 'none' },
  'take-card': { number: 4, owner: 'common', step: 'pin', silence: 'nothing', stop: 'at-once' },
  kinds: { number: 5, owner: 'common', step: 'certificate', silence: 'ask', stop: 'ask' },
  scope: { number: 6, owner: 'common', step: 'options', silence: 'ask', stop: 'ask' },
  members: { number: 7, owner: 'common', step: 'options', silence: 'ask', stop: 'ask' },
  items: { number: 8, owner: 'common', step: 'options', silence: 'ask', stop: 'ask' },
  copies: { number: 9, owner: 'common', step: 'options', silence: 'ask', stop: 'ask' },
  confirm: { number: 10, owner: 'common', step: 'options', silence: 'ask', stop: 'ask' },
  preparing: { number: 11, owner: 'operator', step: 'payment', silence: 'nothing', stop: 'ask' },
  payment: { number: 12, owner: 'operator', step: 'payment', silence: 'ask', stop: 'ask' },
  printing: { number: 13, owner: 'operator', step: 'print', silence: 'nothing', stop: 'none' },
  'take-things': { number: 14, owner: 'operator', step: 'print', silence: 'ask-to-end', stop: 'none' },
  receipt: { number: 15, owner: 'operator', step: 'print', silence: 'ask-to-end', stop: 'none' },
  stopping: { number: null, owner: 'common', step: null, silence: 'nothing', stop: 'none' },
  stopped: { number: null, owner: 'common', step: null, silence: 'leave', stop: 'none' },
  refused: { number: null, owner: 'common', step: null, silence: 'leave', stop: 'none' },
  'return-card': { number: null, owner: 'common', step: null, silence: 'nothing', stop: 'none' },
  'staff-call': { number: null, owner: 'common', step: null, silence: 'nothing', stop: 'none' },
}
