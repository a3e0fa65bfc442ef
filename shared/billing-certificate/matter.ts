/** What a certificate's matter looks like on the wire, to its holder and to the federation. */
import * as z from 'zod/mini'
import { applicantKinds, matterEvents, matterStatuses } from './lifecycle.ts'
import { applicationNumberPattern, userIdPattern } from './rules.ts'

export const instant = z.iso.datetime()
export const day = z.iso.date()
export const yen = z.int().check(z.minimum(0), z.maximum(100_000_000))
export const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/))
export const userId = z.string().check(z.regex(userIdPattern))
export const applicationNumber = z.string().check(z.regex(applicationNumberPattern))
export const applicantKind = z.enum(applicantKinds)
export const matterStatus = z.enum(matterStatuses)

/** RFC 5280 §5.3.1, those a holder or the federation can mean. */
export const revocationReasons = [
  'key-compromise',
  'affiliation-changed',
  'superseded',
  'cessation-of-operation',
  'privilege-withdrawn',
] as const
export type MatterRevocationReason = (typeof revocationReasons)[number]

/** EB-F3-1: who asked for the revocation, outside the system. */
export const requesterKinds = ['provider', 'agent', 'prefecture'] as const

/** How money went back: the federation transferred it, or the bank took its own transfer back (組戻し, 取消し). */
export const refundWays = ['transferred', 'by-bank'] as const
export type RefundWay = (typeof refundWays)[number]

/** One step of the timeline applicant and federation read alike; an actor's name only on the federation's side. */
export const timelineStep = z.object({
  at: instant,
  event: z.enum([
    'apply',
    'rekey',
    'download',
    'edit-reason',
    'notice',
    'offset',
    'ca-error',
    'refund',
    'undo-refund',
    'refund-due',
    'hold-certificate',
    'accept-certificate',
    'decline-certificate',
    'return-certificate',
    ...matterEvents,
  ]),
  from: z.nullable(matterStatus),
  to: matterStatus,
  actor: z.enum(['holder', 'federation', 'batch']),
  /** The staff member's account id, to the federation alone; to both sides the agent who acted in the holder's name. */
  by: z.nullable(z.string()),
  /** Yen, a code or a number that belongs to the step; never free text about a person. */
  note: z.nullable(z.string()),
})
export type TimelineStep = z.infer<typeof timelineStep>

const matterCore = {
  matterId: z.string(),
  applicationNumber,
  status: matterStatus,
  appliedOn: day,
  validFrom: z.nullable(day),
  validUntil: z.nullable(day),
  /** Past its end although 発行済み: no status of its own (OQ-EB-8). */
  expired: z.boolean(),
  revokedOn: z.nullable(day),
  /** The whole fee, and what of it is not yet offset or paid (EB-R-4). */
  feeYen: yen,
  balanceYen: yen,
  rejectionReason: z.nullable(z.string()),
  serial: z.nullable(z.string()),
} as const

/** As its holder sees it (EB-SC-1, 2). */
export const ownMatter = z.object({
  ...matterCore,
  /** A prepaid application's due day; null where nothing is to be transferred. */
  transferDueOn: z.nullable(day),
  /** What was transferred for it, once that can no longer be undone: what a receipt is made out for. */
  received: z.nullable(z.object({ day, yen })),
  /** The key was sealed under an older issuance password, set on that day (decision 011). */
  keyPasswordSetOn: z.nullable(day),
  keyUnderCurrentPassword: z.boolean(),
  downloads: z.int(),
  /** Whether this matter takes the place of one whose key was out of reach. */
  replaces: z.nullable(applicationNumber),
  canDownload: z.boolean(),
  canRekey: z.boolean(),
  canAskReplacement: z.boolean(),
})
export type OwnMatter = z.infer<typeof ownMatter>

/** One row of the federation's list (EB-SC-12). */
export const listedMatter = z.object({
  ...matterCore,
  /** Compared on every write: a row another hand has moved since is told, not overwritten. */
  version: z.int(),
  userId,
  kind: applicantKind,
  displayName: z.string(),
  phone: z.string(),
})
export type ListedMatter = z.infer<typeof listedMatter>

/** Issued otherwise than it was asked for: whose name is in it, and whose was asked for (EB-X-1). */
export const heldCertificate = z.object({
  serial: z.string(),
  subject: z.string(),
  askedSubject: z.string(),
  validFrom: day,
  validUntil: day,
})

/** 証明書発行管理 (EB-SC-15). */
export const matterDetail = z.object({
  ...listedMatter.shape,
  representative: z.string(),
  postalCode: z.string(),
  address: z.string(),
  mail: z.nullable(z.string()),
  consent: z.nullable(z.object({ version: z.string(), at: instant })),
  deposit: z.nullable(
    z.object({
      day,
      yen,
      remitter: z.string(),
      /** 照会番号, without zeros before it; null where the bank gave none or nobody typed it. */
      reference: z.nullable(z.string()),
      source: z.enum(['hand', 'bank-file']),
    }),
  ),
  /** More was paid than the fee, or for an application that was rejected: to be paid back (OQ-EB-5). */
  refundDue: z.boolean(),
  /** How much that is now; 0 where nothing is due. */
  refundYen: yen,
  refunds: z.array(z.object({ on: day, yen, reference: z.string(), way: z.enum(refundWays) })),
  revocation: z.nullable(
    z.object({ reason: z.enum(revocationReasons), requester: z.enum(requesterKinds), requestedOn: day }),
  ),
  /** The authority's last refusal of this item; tried again by the batch. */
  authorityError: z.nullable(z.object({ at: instant, code: z.string(), tries: z.int() })),
  /** Waits in 発行待ち for a person to take it or to have it revoked; null where nothing does. */
  heldCertificate: z.nullable(heldCertificate),
  timeline: z.array(timelineStep),
  /** What this person may do with it now: table ∩ privilege (house rule of lifecycles). */
  allowed: z.array(z.enum(matterEvents)),
})
export type MatterDetail = z.infer<typeof matterDetail>
