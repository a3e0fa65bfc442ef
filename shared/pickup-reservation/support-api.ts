/** 問い合わせと障害の記録 (RS-NF-2, 3): what was asked and what failed, how soon it was answered, and the month's report of it. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'

const sitePath = '/api/municipality/reservation/sites/:siteId' as const
const instant = z.iso.datetime()
const paragraph = z.string().check(z.maxLength(2000))

export const caseKinds = ['inquiry', 'incident'] as const
export const caseChannels = ['phone', 'mail', 'counter', 'monitoring'] as const

export const supportCase = z.strictObject({
  kind: z.enum(caseKinds),
  channel: z.enum(caseChannels),
  receivedAt: instant,
  subject: z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[^\p{Cc}]*$/u)),
  detail: paragraph,
  answer: paragraph,
  /** First answer, 初動; null while there is none. */
  answeredAt: z.nullable(instant),
  closedAt: z.nullable(instant),
})
export type SupportCase = z.infer<typeof supportCase>

/** Times that cannot be: later than now, or earlier than what they answer. */
export const findTimeFaults = (
  { receivedAt, answeredAt, closedAt }: Pick<SupportCase, 'receivedAt' | 'answeredAt' | 'closedAt'>,
  now: Date,
): readonly ('receivedAt' | 'answeredAt' | 'closedAt')[] => {
  const received = Date.parse(receivedAt)
  const isWrong = (at: string | null, notBefore: number): boolean =>
    at !== null && (Date.parse(at) > now.getTime() || Date.parse(at) < notBefore)
  const answered = answeredAt === null ? received : Date.parse(answeredAt)
  return [
    ...(isWrong(receivedAt, Number.NEGATIVE_INFINITY) ? (['receivedAt'] as const) : []),
    ...(isWrong(answeredAt, received) ? (['answeredAt'] as const) : []),
    ...(isWrong(closedAt, answered) ? (['closedAt'] as const) : []),
  ]
}

export const caseView = z.object({
  caseId: z.uuid(),
  ...supportCase.shape,
  registeredBy: z.string(),
  updatedAt: instant,
  version: z.int(),
})
export type CaseView = z.infer<typeof caseView>

export const searchCases = endpoint({
  method: 'POST',
  path: `${sitePath}/cases/search`,
  summary: 'The record, newest first: of one month, or all that is open',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({
    /** `YYYY-MM`; null for any. */
    month: z.nullable(z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/))),
    open: z.boolean(),
  }),
  response: z.object({ cases: z.array(caseView) }),
})

export const registerCase = endpoint({
  method: 'POST',
  path: `${sitePath}/cases`,
  summary: 'An inquiry or an incident, by whoever took it',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: supportCase,
  response: caseView,
  errors: ['request.invalid'],
})

export const amendCase = endpoint({
  method: 'PUT',
  path: `${sitePath}/cases/:caseId`,
  summary: 'The answer, the end, a correction',
  allow: ['municipality'],
  privilege: 'reservations.serve',
  body: z.strictObject({ version: z.int(), ...supportCase.shape }),
  response: caseView,
  errors: ['request.invalid', 'request.not-found', 'lifecycle.stale'],
})
