/**
 * Sony RC-S300/S and /P ("NFC Port-400"): the vendor interface carries CCID-shaped messages with pseudo-APDUs of PC/SC
 * part 3, "transparent session", inside. Several public projects agree on what follows; type B over this interface from a
 * browser has not been shown in public as a whole.
 */
export const message = { toReader: 0x6b, fromReader: 0x83 } as const

/** P2 of the pseudo-APDU FF 50 00 P2. */
export const operation = { manageSession: 0x00, exchange: 0x01, switchProtocol: 0x02 } as const

/** Data objects of the manage-session operation, each of length zero. */
export const sessionObject = { start: 0x81, end: 0x82, fieldOff: 0x83, fieldOn: 0x84 } as const

/** Standard and layer in the switch-protocol object: type B, the reader activating up to 14443-4 or not past 14443-3. */
export const typeBLayers = { readerActivates: 0x04, hostActivates: 0x03 } as const
export const typeB = 0x01

/**
 * What the reader must leave out, one bit each: parity added, parity expected, protocol prologue. CRC is added and
 * stripped. The setting lasts, so it is stated each time.
 */
export const typeBFlags = 0x001c

export const tag = {
  flags: 0x90,
  timer: 0x5f46,
  send: 0x95,
  switchProtocol: 0x8f,
  result: 0xc0,
  receptionStatus: 0x96,
  received: 0x97,
  answerToReset: 0x5f51,
} as const

/** Outcome of an operation in its result object: done, refused or no answer, sent without an answer. */
export const outcome = { done: 0x00, refused: 0x01, unanswered: 0x02 } as const

/** "No answer over the air" in the result's status word, whatever the outcome byte. */
export const unansweredStatus = [0x6301, 0x6401] as const

/** Milliseconds the field needs to fall and to rise, as measured by others. */
export const fieldFallMilliseconds = 30
export const fieldRiseMilliseconds = 21

/** ATR a reader makes up for a card of type B (PC/SC part 3 §3.1.3.2.3.2): header, application data, protocol info, MBLI, TCK. */
export const madeUpAtr = { header: [0x3b, 0x88, 0x80, 0x01], protocolInfo: { start: 8, end: 11 }, length: 13 } as const
