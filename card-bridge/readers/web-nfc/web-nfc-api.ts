/**
 * The interfaces of Web NFC (W3C Community Group, "Web NFC", §§ 8 and 9), which TypeScript's libraries do not have. Names
 * and shapes are the specification's own, so that a page's `NDEFReader` and a virtual one are held to the same contract.
 */
export type NDEFRecordInit = {
  readonly recordType: string
  readonly mediaType?: string
  readonly id?: string
  readonly encoding?: string
  readonly lang?: string
  readonly data?: string | ArrayBuffer | ArrayBufferView | NDEFMessageInit
}

export type NDEFMessageInit = { readonly records: readonly NDEFRecordInit[] }

export type NDEFMessageSource = string | ArrayBuffer | ArrayBufferView | NDEFMessageInit

export interface NDEFRecord {
  readonly recordType: string
  readonly mediaType: string | null
  readonly id: string | null
  readonly data: DataView | null
  readonly encoding: string | null
  readonly lang: string | null
  toRecords(): NDEFRecord[] | null
}

export interface NDEFMessage {
  readonly records: readonly NDEFRecord[]
}

export interface NDEFReadingEvent extends Event {
  /** Empty where the tag has none; with colons, as in `04:a1:…`. */
  readonly serialNumber: string
  readonly message: NDEFMessage
}

export type NDEFScanOptions = { readonly signal?: AbortSignal }
export type NDEFWriteOptions = { readonly overwrite?: boolean; readonly signal?: AbortSignal }
export type NDEFMakeReadOnlyOptions = { readonly signal?: AbortSignal }

export interface NDEFReader extends EventTarget {
  onreading: ((this: NDEFReader, event: NDEFReadingEvent) => unknown) | null
  onreadingerror: ((this: NDEFReader, event: Event) => unknown) | null
  scan(options?: NDEFScanOptions): Promise<void>
  write(message: NDEFMessageSource, options?: NDEFWriteOptions): Promise<void>
  makeReadOnly(options?: NDEFMakeReadOnlyOptions): Promise<void>
}

export type NDEFReaderConstructor = new () => NDEFReader
