import { ByteCursor } from '#shared/bytes/cursor.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { openExchange } from '../../apdu/exchange.ts'
import { readRecordOf, selectApplication } from '../../apdu/file-commands.ts'
import { requireOk } from '../../apdu/status-words.ts'
import type { Transport } from '../../transport/transport.ts'
import { cardRecordLayout, commonApplication } from './constants.ts'

/** What a card tells about itself without any PIN. It names no person, but the serial is one card's own: do not keep it. */
export type CardRecord = {
  /** 15 digits. */
  readonly serial: string
  /** 製造番号 as it is told to the holder: the 13 digits of the serial after its second. */
  readonly manufacturingNumber: string
  /** Issuing municipality, 5 digits (JIS X 0401/0402 without check digit). */
  readonly municipalityCode: string
  /** Last day the card may be used, `YYYY-MM-DD`. */
  readonly expiry: string
}

/** Parts of the record. Throws `card.protocol` for anything but digits of the known layout. */
export const parseCardRecord = (bytes: Uint8Array): CardRecord => {
  const { tag, serial, municipalityCode, expiry } = cardRecordLayout
  try {
    const cursor = new ByteCursor(bytes)
    if (cursor.takeUint8() !== tag) throw new RangeError('unknown tag')
    if (cursor.takeUint8() !== serial + municipalityCode + expiry) throw new RangeError('unknown length')
    const take = (length: number) => requireDigits(cursor.take(length))
    const serialDigits = take(serial)
    const record = { serial: serialDigits, manufacturingNumber: serialDigits.slice(2), municipalityCode: take(5) }
    const day = take(expiry)
    cursor.requireEnd()
    return { ...record, expiry: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}` }
  } catch (error) {
    throw new AppError('card.protocol', {}, { cause: error })
  }
}

const requireDigits = (bytes: Uint8Array): string => {
  const text = String.fromCharCode(...bytes)
  if (!/^[0-9]+$/.test(text)) throw new RangeError('not digits')
  return text
}

/**
 * Selects the common application and reads the card's record: two commands. It ends the PIN state of a JPKI session on
 * the same card, so read it first. Throws `card.unsupported` when the card has no such application.
 */
export const readCardRecord = async (transport: Transport, signal: AbortSignal): Promise<CardRecord> => {
  const exchange = openExchange(transport)
  const { aid, cardRecord } = commonApplication
  requireOk(await exchange(selectApplication(aid), signal))
  return parseCardRecord(requireOk(await exchange(readRecordOf(cardRecord.file, cardRecord.record), signal)))
}
