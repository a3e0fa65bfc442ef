/** Block protocol of ISO/IEC 14443-4 §7.1 without CID and NAD. */
export const pcb = {
  information: 0x02,
  chaining: 0x10,
  acknowledge: 0xa2,
  notAcknowledge: 0xb2,
  deselect: 0xc2,
  waitingTime: 0xf2,
  blockNumber: 0x01,
} as const

/** Frame sizes in bytes by their code (FSDI/FSCI, ISO/IEC 14443-4 §5.1, table 1). */
export const frameSizes = [16, 24, 32, 40, 48, 64, 96, 128, 256] as const

/** Code of the frame size this side takes: 256 bytes. */
export const ownFrameSizeCode = 8

/** PCB and the two CRC bytes. */
export const blockOverhead = 3

/** WTXM, the multiplier of an S(WTX), lies in the low six bits (§7.3). */
export const waitingMultiplier = { mask: 0x3f, min: 1, max: 59 } as const

/** Carrier in kHz: 13.56 MHz. */
const carrierKilohertz = 13_560

/** Frame waiting time in milliseconds: 4096 / fc · 2^FWI (§7.2), and ΔFWT = 49152 / fc on top (ISO/IEC 14443-3 §7.10.3.3). */
export const toFrameWaitingTime = (fwi: number): number => (4096 * 2 ** fwi + 49_152) / carrierKilohertz

/** FWI 15 is reserved and read as 4 (§7.2). */
export const toUsableFwi = (fwi: number): number => (fwi > 14 ? 4 : fwi)

/** The longest wait the standard knows: FWI 14. */
export const frameWaitingTimeMax = toFrameWaitingTime(14)

/** Repetitions of one block before the link is given up. */
export const retriesMax = 4
