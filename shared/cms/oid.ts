/** Object identifiers of the Cryptographic Message Syntax, with the document that assigns each. */
export const cmsOid = {
  // RFC 5652 §4, §5, §6, §8; RFC 5083 §2.1; RFC 3161 §2.4.2
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  encryptedData: '1.2.840.113549.1.7.6',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  // RFC 5652 §11: attributes
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  countersignature: '1.2.840.113549.1.9.6',
  // RFC 5035 §3, §5.4.1; RFC 3161 Appendix A; RFC 6211 §2
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  algorithmProtection: '1.2.840.113549.1.9.52',
  // RFC 5652 §10.2.4 and ETSI EN 319 122-1: revocation information that is no CRL
  ocspResponse: '1.3.6.1.5.5.7.16.2',
  // ISO 32000-2 §12.8.3.3.2
  revocationInfoArchival: '1.2.840.113583.1.1.8',
  // RFC 8017 A.2.1
  rsaesOaep: '1.2.840.113549.1.1.7',
  pSpecified: '1.2.840.113549.1.1.9',
  // NIST CSOR, RFC 3565 §4.1, RFC 5084 §3.2
  aes128Cbc: '2.16.840.1.101.3.4.1.2',
  aes192Cbc: '2.16.840.1.101.3.4.1.22',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  aes128Gcm: '2.16.840.1.101.3.4.1.6',
  aes192Gcm: '2.16.840.1.101.3.4.1.26',
  aes256Gcm: '2.16.840.1.101.3.4.1.46',
} as const
