/** Secrets of accounts as scrypt output (RFC 7914), with the parameters beside the hash so that they can grow. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

type Cost = { readonly n: number; readonly r: number; readonly p: number }

/** OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3 (32 MiB). */
const cost: Cost = { n: 2 ** 15, r: 8, p: 3 }
const saltBytes = 16
const keyBytes = 32

const derive = (secret: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: n, r, p, maxmem: 256 * n * r }
    scrypt(secret.normalize('NFKC'), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)))
  })

const encode = ({ n, r, p }: Cost, salt: Buffer, key: Buffer) =>
  `scrypt$${n}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}`

export const hashSecret = async (secret: string): Promise<string> => {
  const salt = randomBytes(saltBytes)
  return encode(cost, salt, await derive(secret, salt, cost))
}

/** Belongs to no secret: unknown accounts are checked against it, so that they take as long as known ones. */
const nobody = encode(cost, randomBytes(saltBytes), randomBytes(keyBytes))

/** Whether a secret gives the hash; without a hash it takes the same time and says no. */
export const isSecret = async (secret: string, hash: string | undefined): Promise<boolean> => {
  const [, n, r, p, salt = '', key = ''] = (hash ?? nobody).split('$')
  const stored = Buffer.from(key, 'base64url')
  const derived = await derive(secret, Buffer.from(salt, 'base64url'), { n: Number(n), r: Number(r), p: Number(p) })
  return stored.length === derived.length && timingSafeEqual(stored, derived) && hash !== undefined
}
