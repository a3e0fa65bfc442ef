import { parseCertificate } from '#shared/pki/certificate.ts'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import type { Register } from './register.ts'

/** The authority's CRLs: a new number whenever the register has changed, and once a day. */

const dayMs = 24 * 3_600_000
export type PublishedCrl = { readonly der: Uint8Array<ArrayBuffer>; readonly thisUpdate: Date }

const toSecond = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000)

export type CrlDesk = {
  readonly current: () => Promise<PublishedCrl>
  /** What a broken publication point gives. */
  readonly spoiled: (how: 'stale-crl' | 'earlier-crl' | 'bad-crl-signature') => Promise<PublishedCrl>
}

export const createCrlDesk = (
  { authority, impostor }: BillingHierarchy,
  register: Register,
  now: () => Date,
): CrlDesk => {
  const { subject, spki } = parseCertificate(authority.certificate)
  let published: (PublishedCrl & { readonly changes: number }) | undefined
  let signing: Promise<PublishedCrl> | undefined

  const draft = (number: number, at: number, validDays: number, without = 0) => ({
    issuer: subject.der,
    spki: spki.der,
    number,
    thisUpdate: toSecond(at),
    nextUpdate: toSecond(at + validDays * dayMs),
    revoked: register.revoked
      .slice(0, register.revoked.length - without)
      .map(([serial, { at: revokedAt, reason }]) => ({
        serial,
        revokedAt: toSecond(Date.parse(revokedAt)),
        // RFC 5280 §5.3.1: unspecified is said by saying nothing.
        ...(reason === 0 ? {} : { reason }),
      })),
  })

  const publish = async (): Promise<PublishedCrl> => {
    const { changes } = register
    const at = now().getTime()
    const number = register.crlNumber + 1
    const content = draft(number, at, 7)
    const der = await issueCrl(content, authority.privateKeyPkcs8)
    register.record({ type: 'crl', number, at: new Date(at).toISOString() })
    published = { der, thisUpdate: content.thisUpdate, changes }
    return published
  }

  const isDue = (): boolean => {
    if (published === undefined || published.changes !== register.changes) return true
    const age = now().getTime() - published.thisUpdate.getTime()
    return age < 0 || age >= dayMs
  }

  const current = async (): Promise<PublishedCrl> => {
    // One signature at a time: two would take one number.
    await signing
    if (!isDue() && published !== undefined) return published
    signing = publish()
    try {
      return await signing
    } finally {
      signing = undefined
    }
  }

  return {
    current,
    spoiled: async (how) => {
      await current()
      const at = now().getTime()
      const number = register.crlNumber
      const content =
        how === 'stale-crl'
          ? draft(number, at - 10 * dayMs, 7)
          : draft(how === 'earlier-crl' ? Math.max(0, number - 1) : number, at, 7, how === 'earlier-crl' ? 1 : 0)
      const key = how === 'bad-crl-signature' ? impostor.privateKeyPkcs8 : authority.privateKeyPkcs8
      return { der: await issueCrl(content, key), thisUpdate: content.thisUpdate }
    },
  }
}
