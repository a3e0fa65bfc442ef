import * as z from 'zod/mini'
import type { CertificateId } from '#bff/parties/municipal-issuing/contract.ts'
import { cardHolders, findCardHolder } from '#mocks/people/card-holders.ts'
import type { CardApAuthority } from '#mocks/pki/card-ap-authority.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import type { Journal } from '../journal.ts'

/** Which certificate stands for which resident (CV-REG-1); one active certificate a resident (CV-REG-5). */
export const registration = z.object({
  municipalityCode: z.string(),
  /** Issuer and serial of the certificate as one text. */
  certificate: z.string(),
  residentId: z.string(),
  state: z.enum(['active', 'stopped']),
  since: z.string(),
})
export type Registration = z.infer<typeof registration>

export type Registrations = {
  readonly find: (municipalityCode: string, certificate: CertificateId) => Registration | undefined
  readonly stateOf: (residentId: string) => 'none' | 'active' | 'stopped'
  /** Undefined when the certificate already stands for somebody else. */
  readonly register: (
    municipalityCode: string,
    entry: { readonly certificate: CertificateId; readonly residentId: string; readonly at: Date },
  ) => Registration | undefined
  /** Undefined when the certificate was never registered. */
  readonly stop: (municipalityCode: string, certificate: CertificateId, at: Date) => Registration | undefined
}

const toKey = ({ issuer, serial }: CertificateId): string => `${issuer}:${serial}`

/** The people whose certificates were registered before the story begins; `issuer` is DER of the CA's name, base64url. */
export const seedRegistrations = (issuer: string): readonly Registration[] =>
  cardHolders
    .filter(({ isRegistered }) => isRegistered)
    .map(({ id, municipalityCode, certificate }) => ({
      municipalityCode,
      certificate: toKey({ issuer, serial: certificate.serial }),
      residentId: id,
      state: 'active' as const,
      since: certificate.notBefore,
    }))

/** The people who have a card-AP beside it: the certificate of its signature key stands for them too (CV-REG-2). */
export const seedCardApRegistrations = ({ cards }: Pick<CardApAuthority, 'cards'>): readonly Registration[] =>
  cards.flatMap(({ id, signature }) => {
    const holder = findCardHolder(id)
    if (holder?.isRegistered !== true) return []
    const { issuer, serial, notBefore } = parseCertificate(signature.certificate)
    return [
      {
        municipalityCode: holder.municipalityCode,
        certificate: toKey({ issuer: encodeBase64url(issuer.der), serial }),
        residentId: id,
        state: 'active' as const,
        since: notBefore.toISOString(),
      },
    ]
  })

export const createRegistrations = (seeds: readonly Registration[], journal: Journal<Registration>): Registrations => {
  const byCertificate = new Map<string, Registration>()
  const keep = (entry: Registration): Registration => {
    byCertificate.set(`${entry.municipalityCode}/${entry.certificate}`, entry)
    return entry
  }
  for (const entry of [...seeds, ...journal.entries]) keep(entry)
  const write = (entry: Registration): Registration => {
    journal.append(entry)
    return keep(entry)
  }
  const find = (municipalityCode: string, certificate: CertificateId) =>
    byCertificate.get(`${municipalityCode}/${toKey(certificate)}`)

  return {
    find,
    stateOf: (residentId) => {
      const own = [...byCertificate.values()].filter((entry) => entry.residentId === residentId)
      if (own.some(({ state }) => state === 'active')) return 'active'
      return own.length === 0 ? 'none' : 'stopped'
    },
    register: (municipalityCode, { certificate, residentId, at }) => {
      const standing = find(municipalityCode, certificate)
      if (standing?.state === 'active') return standing.residentId === residentId ? standing : undefined
      const since = at.toISOString()
      for (const entry of byCertificate.values()) {
        if (entry.residentId === residentId && entry.state === 'active') write({ ...entry, state: 'stopped', since })
      }
      return write({ municipalityCode, certificate: toKey(certificate), residentId, state: 'active', since })
    },
    stop: (municipalityCode, certificate, at) => {
      const standing = find(municipalityCode, certificate)
      if (standing === undefined || standing.state === 'stopped') return standing
      return write({ ...standing, state: 'stopped', since: at.toISOString() })
    },
  }
}
