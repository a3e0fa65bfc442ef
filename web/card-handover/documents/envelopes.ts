import type { Box, Size } from '#web/documents/measures.ts'

/** Envelopes a letter goes into, in millimetres, with the address to be read the right way up. */
export type Envelope = Size & {
  /** The address window; null for an envelope without one. */
  readonly window: Box | null
  /** The letter as it was folded. */
  readonly folded: Size
}

/** A4 folded in three. */
const threefold: Size = { width: 210, height: 99 }

export const envelopes = {
  /** 長形3号 (JIS S 5502: 120 × 235 mm) used lengthwise, with the window of 45 × 90 mm that stock envelopes have. */
  'long-3': { width: 235, height: 120, window: { x: 23, y: 12, width: 90, height: 45 }, folded: threefold },
  plain: { width: 235, height: 120, window: null, folded: threefold },
} as const satisfies Record<string, Envelope>

export type EnvelopeKey = keyof typeof envelopes
export const envelopeKeys = Object.keys(envelopes) as readonly EnvelopeKey[]

const slackOf = ({ width, height, folded }: Envelope) => ({ x: width - folded.width, y: height - folded.height })

/**
 * The part of the letter the window shows wherever the letter slides to in the envelope: the address must lie in it
 * (Japan Post, guideline for envelopes with windows: postal code and address never hide behind the edge). Millimetres of
 * the letter; null without a window.
 */
export const findSeenAlways = (envelope: Envelope): Box | null => {
  const { window } = envelope
  if (window === null) return null
  const slack = slackOf(envelope)
  return { x: window.x, y: window.y, width: window.width - slack.x, height: window.height - slack.y }
}

/** The part of the letter the window may ever show: nothing but the address may lie in it. */
export const findSeenEver = (envelope: Envelope): Box | null => {
  const { window } = envelope
  if (window === null) return null
  const slack = slackOf(envelope)
  return {
    x: window.x - slack.x,
    y: window.y - slack.y,
    width: window.width + slack.x,
    height: window.height + slack.y,
  }
}
