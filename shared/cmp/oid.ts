/** Object identifiers of CMP (RFC 9810 appendix F: id-it is 1.3.6.1.5.5.7.4) and of who may speak for an authority. */
export const cmpOid = {
  currentCrl: '1.3.6.1.5.5.7.4.6',
  implicitConfirm: '1.3.6.1.5.5.7.4.13',
  confirmWaitTime: '1.3.6.1.5.5.7.4.14',
  caCertificates: '1.3.6.1.5.5.7.4.17',
  certificateProfile: '1.3.6.1.5.5.7.4.21',
  crlStatusList: '1.3.6.1.5.5.7.4.22',
  crls: '1.3.6.1.5.5.7.4.23',
  // RFC 6402 §2.10: extended key usages of an authority's own message signer and of a registration authority
  cmcCa: '1.3.6.1.5.5.7.3.27',
  cmcRa: '1.3.6.1.5.5.7.3.28',
} as const
