import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import {
  createTestHierarchy,
  type PersonCredentials,
  type PersonSpec,
  type TestAuthority,
  type TestHierarchy,
} from './hierarchy.ts'
import { loadOrMake } from './kept-once.ts'
import { fromPair, storedPair as pair, toPair } from './stored-pair.ts'

/** Keeps one test hierarchy in a directory, so that every stand-in's process and the demo speak of the same keys. */

const authority = z.object({
  ...pair.shape,
  ocspResponder: pair,
  issued: z.record(z.string(), z.object({ revokedAt: z.optional(z.string()) })),
})
const stored = z.object({
  format: z.literal(1),
  /** Digest of the persons asked for: another list makes another hierarchy. */
  persons: z.string(),
  authentication: authority,
  signature: authority,
  impostor: pair,
  credentials: z.array(z.object({ id: z.string(), authentication: pair, signature: z.optional(pair) })),
})
type Stored = z.infer<typeof stored>

const toStoredAuthority = ({
  certificate,
  privateKeyPkcs8,
  ocspResponder,
  issued,
}: TestAuthority): Stored['authentication'] => ({
  ...toPair(certificate, privateKeyPkcs8),
  ocspResponder: toPair(ocspResponder.certificate, ocspResponder.privateKeyPkcs8),
  issued: Object.fromEntries(
    Object.entries(issued).map(([serial, { revokedAt }]) => [
      serial,
      revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() },
    ]),
  ),
})

const fromStoredAuthority = (kept: Stored['authentication']): TestAuthority => ({
  ...fromPair(kept),
  ocspResponder: fromPair(kept.ocspResponder),
  issued: Object.fromEntries(
    Object.entries(kept.issued).map(([serial, { revokedAt }]) => [
      serial,
      revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt) },
    ]),
  ),
})

const toStored = (hierarchy: TestHierarchy, persons: string): Stored => ({
  format: 1,
  persons,
  authentication: toStoredAuthority(hierarchy.authentication),
  signature: toStoredAuthority(hierarchy.signature),
  impostor: toPair(hierarchy.impostor.certificate, hierarchy.impostor.privateKeyPkcs8),
  credentials: hierarchy.persons.map(
    ({ id, authCertificate, authPrivateKeyPkcs8, signCertificate, signPrivateKeyPkcs8 }) => ({
      id,
      authentication: toPair(authCertificate, authPrivateKeyPkcs8),
      ...(signCertificate === undefined || signPrivateKeyPkcs8 === undefined
        ? {}
        : { signature: toPair(signCertificate, signPrivateKeyPkcs8) }),
    }),
  ),
})

const toCredentials = ({ id, authentication, signature }: Stored['credentials'][number]): PersonCredentials => {
  const auth = fromPair(authentication)
  const sign = signature && fromPair(signature)
  return {
    id,
    authCertificate: auth.certificate,
    authPrivateKeyPkcs8: auth.privateKeyPkcs8,
    ...(sign === undefined ? {} : { signCertificate: sign.certificate, signPrivateKeyPkcs8: sign.privateKeyPkcs8 }),
  }
}

const fromStored = (kept: Stored): TestHierarchy => ({
  authentication: fromStoredAuthority(kept.authentication),
  signature: fromStoredAuthority(kept.signature),
  impostor: fromPair(kept.impostor),
  persons: kept.credentials.map(toCredentials),
})

/**
 * The hierarchy kept in the directory, made first where there is none or where it was made for other persons. Several
 * processes may call this at once: one makes it, the others wait for it.
 */
export const loadOrCreateHierarchy = (directory: string, persons: readonly PersonSpec[]): Promise<TestHierarchy> => {
  const digest = createHash('sha256').update(JSON.stringify(persons)).digest('hex')
  return loadOrMake(directory, {
    name: 'test-hierarchy',
    parse: (value) => {
      const parsed = z.safeParse(stored, value)
      return parsed.success && parsed.data.persons === digest ? fromStored(parsed.data) : undefined
    },
    serialise: (hierarchy) => toStored(hierarchy, digest),
    make: () => createTestHierarchy(persons),
  })
}
