import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { informationDefault, type Check } from '../../t1/block.ts'

export type Protocol = 0 | 1

/** What the driver needs of an answer to reset (ISO/IEC 7816-3 §8.2). */
export type AnswerToReset = {
  /** Protocols the card offers in its order, at least one; the first is spoken unless another is negotiated. */
  readonly protocols: readonly number[]
  /** Protocol fixed by TA2 (§8.3): then neither it nor the speed may be negotiated. */
  readonly fixedProtocol: number | undefined
  /** Fi and Di as TA1 has them, default 11. */
  readonly speed: number
  readonly guardTime: number
  /** TC2, default 10. */
  readonly waitingInteger: number
  readonly inverse: boolean
  readonly t1: {
    readonly informationSize: number
    /** BWI and CWI in one byte, default 4D. */
    readonly waitingIntegers: number
    readonly check: Check
  }
}

type Level = { readonly a?: number; readonly b?: number; readonly c?: number; readonly protocol: number | undefined }

/** T=15 qualifies global bytes and is no protocol (§8.2.3). */
const globalBytes = 15

/** Interface bytes level by level; the protocol of level n+1 is named by TDn. */
const takeLevels = (cursor: ByteCursor, first: number): readonly Level[] => {
  const levels: Level[] = []
  let present = first >> 4
  let protocol: number | undefined
  for (;;) {
    const a = (present & 1) === 0 ? {} : { a: cursor.takeUint8() }
    const b = (present & 2) === 0 ? {} : { b: cursor.takeUint8() }
    const c = (present & 4) === 0 ? {} : { c: cursor.takeUint8() }
    levels.push({ ...a, ...b, ...c, protocol })
    if ((present & 8) === 0) return levels
    const next = cursor.takeUint8()
    present = next >> 4
    protocol = next & 0x0f
  }
}

/** Parses an answer to reset. Throws `card.unreadable` for bytes that are none: TS, lengths and TCK must fit. */
export const parseAnswerToReset = (bytes: Uint8Array): AnswerToReset => {
  try {
    const cursor = new ByteCursor(bytes)
    const convention = cursor.takeUint8()
    if (convention !== 0x3b && convention !== 0x3f) throw new RangeError('TS')
    const first = cursor.takeUint8()
    const levels = takeLevels(cursor, first)
    cursor.take(first & 0x0f)
    const named = levels.flatMap(({ protocol }) => (protocol === undefined ? [] : [protocol]))
    // TCK is there unless T=0 alone is offered.
    if (named.some((protocol) => protocol !== 0)) {
      cursor.takeUint8()
      if (bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0) !== 0) throw new RangeError('TCK')
    }
    cursor.requireEnd()
    const offered = [...new Set(named)].filter((protocol) => protocol !== globalBytes)
    const modeByte = levels[1]?.a
    const t1 = levels.slice(2).find((level) => level.protocol === 1)
    return {
      protocols: offered.length === 0 ? [0] : offered,
      fixedProtocol: modeByte === undefined ? undefined : modeByte & 0x0f,
      speed: levels[0]?.a ?? 0x11,
      guardTime: levels[0]?.c ?? 0,
      waitingInteger: levels[1]?.c ?? 10,
      inverse: convention === 0x3f,
      t1: {
        informationSize: t1?.a ?? informationDefault,
        waitingIntegers: t1?.b ?? 0x4d,
        check: ((t1?.c ?? 0) & 1) === 0 ? 'lrc' : 'crc',
      },
    }
  } catch (error) {
    throw new AppError('card.unreadable', undefined, { cause: error })
  }
}
