/**
 * JSON Web Encryption, compact serialization (RFC 7516 §7.1) with one key both sides hold: `dir` (RFC 7518 §4.5) and AES-GCM
 * (§5.3). Whoever can open a message knows that it was made by a holder of the key, and that nobody changed or read it.
 */
import * as z from 'zod/mini'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes, decodeUtf8, encodeUtf8 } from '#shared/bytes/bytes.ts'

/** Octets of the key per content encryption (RFC 7518 §5.3). */
const keyLengths = { A128GCM: 16, A256GCM: 32 } as const
const ivLength = 12
const tagLength = 16

/** Nothing beside these: a parameter nobody here understands may not be ignored where it is `crit`, and is not missed elsewhere. */
const protectedHeader = z.strictObject({
  alg: z.literal('dir'),
  enc: z.enum(['A128GCM', 'A256GCM']),
  kid: z.string().check(z.minLength(1), z.maxLength(64)),
  typ: z.optional(z.string().check(z.maxLength(64))),
  cty: z.optional(z.string().check(z.maxLength(64))),
})

export type SharedKey = {
  readonly keyId: string
  /** 32 octets. */
  readonly key: Uint8Array<ArrayBuffer>
}

const importKey = (key: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use])

/**
 * Seals a payload with A256GCM and a random nonce.
 *
 * @throws RangeError for a key that is not 32 octets long
 */
export const sealJwe = async (
  { keyId, key }: SharedKey,
  payload: Uint8Array<ArrayBuffer>,
  typ: string,
): Promise<string> => {
  if (key.length !== keyLengths.A256GCM) throw new RangeError('the key is not 32 octets long')
  const header = encodeBase64url(encodeUtf8(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: keyId, typ })))
  const iv = crypto.getRandomValues(new Uint8Array(ivLength))
  const algorithm = { name: 'AES-GCM', iv, additionalData: encodeUtf8(header), tagLength: tagLength * 8 }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, await importKey(key, 'encrypt'), payload))
  const parts = [iv, sealed.subarray(0, -tagLength), sealed.subarray(-tagLength)].map(encodeBase64url)
  // the encrypted key of `dir` is empty (RFC 7518 §4.5)
  return [header, '', ...parts].join('.')
}

export type OpenedJwe = {
  readonly keyId: string
  readonly typ: string | undefined
  readonly payload: Uint8Array<ArrayBuffer>
}

const parseHeader = (part: string): z.infer<typeof protectedHeader> | undefined => {
  try {
    const parsed = z.safeParse(protectedHeader, JSON.parse(decodeUtf8(decodeBase64url(part))))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

const decodePart = (part: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return decodeBase64url(part)
  } catch {
    return undefined
  }
}

/** The message, or undefined: not of this form, of a key nobody here holds, or changed on its way. Which of these is not told. */
export const openJwe = async (
  text: string,
  findKey: (keyId: string) => Uint8Array<ArrayBuffer> | undefined,
): Promise<OpenedJwe | undefined> => {
  const parts = text.split('.')
  const [headerPart = '', encryptedKey, ...rest] = parts
  if (parts.length !== 5 || encryptedKey !== '') return undefined
  const header = parseHeader(headerPart)
  const [iv, sealed, tag] = rest.map(decodePart)
  if (header === undefined || iv?.length !== ivLength || sealed === undefined || tag?.length !== tagLength)
    return undefined
  const key = findKey(header.kid)
  if (key?.length !== keyLengths[header.enc]) return undefined
  const algorithm = { name: 'AES-GCM', iv, additionalData: encodeUtf8(headerPart), tagLength: tagLength * 8 }
  try {
    const payload = await crypto.subtle.decrypt(algorithm, await importKey(key, 'decrypt'), concatBytes(sealed, tag))
    return { keyId: header.kid, typ: header.typ, payload: new Uint8Array(payload) }
  } catch {
    return undefined
  }
}
