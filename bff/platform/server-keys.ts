/** Keys that no database copy gives away: one secret of the installation, a key per purpose derived from it (RFC 5869). */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type ServerKeys = {
  /** HMAC-SHA-256 as base64url: equal texts give equal values, and nobody without the secret can try texts. */
  readonly fingerprint: (purpose: string, ...parts: readonly string[]) => string
  /** AES-256-GCM with a random nonce; `context` must be the same to open it. */
  readonly seal: (purpose: string, context: string, text: string) => Buffer
  /** Throws where the bytes, the context or the secret is another. */
  readonly open: (purpose: string, context: string, sealed: Uint8Array) => string
}

const secretBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Throws RangeError for a secret shorter than 32 bytes. */
export const createServerKeys = (secret: Uint8Array): ServerKeys => {
  if (secret.length < secretBytes) throw new RangeError('the secret of the installation is too short')
  const derived = new Map<string, KeyObject>()
  const keyFor = (purpose: string): KeyObject => {
    const known = derived.get(purpose)
    if (known !== undefined) return known
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), `madoguchi ${purpose}`, 32)))
    derived.set(purpose, key)
    return key
  }
  return {
    // parts are joined as JSON, so that no two lists of parts run together
    fingerprint: (purpose, ...parts) =>
      createHmac('sha256', keyFor(purpose)).update(JSON.stringify(parts)).digest('base64url'),
    seal: (purpose, context, text) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce).setAAD(Buffer.from(context))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open: (purpose, context, sealed) => {
      const bytes = Buffer.from(sealed)
      const nonce = bytes.subarray(0, nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8')
    },
  }
}

const readSecret = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Reads the secret, or makes it; several processes starting at once agree on one. It is to be kept apart from backups. */
export const loadServerKeys = (file: string): ServerKeys => {
  const known = readSecret(file)
  if (known !== undefined) return createServerKeys(known)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const own = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`
  writeFileSync(own, randomBytes(secretBytes), { mode: 0o600, flush: true })
  chmodSync(own, 0o600)
  try {
    // a link fails where the name is taken: the first process's secret stays
    linkSync(own, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(own)
  }
  return createServerKeys(readFileSync(file))
}
