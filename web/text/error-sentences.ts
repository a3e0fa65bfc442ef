import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** What happened, why, and what to do now, for somebody who has never heard of any of this. */
export type ErrorSentences = { readonly what: string; readonly why: string; readonly todo: string }

/** Total over the catalogue: a new code without sentences does not compile. */
export type ErrorText = Readonly<Record<ErrorCode, ErrorSentences>>
