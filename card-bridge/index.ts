/** The one door of the library: readers, card applications, and the types they speak. */
export { readCardRecord, type CardRecord } from './apps/common-data/session.ts'
export { toTokenKind } from './apps/jpki/commands.ts'
export {
  individualNumberCard,
  nextGeneration,
  type CertificateKind,
  type HashName,
  type JpkiProfile,
  type KeyKind,
  type TokenKind,
} from './apps/jpki/constants.ts'
export { openJpkiSession, type JpkiSession, type JpkiSessionOptions } from './apps/jpki/session.ts'
export { signLogIn, type LogInProof } from './apps/log-in.ts'
export type { BasicFour } from './apps/text-input-assist/commands.ts'
export type { SecretKind } from './apps/text-input-assist/constants.ts'
export { openTextInputAssistSession, type TextInputAssistSession } from './apps/text-input-assist/session.ts'
export { connectReader, isWebUsbAvailable, registerBrowserReaders } from './readers/browser-readers.ts'
export { knownReaders, type KnownReader, type Preparation, type Reach } from './readers/known-readers.ts'
export { createReaderRegistry, readerRegistry, registerReaderSource, type ReaderRegistry } from './readers/registry.ts'
export { createUsbReaderSource, type UsbReaderSource } from './readers/usb/source.ts'
export { traceTransport, type TraceEntry } from './trace.ts'
export { toCardError } from './transport/foreign-errors.ts'
export { defaultClocks, guardTransport, type Clocks } from './transport/guard.ts'
export type { CardPresence, Reader, ReaderSource } from './transport/reader.ts'
export type { Transport, TransportCapabilities } from './transport/transport.ts'
