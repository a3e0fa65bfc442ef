import * as z from 'zod/mini'

/**
 * The federation's review system 審査支払 as it takes claims and gives documents back (EB-G-1, EB-G-2): CMS (RFC 5652) and plain
 * files over HTTP. A claim is named by whoever sends it, so that it may be sent again after a lost answer.
 *
 * | request | answers |
 * |---|---|
 * | `PUT {base}/claims/:claimId`, CMS SignedData, `claim-sender` | 200 receipt, CMS; 409 `claim-differs`; 422 `request-invalid` |
 * | `GET {base}/claims/:claimId/receipt` | 200 receipt, CMS; 404 `claim-unknown` |
 * | `GET {base}/documents?since=N` | 200 the next documents after the N-th, oldest first |
 * | `GET {base}/documents/:documentId` | 200 the file; 404 `document-unknown` |
 */

export const party = 'claim-intake'

export const cmsMediaType = 'application/pkcs7-mime'
export const fileMediaType = 'application/octet-stream'
/** The user ID (EB-R-12) of who sent the claim; a card's signature alone does not tell it. */
export const senderHeader = 'claim-sender'
export const sender = z.string().check(z.regex(/^[A-Z]{2}\d{9,10}$/))

/** SHA-256 in base64url. */
const digest = z.string().check(z.regex(/^[\w-]{43}$/))

/** What the federation signs, as JSON, attached: which octets it took from whom, and when. */
export const receiptContent = z.strictObject({
  type: z.literal('claim-receipt'),
  claimId: z.uuid(),
  sender,
  receivedAt: z.iso.datetime(),
  /** Of the content that was signed. */
  digest,
  bytes: z.int().check(z.minimum(0)),
})
export type ReceiptContent = z.infer<typeof receiptContent>

export const documentEntry = z.strictObject({
  /** Raised by one with every document of this federation. */
  sequence: z.int().check(z.minimum(1)),
  documentId: z.uuid(),
  claimId: z.uuid(),
  issuedAt: z.iso.datetime(),
  /** 返戻等一覧表, 支払決定通知書 …: the kind of document, nobody's name. */
  title: z.string().check(z.minLength(1), z.maxLength(100)),
  fileName: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)),
  bytes: z.int().check(z.minimum(1)),
  digest,
})
export type DocumentEntry = z.infer<typeof documentEntry>

export const documentPage = z.strictObject({
  documents: z.array(documentEntry).check(z.maxLength(500)),
  /** There are more after the last of these. */
  more: z.boolean(),
})
export type DocumentPage = z.infer<typeof documentPage>

export const intakeErrors = ['claim-differs', 'claim-unknown', 'document-unknown', 'request-invalid'] as const
export const intakeProblem = z.strictObject({ error: z.enum(intakeErrors) })
export type IntakeProblem = z.infer<typeof intakeProblem>

export const largestReceipt = 1 << 16
export const largestDocument = 32 << 20
