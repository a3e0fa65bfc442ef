/** What the page and the key worker say to each other: passwords go in, keys stay in, and only sealed things come out. */
import type { NoticeView, PasswordState } from '#shared/billing-certificate/applicant-api.ts'
import type { HolderNaming } from '#shared/billing-certificate/holder-name.ts'
import type { OwnMatter } from '#shared/billing-certificate/matter.ts'
import type { EnvelopeRefusal } from '#shared/cms/envelope.ts'
import type { Problem } from '#shared/errors/app-error.ts'
import type { KeyFileRefusal } from '#shared/pkcs12/refusal.ts'

/** 'deriving' takes seconds on a phone, 'making-key' up to ten: the screen says which it is. */
export type KeyStage =
  | 'deriving'
  | 'checking'
  | 'making-key'
  | 'sealing'
  | 'sending'
  | 'opening'
  | 'building'
  | 'signing'

export type ProofTerms = Pick<PasswordState, 'passwordNumber' | 'salt' | 'rounds'>

export type ApplyOrder = {
  readonly naming: HolderNaming
  readonly consentVersion: string | null
  readonly requestId: string
  readonly replaces: string | null
}

export type DownloadOrder = {
  readonly matterId: string
  readonly protection: 'modern' | 'legacy'
  /** Where the key was sealed under a password that was replaced since (decision 011). */
  readonly olderPassword: string | null
}

/** A key file that was opened: DER of the certificate whose key is in the worker now. */
export type OpenedKey = { readonly certificate: Uint8Array }

/** What an opened letter held: the issuance password, or a document of another kind. */
export type OpenedLetter =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'document'; readonly content: Uint8Array<ArrayBuffer> }

export type LetterSource =
  | { readonly from: 'notice'; readonly noticeId: string }
  | { readonly from: 'file'; readonly file: Blob }
  | { readonly from: 'text'; readonly text: string }

export type KeyCommand =
  | { readonly type: 'unlock'; readonly password: string; readonly terms: ProofTerms }
  | { readonly type: 'apply'; readonly order: ApplyOrder }
  | { readonly type: 'rekey'; readonly matterId: string; readonly naming: HolderNaming }
  | { readonly type: 'download'; readonly order: DownloadOrder }
  | { readonly type: 'open-key-file'; readonly file: Blob; readonly password: string }
  | { readonly type: 'reissue' }
  | { readonly type: 'open-letter'; readonly source: LetterSource }

export type KeyAnswer =
  | { readonly type: 'unlocked'; readonly state: PasswordState }
  | { readonly type: 'matter'; readonly matter: OwnMatter }
  | { readonly type: 'bundle'; readonly bundle: Uint8Array<ArrayBuffer> }
  | { readonly type: 'older-password-incorrect' }
  | { readonly type: 'key-file'; readonly key: OpenedKey }
  | { readonly type: 'key-file-refused'; readonly code: KeyFileRefusal | 'no-key' }
  | { readonly type: 'reissued'; readonly notice: NoticeView; readonly state: PasswordState }
  | { readonly type: 'letter'; readonly letter: OpenedLetter; readonly envelope: Uint8Array<ArrayBuffer> }
  | { readonly type: 'letter-refused'; readonly code: EnvelopeRefusal }

export type KeyReport =
  | KeyAnswer
  | { readonly type: 'stage'; readonly stage: KeyStage }
  | { readonly type: 'failed'; readonly problem: Problem }
