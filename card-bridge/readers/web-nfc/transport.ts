import { AppError } from '#shared/errors/app-error.ts'
import { requireNotAborted } from '../../transport/foreign-errors.ts'
import type { Transport, TransportCapabilities } from '../../transport/transport.ts'
import { toNfcError } from './foreign-errors.ts'
import type { NDEFReader, NDEFReaderConstructor, NDEFReadingEvent } from './web-nfc-api.ts'

/** One record of a tag: its type as Web NFC names it, and its bytes. */
export type NdefContent = { readonly recordType: string; readonly data: Uint8Array }

/** What Web NFC can carry: whole NDEF messages. Commands it cannot (Web NFC §1: no access to ISO-DEP). */
export type NdefCapabilities = TransportCapabilities & {
  readonly extendedLength: false
  readonly apdu: false
  readonly ndef: true
}

/** A way to a tag through a phone's browser. It is a `Transport` that says what it is and refuses every command. */
export interface NdefTransport extends Transport {
  readonly capabilities: NdefCapabilities
  /** Always throws `card.ndef-only`: a card that needs commands is out of a phone browser's reach. */
  transmit(command: Uint8Array, signal: AbortSignal): Promise<never>
  /**
   * The records of the tag that is held to the phone, or of the next one. Throws `card.unreadable` for a tag without NDEF
   * and for one that moved, and `card.aborted`.
   */
  read(signal: AbortSignal): Promise<readonly NdefContent[]>
  /** Writes one record in place of all that the tag has. Throws `card.removed` when nobody knows whether it arrived. */
  write(record: NdefContent, signal: AbortSignal): Promise<void>
}

/** A virtual one says so, because a screen must. */
type FoundConstructor = NDEFReaderConstructor & { readonly simulated?: boolean }

const findConstructor = (): FoundConstructor | undefined =>
  (globalThis as { readonly NDEFReader?: FoundConstructor }).NDEFReader

/** True where this browser has Web NFC: Chrome and its relatives on Android, in a secure context. */
export const isWebNfcAvailable = (): boolean => findConstructor() !== undefined

/** True where it exists in memory only. A screen must show this. */
export const isWebNfcSimulated = (): boolean => findConstructor()?.simulated === true

const toBytes = (data: DataView | null): Uint8Array =>
  data === null ? new Uint8Array() : new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()

const toContents = (event: Event): readonly NdefContent[] =>
  (event as NDEFReadingEvent).message.records.map(({ recordType, data }) => ({ recordType, data: toBytes(data) }))

/** Scans until one tag was read. A scan of its own, because a tag already in the field is told to new scans only. */
const readOnce = async (reader: NDEFReader, signal: AbortSignal): Promise<readonly NdefContent[]> => {
  const stop = new AbortController()
  const { promise: found, resolve, reject } = Promise.withResolvers<readonly NdefContent[]>()
  found.catch(() => undefined)
  const onAbort = () => reject(new DOMException('aborted', 'AbortError'))
  signal.addEventListener('abort', onAbort, { once: true })
  reader.addEventListener('reading', (event) => resolve(toContents(event)), { once: true })
  reader.addEventListener('readingerror', () => reject(new AppError('card.unreadable')), { once: true })
  try {
    requireNotAborted(signal)
    await reader.scan({ signal: AbortSignal.any([signal, stop.signal]) })
    return await found
  } catch (error) {
    throw toNfcError(error, 'scan', signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
    stop.abort()
  }
}

/**
 * Turns the phone's NFC on for this page; the first time the browser asks the person, so call it from a click. While the
 * transport is open the system does not react to tags itself (it would open the address on the card). Throws
 * `card.nfc-missing`, `card.nfc-off`, `card.nfc-refused`.
 */
export const openWebNfc = async (
  signal: AbortSignal,
  Reader: NDEFReaderConstructor | undefined = findConstructor(),
): Promise<NdefTransport> => {
  if (Reader === undefined) throw new AppError('card.nfc-missing')
  const closed = new AbortController()
  const open = AbortSignal.any([signal, closed.signal])
  try {
    await new Reader().scan({ signal: open })
  } catch (error) {
    throw toNfcError(error, 'scan', signal)
  }
  const whileOpen = (inner: AbortSignal) => AbortSignal.any([open, inner])
  return {
    capabilities: { extendedLength: false, apdu: false, ndef: true },
    transmit: async () => {
      throw new AppError('card.ndef-only')
    },
    read: (inner) => readOnce(new Reader(), whileOpen(inner)),
    write: async ({ recordType, data }, inner) => {
      const ended = whileOpen(inner)
      try {
        requireNotAborted(ended)
        await new Reader().write({ records: [{ recordType, data: data.slice() }] }, { signal: ended })
      } catch (error) {
        throw toNfcError(error, 'write', ended)
      }
    },
    close: async () => closed.abort(),
  }
}
