/** The countdown of a hold. The server's clock is the truth: only what passed here since it spoke is taken off. */
import type { Hold } from '#shared/pickup-reservation/api.ts'

/** A hold as it was told, and when by this page's own steady clock (`performance.now`). */
export type ToldHold = { readonly hold: Hold; readonly toldAt: number }

/** How long before the end the bar warns: WCAG 2.2 SC 2.2.1 asks for 20 seconds to answer. */
export const warnSeconds = 120

/** Whole seconds left, never below zero. */
export const secondsLeft = ({ hold, toldAt }: ToldHold, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(hold.expiresAt) - Date.parse(hold.now) - (now - toldAt)) / 1000))

/** When the time left is said aloud: rarely at first, and often enough at the end. */
export const isSpoken = (seconds: number): boolean =>
  seconds === 300 || seconds === warnSeconds || seconds === 60 || seconds === 30 || seconds === 0
