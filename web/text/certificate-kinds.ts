import type { CertificateKind } from '#shared/convenience-issuance/kinds.ts'

/** Names of the certificates, the same at the kiosk and at the desks. */
export const certificateKindsJa = {
  'resident-record': '住民票の写し',
  'resident-record-items': '住民票記載事項証明書',
  'seal-registration': '印鑑登録証明書',
  tax: '税の証明書',
  'family-register': '戸籍の証明書',
  'family-register-appendix': '戸籍の附票の写し',
} satisfies Record<CertificateKind, string>

export const certificateKindsEn: Readonly<Record<CertificateKind, string>> = {
  'resident-record': 'Copy of residence record',
  'resident-record-items': 'Certificate of residence record items',
  'seal-registration': 'Seal registration certificate',
  tax: 'Tax certificate',
  'family-register': 'Family register certificate',
  'family-register-appendix': 'Copy of family register appendix',
}
