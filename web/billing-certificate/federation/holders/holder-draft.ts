import { applicantFields, type ApplicantFields } from '#shared/billing-certificate/federation-api.ts'
import type { ApplicantKind } from '#shared/billing-certificate/lifecycle.ts'

/** The form of a holder as it is typed. */
export type HolderDraft = {
  readonly kind: ApplicantKind
  readonly displayName: string
  readonly representative: string
  readonly postalCode: string
  readonly address: string
  readonly phone: string
  readonly mail: string
}

export const emptyDraft: HolderDraft = {
  kind: 'provider',
  displayName: '',
  representative: '',
  postalCode: '',
  address: '',
  phone: '',
  mail: '',
}

export const toDraft = ({ mail, ...fields }: ApplicantFields): HolderDraft => ({
  kind: fields.kind,
  displayName: fields.displayName,
  representative: fields.representative,
  postalCode: fields.postalCode,
  address: fields.address,
  phone: fields.phone,
  mail: mail ?? '',
})

export type HolderField = keyof HolderDraft

const half = (text: string) =>
  text
    .normalize('NFKC')
    .replaceAll(/[‐－―ー−]/g, '-')
    .trim()

/** Seven digits without their hyphen are the same postal code. */
const readPostalCode = (text: string) => half(text).replace(/^(\d{3})(\d{4})$/, '$1-$2')

/** The fields as the BFF takes them, or which of them are wrong. */
export const readDraft = (
  draft: HolderDraft,
): { readonly fields: ApplicantFields } | { readonly wrong: ReadonlySet<HolderField> } => {
  const mail = draft.mail.normalize('NFKC').trim()
  const fields = {
    kind: draft.kind,
    displayName: draft.displayName.trim(),
    representative: draft.representative.trim(),
    postalCode: readPostalCode(draft.postalCode),
    address: draft.address.trim(),
    phone: half(draft.phone),
    mail: mail === '' ? null : mail,
  }
  const parsed = applicantFields.safeParse(fields)
  if (parsed.success) return { fields: parsed.data }
  return { wrong: new Set(parsed.error.issues.map(({ path: [field] }) => field as HolderField)) }
}
