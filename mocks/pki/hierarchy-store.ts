import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { encodePem, parsePem } from '#shared/pki/pem.ts'
import {
  createTestHierarchy,
  type AuthorityCredentials,
  type PersonCredentials,
  type PersonSpec,
  type TestAuthority,
  type TestHierarchy,
} from './hierarchy.ts'

/** Keeps one test hierarchy in a directory, so that every stand-in's process and the demo speak of the same keys. */

const pair = z.object({ certificate: z.string(), privateKey: z.string() })
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
type StoredPair = z.infer<typeof pair>

const toPair = (certificate: Uint8Array, privateKey: Uint8Array): StoredPair => ({
  certificate: encodePem(certificate),
  privateKey: encodePem(privateKey, 'PRIVATE KEY'),
})

const one = (pem: string, label: string): Uint8Array<ArrayBuffer> => {
  const [der] = parsePem(pem, label)
  if (der === undefined) throw new RangeError(`no ${label} where one is kept`)
  return der
}

const fromPair = ({ certificate, privateKey }: StoredPair): AuthorityCredentials => ({
  certificate: one(certificate, 'CERTIFICATE'),
  privateKeyPkcs8: one(privateKey, 'PRIVATE KEY'),
})

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

const fileName = 'test-hierarchy.json'

const readStored = async (directory: string): Promise<Stored | undefined> => {
  try {
    const parsed = z.safeParse(stored, JSON.parse(await readFile(join(directory, fileName), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return undefined
    throw error
  }
}

const lockName = 'test-hierarchy.lock'
const lockMaximumAgeMs = 60_000

/** True for the one process that may make the hierarchy; a lock left by a dead one is taken over. */
const takeLock = async (directory: string): Promise<boolean> => {
  const lock = join(directory, lockName)
  try {
    await mkdir(lock)
    return true
  } catch {
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > lockMaximumAgeMs) await rm(lock, { recursive: true, force: true })
    return false
  }
}

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 100))

/**
 * The hierarchy kept in the directory, made first where there is none or where it was made for other persons. Several
 * processes may call this at once: one makes it, the others wait for it.
 */
export const loadOrCreateHierarchy = async (
  directory: string,
  persons: readonly PersonSpec[],
): Promise<TestHierarchy> => {
  const digest = createHash('sha256').update(JSON.stringify(persons)).digest('hex')
  await mkdir(directory, { recursive: true })
  for (;;) {
    const kept = await readStored(directory)
    if (kept?.persons === digest) return fromStored(kept)
    if (await takeLock(directory)) break
    await pause()
  }
  try {
    const hierarchy = await createTestHierarchy(persons)
    const unfinished = join(directory, `${fileName}.${process.pid}`)
    await writeFile(unfinished, JSON.stringify(toStored(hierarchy, digest)), { mode: 0o600 })
    await rename(unfinished, join(directory, fileName))
    return hierarchy
  } finally {
    await rm(join(directory, lockName), { recursive: true, force: true })
  }
}
