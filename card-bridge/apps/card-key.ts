import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import { computeCardSignature } from '../apdu/file-commands.ts'
import { requireOk } from '../apdu/status-words.ts'
import { takeTlv } from '../tlv/tlv.ts'
import type { ApplicationLink } from './application-link.ts'
import { buildSignatureInput } from './jpki/commands.ts'
import { strictly } from './tlv-file.ts'

/** An RSA public key as the card writes it: big-endian, no leading zero needed. */
export type CardPublicKey = { readonly exponent: Uint8Array; readonly modulus: Uint8Array }

/** Card-verifiable certificate of whoever signed the card's records (EF 0004 of both 券面 applications). */
export type CardVerifiableCertificate = {
  /** 16 bytes each. */
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly publicKey: CardPublicKey
  /** 256 bytes. The issuer's own key is not published, so nothing here can verify it. */
  readonly signature: Uint8Array
}

const tag = { certificate: 0x7f21, body: 0x5f4e, signature: 0x5f37, exponent: 0x90, modulus: 0x91 } as const
const nameLength = 16
const scheme = 0x00
const challengeLength = 32

const takeTagged = (cursor: ByteCursor, wanted: number): Uint8Array => {
  const { tag: found, value } = takeTlv(cursor)
  if (found !== wanted || value.length === 0) throw new RangeError('unexpected tag')
  return value
}

const takePublicKey = (cursor: ByteCursor): CardPublicKey => {
  const exponent = takeTagged(cursor, tag.exponent)
  const modulus = takeTagged(cursor, tag.modulus)
  cursor.requireEnd()
  return { exponent, modulus }
}

/**
 * Exponent (90) and modulus (91). That the card's own key is written as the one in a certificate is an assumption: no
 * survey shows its inside. Throws `card.protocol`.
 */
export const parseCardPublicKey = (bytes: Uint8Array): CardPublicKey =>
  strictly(() => takePublicKey(new ByteCursor(bytes)))

/** Parses 7F21. Throws `card.protocol` for anything left over. */
export const parseCardVerifiableCertificate = (object: Uint8Array): CardVerifiableCertificate =>
  strictly(() => {
    const outer = new ByteCursor(object)
    const inside = new ByteCursor(takeTagged(outer, tag.certificate))
    const body = new ByteCursor(takeTagged(inside, tag.body))
    const signature = takeTagged(inside, tag.signature)
    outer.requireEnd()
    inside.requireEnd()
    const [issuer, subject] = [body.take(nameLength), body.take(nameLength)]
    return { issuer, subject, publicKey: takePublicKey(body), signature }
  })

/**
 * Whether the card holds the private half of a key it showed: a fresh challenge, signed without a PIN by the key of this
 * application. True says that the card is no copy of its own records; whose key it is only its issuer can say.
 */
export const isHolderOf = async (link: ApplicationLink, { exponent, modulus }: CardPublicKey): Promise<boolean> => {
  const challenge = crypto.getRandomValues(new Uint8Array(challengeLength))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', challenge))
  const input = buildSignatureInput(digest, 'SHA-256', { kind: 'rsa-pkcs1', scheme, signatureLength: modulus.length })
  const signature = requireOk(await link.send(computeCardSignature(input, scheme)))
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const jwk = { kty: 'RSA', e: encodeBase64url(withoutZeros(exponent)), n: encodeBase64url(withoutZeros(modulus)) }
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
    return await crypto.subtle.verify(algorithm, key, new Uint8Array(signature), challenge)
  } catch {
    // Not a key at all: then nobody holds its other half.
    return false
  }
}

const withoutZeros = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes.findIndex((byte) => byte !== 0))
