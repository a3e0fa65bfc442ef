import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors/app-error.ts'
import { exchange, parseAnswer, parseJsonBody, type PartyAnswer, type PartyLine } from '../exchange.ts'
import {
  cmsMediaType,
  documentPage,
  fileMediaType,
  intakeProblem,
  largestDocument,
  largestReceipt,
  party,
  senderHeader,
  type DocumentEntry,
  type DocumentPage,
  type IntakeProblem,
} from './contract.ts'
import { readReceipt, type ReceiptSubject } from './receipt.ts'

type Options = { readonly signal?: AbortSignal }

export type Receipt = { readonly der: Uint8Array<ArrayBuffer>; readonly receivedAt: Date }

/** Every call throws `party.timeout`, `party.unreachable`, `party.malformed`, `party.mismatched`, `request.aborted`. */
export type ClaimIntakeRelay = {
  /**
   * Hands a claim over; the same content under the same id again is the same claim, and has the same receipt. Throws
   * `party.refused` where another content stands under the id.
   */
  readonly submit: (
    claim: ReceiptSubject & { readonly cms: Uint8Array<ArrayBuffer> },
    options?: Options,
  ) => Promise<Receipt>
  /** The receipt of a claim of which nobody here knows whether it arrived; undefined: it did not. */
  readonly findReceipt: (claim: ReceiptSubject, options?: Options) => Promise<Receipt | undefined>
  /** What was issued after a document of this sequence, oldest first. */
  readonly listDocuments: (since: number, options?: Options) => Promise<DocumentPage>
  /** The octets the entry tells of. Throws `party.refused` where they are not to be had any more. */
  readonly readDocument: (
    entry: Pick<DocumentEntry, 'documentId' | 'digest'>,
    options?: Options,
  ) => Promise<Uint8Array<ArrayBuffer>>
}

export type ClaimIntakeRelayConfig = {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  /** DER of the certificates receipts are signed with: the present one, and the next before it is used. */
  readonly signers: readonly Uint8Array[]
  readonly now: () => Date
}

/** Our side of the line to the review system. */
export const createClaimIntakeRelay = (config: ClaimIntakeRelayConfig): ClaimIntakeRelay => {
  const line: PartyLine = { party, fetch: config.fetch, timeoutMs: config.timeoutMs }
  const base = config.baseUrl.replace(/\/$/, '')

  const readProblem = (answer: PartyAnswer): IntakeProblem['error'] =>
    parseAnswer(party, intakeProblem, parseJsonBody(party, answer)).error

  const refused = (resultCode: string) => new AppError('party.refused', { party, resultCode })

  const toReceipt = async ({ body }: PartyAnswer, subject: ReceiptSubject): Promise<Receipt> => {
    const said = await readReceipt(body, subject, { signers: config.signers, at: config.now() })
    return { der: body, receivedAt: new Date(said.receivedAt) }
  }

  return {
    submit: async (claim, { signal } = {}) => {
      const answer = await exchange(line, {
        url: `${base}/claims/${claim.claimId}`,
        method: 'PUT',
        headers: { 'content-type': cmsMediaType, accept: cmsMediaType, [senderHeader]: claim.sender },
        body: claim.cms,
        signal,
        limit: largestReceipt,
      })
      if (answer.status !== 200) throw refused(readProblem(answer))
      return toReceipt(answer, claim)
    },

    findReceipt: async (claim, { signal } = {}) => {
      const answer = await exchange(line, {
        url: `${base}/claims/${claim.claimId}/receipt`,
        method: 'GET',
        headers: { accept: cmsMediaType },
        signal,
        limit: largestReceipt,
      })
      if (answer.status === 200) return toReceipt(answer, claim)
      const error = readProblem(answer)
      if (error === 'claim-unknown') return undefined
      throw refused(error)
    },

    listDocuments: async (since, { signal } = {}) => {
      const answer = await exchange(line, { url: `${base}/documents?since=${since}`, method: 'GET', signal })
      if (answer.status !== 200) throw refused(readProblem(answer))
      const page = parseAnswer(party, documentPage, parseJsonBody(party, answer))
      const isInOrder = page.documents.every(
        ({ sequence }, index) => sequence > (page.documents[index - 1]?.sequence ?? since),
      )
      if (!isInOrder || (page.more && page.documents.length === 0)) throw new AppError('party.mismatched', { party })
      return page
    },

    readDocument: async ({ documentId, digest }, { signal } = {}) => {
      const answer = await exchange(line, {
        url: `${base}/documents/${documentId}`,
        method: 'GET',
        headers: { accept: fileMediaType },
        signal,
        limit: largestDocument,
      })
      if (answer.status !== 200) throw refused(readProblem(answer))
      if (createHash('sha256').update(answer.body).digest('base64url') !== digest)
        throw new AppError('party.mismatched', { party })
      return answer.body
    },
  }
}
