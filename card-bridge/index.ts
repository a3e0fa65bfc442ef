/** The one door of the library: readers, card applications, and the types they speak. */
export { openApduChannel } from './apps/card-ap/channel.ts'
export { openMailboxChannel, type HoldStep } from './apps/card-ap/mailbox.ts'
export type { CardApProof, CardApStatus } from './apps/card-ap/messages.ts'
export { CardApSession, type CardApSessionOptions } from './apps/card-ap/session.ts'
export { readCardRecord, type CardRecord } from './apps/common-data/session.ts'
export type { CardPublicKey, CardVerifiableCertificate } from './apps/card-key.ts'
export type { BirthRecord, CardFace } from './apps/face-confirmation/commands.ts'
export {
  faceConfirmation,
  type FaceConfirmationProfile,
  type FaceSecretKind,
} from './apps/face-confirmation/constants.ts'
export {
  openFaceConfirmationSession,
  type FaceConfirmationOptions,
  type FaceConfirmationSession,
} from './apps/face-confirmation/session.ts'
export { toTokenKind } from './apps/jpki/commands.ts'
export {
  individualNumberCard,
  nextGeneration,
  type CertificateAvailability,
  type CertificateKind,
  type HashName,
  type JpkiProfile,
  type KeyKind,
  type TokenKind,
} from './apps/jpki/constants.ts'
export { openJpkiSession, type JpkiSession, type JpkiSessionOptions } from './apps/jpki/session.ts'
export { signLogIn, type LogInProof } from './apps/log-in.ts'
export { unlimitedTries, type PinPolicy } from './apps/pin.ts'
export type { BasicFour, SignedCardKey, SignedHashes } from './apps/text-input-assist/commands.ts'
export {
  nextTextInputAssist,
  textInputAssist,
  type SecretKind,
  type TextInputAssistProfile,
} from './apps/text-input-assist/constants.ts'
export {
  openTextInputAssistSession,
  type TextInputAssistOptions,
  type TextInputAssistSession,
} from './apps/text-input-assist/session.ts'
export { connectReader, isWebUsbAvailable, registerBrowserReaders } from './readers/browser-readers.ts'
export { knownReaders, type KnownReader, type Preparation, type Reach } from './readers/known-readers.ts'
export { createReaderRegistry, readerRegistry, registerReaderSource, type ReaderRegistry } from './readers/registry.ts'
export {
  ccidSmartCardClass,
  ccidVendorClass,
  rcS300,
  rcS380,
  usbReaderFamilies,
  type UsbReaderFamily,
} from './readers/usb/families.ts'
export { createUsbReaderSource, type UsbReaderSource } from './readers/usb/source.ts'
export { isWebNfcAvailable, isWebNfcSimulated, openWebNfc } from './readers/web-nfc/transport.ts'
export { traceTransport, type TraceEntry } from './trace.ts'
export { toCardError } from './transport/foreign-errors.ts'
export { defaultClocks, guardTransport, type Clocks } from './transport/guard.ts'
export type { CardPresence, Reader, ReaderSource } from './transport/reader.ts'
export type { Transport, TransportCapabilities } from './transport/transport.ts'
