import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** What happened, why, and what to do now, for somebody who has never heard of any of this. */
export type ErrorSentences = { readonly what: string; readonly why: string; readonly todo: string }

/** Total over the catalogue: a new code without sentences does not compile. */
export type ErrorText = Readonly<Record<ErrorCode, ErrorSentences>>

type CounterArea =
  | 'card'
  | 'database'
  | 'internal'
  | 'issuance'
  | 'lifecycle'
  | 'login'
  | 'network'
  | 'party'
  | 'payment'
  | 'printer'
  | 'request'
  | 'session'

/** The codes a kiosk or the first page can meet; those of one service are loaded with its pages. */
export type CounterErrorCode = Extract<ErrorCode, `${CounterArea}.${string}`>
export type CounterErrorText = Readonly<Record<CounterErrorCode, ErrorSentences>>

const isCounterCode = (text: CounterErrorText, code: ErrorCode): code is CounterErrorCode => Object.hasOwn(text, code)

/** The sentences of a code; one that belongs to a service elsewhere is as unexpected here as an unknown one. */
export const findSentences = (text: CounterErrorText, code: ErrorCode): ErrorSentences =>
  text[isCounterCode(text, code) ? code : 'internal.unexpected']
