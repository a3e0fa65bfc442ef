/** Electronic claims of a holder (EB-G-1, EB-SC-22), and the documents only the key that signed one may open (EB-G-2). */
import * as z from 'zod/mini'
import { challengeAnswer } from '#shared/billing-certificate/applicant-api.ts'
import { base64url, instant } from '#shared/billing-certificate/matter.ts'
import { endpoint } from '#shared/contract/endpoint.ts'
import { claimFaults } from './claim-file.ts'

const root = '/api/applicant/claims'

/** Why a claim was not taken; each is told with its own sentence (EB-SC-22). */
export const claimRefusals = [
  'signature-invalid',
  'certificate-not-ours',
  'certificate-expired',
  'certificate-revoked',
  'certificate-of-another',
  'revocation-list-missing',
  'content-malformed',
  'duplicate',
] as const
export type ClaimRefusal = (typeof claimRefusals)[number]

export const claimView = z.object({
  claimId: z.string(),
  receivedAt: instant,
  fileName: z.string(),
  bytes: z.int(),
  /** SHA-256 of the signed content. */
  digest: base64url,
  /** Of the certificate that signed; null where the signature names none of ours. */
  serial: z.nullable(z.string()),
  /** `card`: an Individual Number Card registered for claims; its documents are sealed to the installed certificate. */
  signedBy: z.nullable(z.enum(['certificate', 'card'])),
  outcome: z.enum(['accepted', 'refused']),
  refusal: z.nullable(z.enum(claimRefusals)),
  /** Line of the file, from 1, where `content-malformed` was found. */
  refusedLine: z.nullable(z.int()),
  /** What was wrong there. */
  refusedFault: z.nullable(z.enum(claimFaults)),
  /** Data records of the interface file. */
  records: z.nullable(z.int()),
  documents: z.array(
    z.object({ documentId: z.string(), issuedAt: instant, title: z.string(), fetchedAt: z.nullable(instant) }),
  ),
})
export type ClaimView = z.infer<typeof claimView>

/** A claim of a hundred megabytes and its envelope. */
export const largestClaim = 120 * 1024 * 1024

export const submitClaim = endpoint({
  method: 'POST',
  path: `${root}/:fileName`,
  summary: 'A claim: CMS SignedData with its content and certificate attached; the receipt is signed by the federation',
  allow: ['applicant'],
  bytes: { mediaType: 'application/pkcs7-mime', limit: largestClaim },
  /** `receipt`: CMS SignedData of the federation, attached; null where the claim was refused. */
  response: z.object({ claim: claimView, receipt: z.nullable(base64url) }),
  errors: ['request.too-large', 'party.unreachable'],
})

export const listClaims = endpoint({
  method: 'GET',
  path: root,
  summary: 'Claims sent by this user, newest first, with what came back',
  allow: ['applicant'],
  response: z.object({ claims: z.array(claimView) }),
})

export const fetchReceipt = endpoint({
  method: 'GET',
  path: `${root}/:claimId/receipt`,
  summary: 'The federation’s receipt of a claim that was taken, once more',
  allow: ['applicant'],
  response: z.object({ receipt: base64url }),
  errors: ['request.not-found'],
})

export const fetchDocument = endpoint({
  method: 'POST',
  path: `${root}/:claimId/documents/:documentId`,
  summary: 'A document issued for a claim, sealed to the certificate that signed it, for whoever proves that key',
  allow: ['applicant'],
  body: challengeAnswer,
  response: z.object({ envelope: base64url, fileName: z.string() }),
  errors: ['request.not-found', 'billing.holder-unproven', 'party.unreachable'],
})
