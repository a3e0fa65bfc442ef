import * as z from 'zod/mini'
import { basicFour, calendarDay } from '#shared/person/person.ts'
import { certificateKind } from './kinds.ts'

/**
 * 証明書情報 (CV-MSG-4): what a municipality's issuing server answers to an application. The layout of the real message is
 * prescribed by J-LIS and not public; this one carries the same things as data, and the kiosk's page draws them.
 */

/** PNG bytes in base64url, at most 64 kB of text. */
const image = z.string().check(z.maxLength(65_536), z.regex(/^[A-Za-z0-9_-]+$/))

/** The form a municipality set for a kind (CV-DOC-1). */
export const certificateForm = z.object({
  /** Size of the original; A5 is printed in the centre of A4 (CV-DOC-7). */
  paper: z.enum(['A4', 'A5']),
  /** `ledger`: one ruled table a person; `columns`: persons side by side in a compact table. */
  layout: z.enum(['ledger', 'columns']),
  title: z.string().check(z.maxLength(60)),
  /** The sentence of certification, 「この写しは、…相違ないことを証明する。」 */
  statement: z.string().check(z.maxLength(300)),
  /** Office and name of the head of the municipality. */
  issuerTitle: z.string().check(z.maxLength(40)),
  issuerName: z.string().check(z.maxLength(60)),
  /** The electronic official seal, PNG with transparency. */
  officialSeal: image,
  /** Whether dates are written in the Japanese era. */
  eraDates: z.boolean(),
})
export type CertificateForm = z.infer<typeof certificateForm>

/** One member on a copy of the resident record; what was not chosen is absent, never blank (CV-DOC-8). */
export const residentEntry = z.extend(basicFour, {
  memberRef: z.string(),
  residentSince: calendarDay,
  addressSince: z.optional(calendarDay),
  previousAddress: z.optional(z.string().check(z.maxLength(400))),
  relationship: z.optional(z.string().check(z.maxLength(40))),
  domicile: z.optional(
    z.object({ address: z.string().check(z.maxLength(400)), head: z.string().check(z.maxLength(200)) }),
  ),
  residentCode: z.optional(z.string().check(z.regex(/^\d{11}$/))),
  myNumber: z.optional(z.string().check(z.regex(/^\d{12}$/))),
})
export type ResidentEntry = z.infer<typeof residentEntry>

export const residentRecordContent = z.object({
  kind: z.literal('resident-record'),
  address: z.string().check(z.maxLength(400)),
  /** 世帯主, only where head and relationship are stated. */
  headOfHousehold: z.optional(z.string().check(z.maxLength(200))),
  members: z.array(residentEntry).check(z.minLength(1), z.maxLength(30)),
  /** 世帯全員 or 世帯の一部: stated on the paper. */
  whole: z.boolean(),
})
export type ResidentRecordContent = z.infer<typeof residentRecordContent>

export const sealRegistrationContent = z.object({
  kind: z.literal('seal-registration'),
  person: z.extend(basicFour, { memberRef: z.string() }),
  /** Imprint of the registered seal, PNG. */
  sealImprint: image,
  registrationNumber: z.string().check(z.maxLength(20)),
})
export type SealRegistrationContent = z.infer<typeof sealRegistrationContent>

export const certificateInformation = z.object({
  /** The id that binds person, application, document and print job. */
  requestId: z.uuid(),
  kind: certificateKind,
  municipality: z.object({ code: z.string().check(z.regex(/^\d{5}$/)), name: z.string().check(z.maxLength(40)) }),
  form: certificateForm,
  issuedOn: calendarDay,
  /** 発行番号 printed on the paper. */
  issueNumber: z.string().check(z.maxLength(30)),
  content: z.discriminatedUnion('kind', [residentRecordContent, sealRegistrationContent]),
})
export type CertificateInformation = z.infer<typeof certificateInformation>
