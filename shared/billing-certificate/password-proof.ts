/** What the browser shows instead of the issuance password, so that nobody but the person ever holds it (decision 011). */
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { concatBytes, encodeUtf8, zeroBytes } from '#shared/bytes/bytes.ts'

/** Public to whoever is signed in as the holder; a new one with every password. */
export type ProofParameters = {
  /** base64url, 16 octets or more. */
  readonly salt: string
  readonly rounds: number
}

/** OWASP's figure for PBKDF2-HMAC-SHA-256 of 2023; two seconds on a slow phone, a fifth of one on a desk computer. */
export const proofRounds = 600_000
/** The same figure for the wrapped key: the cheaper of the two is the door for whoever guesses. */
export const wrappingRounds = 600_000

/** Keeps the proof apart from every other key derived from the same password. */
const label = encodeUtf8('madoguchi issuance password proof 1\0')

/**
 * PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2) over label and salt, 32 octets. The answer opens nothing by itself, but is a secret:
 * it goes over TLS to the BFF and nowhere else. Throws RangeError for rounds or a salt that nobody honest would send.
 */
export const derivePasswordProof = async (
  password: string,
  { salt, rounds }: ProofParameters,
): Promise<Uint8Array<ArrayBuffer>> => {
  const octets = decodeBase64url(salt)
  if (rounds < proofRounds || rounds > 10_000_000 || octets.length < 16) throw new RangeError('unfit proof parameters')
  const secret = encodeUtf8(password)
  try {
    const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
    const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: concatBytes(label, octets), iterations: rounds }
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256))
  } finally {
    zeroBytes(secret)
  }
}

/** Crockford's alphabet without the letters that look like digits: read out by telephone, typed from a letter. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new issuance password: 80 random bits in four groups, `XXXX-XXXX-XXXX-XXXX`. */
export const makeIssuancePassword = (): string => {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => alphabet[octet & 31])
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-')
}
