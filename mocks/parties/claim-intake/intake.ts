import { createHash, randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { DocumentEntry, DocumentPage } from '#bff/parties/claim-intake/contract.ts'
import type { Journal } from '../journal.ts'

/** The books of the review system: which claims were taken, and which documents were issued for them. The claims themselves go on. */

export const intakeEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('received'),
    claimId: z.uuid(),
    sender: z.string(),
    digest: z.string(),
    /** CMS, base64. */
    receipt: z.string(),
  }),
  z.object({
    type: z.literal('issued'),
    documentId: z.uuid(),
    claimId: z.uuid(),
    issuedAt: z.string(),
    title: z.string(),
    fileName: z.string(),
    content: z.string(),
  }),
])
export type IntakeEvent = z.infer<typeof intakeEvent>
type Received = Extract<IntakeEvent, { readonly type: 'received' }>
type Issued = { readonly entry: DocumentEntry; readonly content: Buffer }

const pageSize = 100

export class Intake {
  readonly #journal: Journal<IntakeEvent>
  readonly #claims = new Map<string, Received>()
  readonly #documents: Issued[] = []

  constructor(journal: Journal<IntakeEvent>) {
    this.#journal = journal
    for (const event of journal.entries) this.#apply(event)
  }

  #apply(event: IntakeEvent): void {
    if (event.type === 'received') {
      this.#claims.set(event.claimId, event)
      return
    }
    const { type: _, content: text, ...facts } = event
    const content = Buffer.from(text, 'base64')
    const digest = createHash('sha256').update(content).digest('base64url')
    const sequence = this.#documents.length + 1
    this.#documents.push({ entry: { sequence, ...facts, bytes: content.length, digest }, content })
  }

  #record(event: IntakeEvent): void {
    this.#journal.append(event)
    this.#apply(event)
  }

  find(claimId: string): Received | undefined {
    return this.#claims.get(claimId)
  }

  receive(claim: Omit<Received, 'type'>): void {
    this.#record({ type: 'received', ...claim })
  }

  /** False where the claim is not known. */
  issue(
    claimId: string,
    document: { readonly title: string; readonly fileName: string; readonly content: Uint8Array; readonly at: Date },
  ): boolean {
    if (!this.#claims.has(claimId)) return false
    const { title, fileName, at } = document
    const content = Buffer.from(document.content).toString('base64')
    this.#record({
      type: 'issued',
      documentId: randomUUID(),
      claimId,
      issuedAt: at.toISOString(),
      title,
      fileName,
      content,
    })
    return true
  }

  list(since: number): DocumentPage {
    const after = this.#documents.slice(since, since + pageSize)
    return { documents: after.map(({ entry }) => entry), more: this.#documents.length > since + after.length }
  }

  findDocument(documentId: string): Uint8Array<ArrayBuffer> | undefined {
    const found = this.#documents.find(({ entry }) => entry.documentId === documentId)
    return found && new Uint8Array(found.content)
  }

  listClaims(): readonly { readonly claimId: string; readonly sender: string; readonly digest: string }[] {
    return [...this.#claims.values()].map(({ claimId, sender, digest }) => ({ claimId, sender, digest }))
  }
}
