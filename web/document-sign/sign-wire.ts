import type { Problem } from '#shared/errors/app-error.ts'
import type { ShownPlace } from '#shared/pades/appearance.ts'
import type { DocMdpPermission } from '#shared/pades/permissions.ts'
import type { PadesLevel, SigningStage } from '#shared/pades/sign.ts'
import type { SigningOptions } from '#shared/pades/signing-options.ts'
import type { KeyFileRefusal } from '#shared/pkcs12/refusal.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'

/** What the page and the signing worker say to each other: the document and a file's keys stay in the worker. */

/** A key of a PKCS#12 file that was opened: its number there, and DER of its certificate and those above it. */
export type FileKey = { readonly index: number; readonly certificates: readonly Uint8Array[] }

export type SigningKey =
  | { readonly from: 'file'; readonly index: number }
  /** The page has the card: the worker sends it the digest. */
  | {
      readonly from: 'card'
      readonly scheme: Exclude<SignatureScheme, { readonly family: 'ed25519' }>
      readonly certificates: readonly Uint8Array[]
    }

export type Appearance = {
  /** One page, drawn for the place. */
  readonly pdf: Uint8Array
  readonly place?: ShownPlace
}

export type SignOrder = {
  readonly file: Blob
  readonly key: SigningKey
  readonly level: PadesLevel
  readonly at: Date
  readonly reason?: string
  /** An empty field of the form to be filled. */
  readonly field?: string
  readonly certification?: DocMdpPermission
  readonly appearance?: Appearance
  /** DER of those who are trusted to say when. */
  readonly stampAnchors: readonly Uint8Array[]
  /** DER of those who are trusted to say who. */
  readonly anchors: readonly Uint8Array[]
}

export type SignCommand =
  | { readonly type: 'inspect'; readonly file: Blob }
  | { readonly type: 'open-key-file'; readonly file: Blob; readonly password: string }
  | { readonly type: 'sign'; readonly order: SignOrder }
  | { readonly type: 'signature'; readonly signature: Uint8Array }

export type SignAnswer =
  | { readonly type: 'inspected'; readonly options: SigningOptions }
  | { readonly type: 'key-file'; readonly keys: readonly FileKey[] }
  | { readonly type: 'key-file-refused'; readonly code: KeyFileRefusal }
  | { readonly type: 'stage'; readonly stage: SigningStage }
  /** To be signed by the card; the answer is a 'signature'. */
  | { readonly type: 'digest'; readonly digest: Uint8Array }
  | { readonly type: 'signed'; readonly appended: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly problem: Problem }
