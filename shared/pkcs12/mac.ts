import { concatBytes, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { encodeAlgorithm, findDigest, hashLengths, hashOids } from '#shared/cms/algorithms.ts'
import { readAlgorithm } from '#shared/pki/algorithm.ts'
import { enterWhole, tag, type DerReader } from '#shared/pki/der.ts'
import { encodeInteger, encodeNull, encodeOctetString, encodeSequence } from '#shared/pki/der-writer.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { hmacHashes, mostRounds, pkcs12Oid, writing } from './constants.ts'
import { deriveOctets, derivationPurpose } from './kdf.ts'
import { derivePbkdf2, readPbkdf2, spendRounds, type Secret } from './password-encryption.ts'
import { refuse } from './refusal.ts'

/** MacData (RFC 7292 §4) and PBMAC1 inside it (RFC 9579 §4): that nobody without the password changed the file. */

const authenticate = async (key: Uint8Array, hash: HashName, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const cryptoKey = await crypto.subtle.importKey('raw', concatBytes(key), { name: 'HMAC', hash }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', cryptoKey, concatBytes(data)))
}

const derivePbmac1 = async (parameters: Uint8Array | undefined, secret: Secret) => {
  const reader = enterWhole(parameters ?? new Uint8Array(), tag.sequence)
  const derivation = readPbkdf2(readAlgorithm(reader), secret)
  const scheme = readAlgorithm(reader)
  reader.requireEnd()
  const hash = hmacHashes[scheme.oid] ?? refuse('key-file.algorithm-unsupported', scheme.oid)
  const { keyLength } = derivation
  // RFC 9579 §4: the length must be stated; below 20 octets it protects nothing (§9).
  if (keyLength === undefined || keyLength < 20 || keyLength > 128) return refuse('key-file.malformed', 'key length')
  return { hash, key: await derivePbkdf2(derivation, secret.text, keyLength) }
}

type MacData = { readonly isRight: (secret: Secret) => Promise<boolean> }

/** The next element as MacData over the octets. Throws DerError and Refusal. */
export const readMac = (reader: DerReader, authenticated: Uint8Array): MacData => {
  const macData = reader.enter(tag.sequence)
  const digestInfo = macData.enter(tag.sequence)
  const algorithm = readAlgorithm(digestInfo)
  const expected = digestInfo.read(tag.octetString).content
  digestInfo.requireEnd()
  const salt = macData.read(tag.octetString).content
  const rounds = macData.readOptional(tag.integer)
  macData.requireEnd()
  const derive = async (secret: Secret) => {
    if (algorithm.oid === pkcs12Oid.pbmac1) return derivePbmac1(algorithm.parameters, secret)
    const hash = findDigest(algorithm) ?? refuse('key-file.algorithm-unsupported', algorithm.oid)
    const key = deriveOctets({
      hash,
      purpose: derivationPurpose.mac,
      password: secret.bmp,
      salt,
      iterations: rounds === undefined ? 1 : spendRounds(rounds.content, mostRounds.pkcs12, secret),
      length: hashLengths[hash],
    })
    return { hash, key }
  }
  return {
    isRight: async (secret) => {
      const { hash, key } = await derive(secret)
      try {
        return isEqualBytes(expected, await authenticate(key, hash, authenticated))
      } finally {
        zeroBytes(key)
      }
    },
  }
}

/** MacData over the octets, with fresh salt. */
export const encodeMac = async (
  secret: Uint8Array,
  authenticated: Uint8Array,
  { macHash, macRounds }: (typeof writing)['modern' | 'legacy'],
): Promise<Uint8Array<ArrayBuffer>> => {
  const salt = crypto.getRandomValues(new Uint8Array(writing.saltOctets))
  const key = deriveOctets({
    hash: macHash,
    purpose: derivationPurpose.mac,
    password: secret,
    salt,
    iterations: macRounds,
    length: hashLengths[macHash],
  })
  try {
    const mac = await authenticate(key, macHash, authenticated)
    const digestInfo = encodeSequence(encodeAlgorithm(hashOids[macHash], encodeNull()), encodeOctetString(mac))
    return encodeSequence(digestInfo, encodeOctetString(salt), encodeInteger(macRounds))
  } finally {
    zeroBytes(key)
  }
}
