import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import type { CounterName } from './card-data.ts'
import type { SigningKey } from './signing-key.ts'

/** Who may: everybody, nobody, or whoever presented one of these PIN files of the same application. */
export type Access = 'free' | 'never' | readonly number[]

export type DataFile = {
  readonly kind: 'data'
  /** A function where it takes keys that are made when somebody asks for them. */
  readonly content: Uint8Array | (() => Promise<Uint8Array>)
  readonly read: Access
}
export type RecordFile = { readonly kind: 'records'; readonly records: readonly Uint8Array[] }
export type PinFile = {
  readonly kind: 'pin'
  readonly counter: CounterName
  /** `Infinity` for a key that is not counted. */
  readonly triesMax: number
  /** Undefined: never set, so every presentation finds it blocked. */
  readonly value: Uint8Array | undefined
  /** What a changed PIN must look like. */
  readonly format: RegExp
}
export type KeyFile = { readonly kind: 'key'; readonly key: SigningKey | undefined; readonly use: Access }
/** Exists, and refuses everything. */
export type InternalFile = { readonly kind: 'internal' }

export type CardFile = DataFile | RecordFile | PinFile | KeyFile | InternalFile

export type CardApplication = {
  readonly aid: Uint8Array
  readonly files: ReadonlyMap<number, CardFile>
  /** Key that signs when P2 names none. */
  readonly defaultKey?: number
  /** The one key INTERNAL AUTHENTICATE works with, and its file. */
  readonly internalKey?: { readonly file: number; readonly key: SigningKey }
  /** Knows secure messaging, though nobody has opened a session. */
  readonly secureMessaging?: true
  /** The issuer's domain: selecting it puts the card back to where it was after its reset. */
  readonly isCardLevel?: true
}

/** A file as the card allocates it: content, then FF up to the next 256 bytes and at least one, so that reads meet filler. */
export const allocate = (content: Uint8Array, size = Math.ceil((content.length + 1) / 256) * 256): Uint8Array => {
  const file = new Uint8Array(size).fill(0xff)
  file.set(content)
  return file
}

/** A secret as its holder knows it, in ASCII. */
export const secretFile = ({
  value,
  ...file
}: Omit<PinFile, 'kind' | 'value'> & { readonly value: string | undefined }): PinFile => ({
  kind: 'pin',
  ...file,
  value: value === undefined ? undefined : encodeUtf8(value),
})
