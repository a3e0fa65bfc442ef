/** USB CCID 1.1: messages from the host (§6.1), from the reader (§6.2), and fields of the class descriptor (§5.1). */
export const toReader = {
  setParameters: 0x61,
  powerOn: 0x62,
  powerOff: 0x63,
  getSlotStatus: 0x65,
  transferBlock: 0x6f,
} as const

export const fromReader = { dataBlock: 0x80, slotStatus: 0x81, parameters: 0x82 } as const

export const headerLength = 10

/** bmICCStatus, the low two bits of bStatus (§6.2.6). */
export const cardStatus = { active: 0, inactive: 1, absent: 2 } as const

/** bmCommandStatus, the high two bits of bStatus. */
export const commandStatus = { done: 0, failed: 1, timeExtension: 2 } as const

/** Bits of dwFeatures. `autoProtocol`: the reader negotiates with the card by itself, by either of two bits. */
export const feature = {
  autoVoltage: 0x08,
  autoParameters: 0x42,
  autoProtocol: 0xc0,
  autoInformationSize: 0x400,
  levelMask: 0x70000,
} as const

/** Exchange level by its bits in dwFeatures; the character level (0) is not spoken here. */
export const levels = { 0x10000: 'tpdu', 0x20000: 'short-apdu', 0x40000: 'extended-apdu' } as const

export type ExchangeLevel = (typeof levels)[keyof typeof levels]

/** wLevelParameter and bChainParameter (§6.1.4, §6.2.1). */
export const chain = { whole: 0x00, begin: 0x01, end: 0x02, middle: 0x03, more: 0x10 } as const

/** From the interrupt endpoint (§6.3.1): two bits a slot follow, present and changed. */
export const slotChange = { type: 0x50, changedBits: 0xaa } as const

type SlotErrorRow = {
  /** First and last value of bError. */
  readonly values: readonly [number, number]
  readonly meaning: string
  readonly error: 'card.unreadable' | 'card.unsupported' | 'card.reader-in-use' | 'card.protocol'
}

const row = (
  value: number | readonly [number, number],
  meaning: string,
  error: SlotErrorRow['error'] = 'card.unreadable',
): SlotErrorRow => ({ values: typeof value === 'number' ? [value, value] : value, meaning, error })

/** bError that has a meaning of its own to the driver: silence may be part of a block protocol. */
export const cardMute = 0xfe

/**
 * bError (§6.2.6, table 6.2-2) and, from A2 to BE, values that readers in the field give beside the table. A slot that is
 * busy is asked again before this is thrown.
 */
export const slotErrors: readonly SlotErrorRow[] = [
  row(0xff, 'aborted by the host'),
  row(cardMute, 'card mute'),
  row(0xfd, 'parity error'),
  row(0xfc, 'overrun'),
  row(0xfb, 'hardware error', 'card.protocol'),
  row(0xf8, 'bad TS in the answer to reset'),
  row(0xf7, 'bad TCK in the answer to reset'),
  row(0xf6, 'protocol not supported', 'card.unsupported'),
  row(0xf5, 'class not supported', 'card.unsupported'),
  row(0xf4, 'procedure byte conflict'),
  row(0xf3, 'deactivated protocol'),
  row(0xf2, 'busy with a sequence of its own', 'card.reader-in-use'),
  row(0xf0, 'PIN pad timed out', 'card.protocol'),
  row(0xef, 'PIN pad cancelled', 'card.protocol'),
  row(0xe0, 'slot busy', 'card.reader-in-use'),
  row(0xa2, 'short circuit at the card'),
  row(0xa3, 'answer to reset too long'),
  row(0xab, 'no data'),
  row(0xb0, 'T=1 block too long'),
  row(0xbb, 'T=1 protocol error'),
  row(0xbd, 'T=1 error of the card'),
  row(0xbe, 'APDU length', 'card.protocol'),
  row([0x01, 0x7f], 'a field of the message, by its offset', 'card.protocol'),
  row(0x00, 'command not supported', 'card.protocol'),
]

export const findSlotError = (error: number): SlotErrorRow | undefined =>
  slotErrors.find(({ values: [first, last] }) => error >= first && error <= last)

export const descriptorType = { interface: 0x04, ccid: 0x21 } as const
