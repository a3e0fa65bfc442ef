import * as z from 'zod/mini'

/** The certificate kinds of CV-G-2; a municipality offers those it chooses. */
export const certificateKinds = [
  'resident-record',
  'resident-record-items',
  'seal-registration',
  'tax',
  'family-register',
  'family-register-appendix',
] as const
export const certificateKind = z.enum(certificateKinds)
export type CertificateKind = z.infer<typeof certificateKind>

/** 交付種別 (CV-KS-6): the whole household, chosen members, or the applicant alone. */
export const scope = z.enum(['household', 'members', 'self'])
export type Scope = z.infer<typeof scope>

/** Items a person may have stated on a copy of the resident record (CV-KS-8). */
export const statedItems = ['head-and-relationship', 'domicile', 'resident-code', 'my-number'] as const
export const statedItem = z.enum(statedItems)
export type StatedItem = z.infer<typeof statedItem>

/** What the person chose on the screens 交付種別 to 部数 (CV-KJ-5). */
export const selection = z.object({
  kind: certificateKind,
  scope,
  /** The municipality's references of the members to print; one visit long, meaning nothing elsewhere. */
  memberRefs: z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(30)),
  items: z.array(statedItem).check(z.maxLength(statedItems.length)),
  copies: z.int().check(z.minimum(1), z.maximum(10)),
})
export type Selection = z.infer<typeof selection>
