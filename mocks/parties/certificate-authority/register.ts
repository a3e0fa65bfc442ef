import * as z from 'zod/mini'
import type { CertificateSerial } from '#shared/pki/certificate.ts'
import type { Journal } from '../journal.ts'

/** The authority's books: what it issued, revoked, still has before it, and the number of its last CRL. */

const text = z.string()
const time = z.iso.datetime()

export const registerEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('issued'),
    transaction: text,
    /** Digest of what was asked: the same transaction with another request is refused. */
    request: text,
    /** Digest of the key, and the certificate as base64url. */
    key: text,
    serial: text,
    certificate: text,
    at: time,
  }),
  z.object({ type: z.literal('revoked'), transaction: text, serial: text, reason: z.int(), at: time }),
  z.object({ type: z.literal('released'), transaction: text, serial: text, at: time }),
  z.object({ type: z.literal('pending'), transaction: text, request: text, message: text, readyAt: time }),
  /** Decided against. */
  z.object({ type: z.literal('ended'), transaction: text, at: time }),
  z.object({ type: z.literal('crl'), number: z.int(), at: time }),
])
export type RegisterEntry = z.infer<typeof registerEntry>

export type IssuedRow = Extract<RegisterEntry, { type: 'issued' }>
export type PendingRow = Extract<RegisterEntry, { type: 'pending' }>
export type RevokedRow = { readonly reason: number; readonly at: string; readonly transaction: string }

export class Register {
  readonly #journal: Journal<RegisterEntry>
  readonly #bySerial = new Map<string, IssuedRow>()
  readonly #byTransaction = new Map<string, IssuedRow>()
  readonly #byKey = new Map<string, IssuedRow>()
  readonly #revoked = new Map<string, RevokedRow>()
  readonly #released = new Map<string, string>()
  readonly #pending = new Map<string, PendingRow>()
  readonly #ended = new Set<string>()
  #crlNumber = 0
  #changes = 0

  constructor(journal: Journal<RegisterEntry>) {
    this.#journal = journal
    for (const entry of journal.entries) this.#apply(entry)
  }

  #apply(entry: RegisterEntry): void {
    switch (entry.type) {
      case 'issued':
        this.#bySerial.set(entry.serial, entry)
        this.#byTransaction.set(entry.transaction, entry)
        this.#byKey.set(entry.key, entry)
        this.#pending.delete(entry.transaction)
        return
      case 'revoked':
        this.#revoked.set(entry.serial, entry)
        this.#pending.delete(entry.transaction)
        this.#changes += 1
        return
      case 'released':
        this.#revoked.delete(entry.serial)
        this.#released.set(entry.serial, entry.transaction)
        this.#changes += 1
        return
      case 'pending':
        this.#pending.set(entry.transaction, entry)
        return
      case 'ended':
        this.#ended.add(entry.transaction)
        this.#pending.delete(entry.transaction)
        return
      case 'crl':
        this.#crlNumber = entry.number
    }
  }

  /** On return it is on the disk. */
  record(entry: RegisterEntry): void {
    this.#journal.append(entry)
    this.#apply(entry)
  }

  findIssued(by: { readonly transaction: string } | { readonly serial: string }): IssuedRow | undefined {
    return 'serial' in by ? this.#bySerial.get(by.serial) : this.#byTransaction.get(by.transaction)
  }

  /** A certificate in force for the key. */
  findLive(key: string): IssuedRow | undefined {
    const found = this.#byKey.get(key)
    return found === undefined || this.#revoked.has(found.serial) ? undefined : found
  }

  findRevoked(serial: string): RevokedRow | undefined {
    return this.#revoked.get(serial)
  }

  /** The transaction that ended the hold of a certificate. */
  findReleasing(serial: string): string | undefined {
    return this.#released.get(serial)
  }

  findPending(transaction: string): PendingRow | undefined {
    return this.#pending.get(transaction)
  }

  isEnded(transaction: string): boolean {
    return this.#ended.has(transaction)
  }

  /** By serial, oldest first. */
  get revoked(): readonly (readonly [serial: CertificateSerial, row: RevokedRow])[] {
    return [...this.#revoked] as unknown as readonly (readonly [CertificateSerial, RevokedRow])[]
  }

  get crlNumber(): number {
    return this.#crlNumber
  }

  /** Grows with every revocation and release. */
  get changes(): number {
    return this.#changes
  }

  get counts(): { readonly issued: number; readonly revoked: number; readonly pending: number } {
    return { issued: this.#bySerial.size, revoked: this.#revoked.size, pending: this.#pending.size }
  }
}
