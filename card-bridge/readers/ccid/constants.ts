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

/** Bits of dwFeatures. */
export const feature = {
  autoVoltage: 0x08,
  autoParameters: 0x42,
  autoInformationSize: 0x400,
  levelMask: 0x70000,
} as const

/** Exchange level by its bits in dwFeatures; the character level (0) is not spoken here. */
export const levels = { 0x10000: 'tpdu', 0x20000: 'short-apdu', 0x40000: 'extended-apdu' } as const

export type ExchangeLevel = (typeof levels)[keyof typeof levels]

/** wLevelParameter and bChainParameter (§6.1.4, §6.2.1). */
export const chain = { whole: 0x00, begin: 0x01, end: 0x02, middle: 0x03, more: 0x10 } as const

/** bError values with a meaning of their own for the person (§6.2.6, table 6.2-2); a slot that is busy is asked again. */
export const slotError = { iccMute: 0xfe, busyWithAuto: 0xf2, slotBusy: 0xe0 } as const

export const descriptorType = { interface: 0x04, ccid: 0x21 } as const
