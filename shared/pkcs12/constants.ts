import type { HashName } from '#shared/pki/signature.ts'

/** Object identifiers of PKCS#12 (RFC 7292 Appendix C, D), PKCS#5 (RFC 8018 Appendix C) and RFC 9579. */
export const pkcs12Oid = {
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbeTripleDes: '1.2.840.113549.1.12.1.3',
  pbeTwoKeyTripleDes: '1.2.840.113549.1.12.1.4',
  pbeRc2128: '1.2.840.113549.1.12.1.5',
  pbeRc240: '1.2.840.113549.1.12.1.6',
  pbkdf2: '1.2.840.113549.1.5.12',
  pbes2: '1.2.840.113549.1.5.13',
  pbmac1: '1.2.840.113549.1.5.14',
  desEde3Cbc: '1.2.840.113549.3.7',
  hmacSha1: '1.2.840.113549.2.7',
  hmacSha256: '1.2.840.113549.2.9',
  hmacSha384: '1.2.840.113549.2.10',
  hmacSha512: '1.2.840.113549.2.11',
} as const

export const hmacHashes: Readonly<Record<string, HashName>> = {
  [pkcs12Oid.hmacSha1]: 'SHA-1',
  [pkcs12Oid.hmacSha256]: 'SHA-256',
  [pkcs12Oid.hmacSha384]: 'SHA-384',
  [pkcs12Oid.hmacSha512]: 'SHA-512',
}

/**
 * The most rounds that are run for a file from elsewhere, so that opening one ends within seconds. NSS and GnuTLS write
 * 600 000 for the MAC.
 */
export const mostRounds = { pbkdf2: 10_000_000, pkcs12: 2_000_000, altogether: 20_000_000 } as const

/**
 * What new files are written with. A salt of 16 octets, for GnuTLS 3.7 refuses 64. The same rounds for the MAC as for the
 * encryption: the cheaper of the two is the door for whoever guesses passwords. Not more, because .NET refuses files of more
 * than 300 000 rounds for the MAC.
 */
export const writing = {
  saltOctets: 16,
  modern: { pbkdf2Rounds: 100_000, macRounds: 100_000, macHash: 'SHA-256' },
  legacy: { rounds: 2048, macRounds: 2048, macHash: 'SHA-1', saltOctets: 8 },
} as const
