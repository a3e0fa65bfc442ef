/** Status words as the surveyed cards give them. */
export const status = {
  ok: 0x9000,
  wrongLength: 0x6700,
  channelUnsupported: 0x6881,
  secureMessagingUnsupported: 0x6882,
  wrongFileType: 0x6981,
  securityNotSatisfied: 0x6982,
  referenceDataNotUsable: 0x6984,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  noSecureMessaging: 0x69fc,
  notFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongParameters: 0x6a86,
  wrongData: 0x6a80,
  dataObjectNotFound: 0x6a88,
  wrongOffset: 0x6b00,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
  internal: 0x6f00,
} as const

/** 63Cx; 6300 for a key that is not counted. */
export const retriesStatus = (retriesLeft: number): number =>
  Number.isFinite(retriesLeft) ? 0x63c0 | Math.min(retriesLeft, 15) : 0x6300

/** Ends a command with a status word other than 9000. Never leaves the card. */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly statusWord: number

  constructor(statusWord: number) {
    super(statusWord.toString(16))
    this.statusWord = statusWord
  }
}

export const requireThat = (condition: boolean, statusWord: number): void => {
  if (!condition) throw new StatusError(statusWord)
}
