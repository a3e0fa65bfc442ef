import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** Failures after which the card is simply laid down once more. */
export const laidAgain: ReadonlySet<ErrorCode> = new Set([
  'card.removed',
  'card.not-present',
  'card.unreadable',
  'card.timeout',
  'card.reader-in-use',
  'card.pin-outcome-unknown',
])
