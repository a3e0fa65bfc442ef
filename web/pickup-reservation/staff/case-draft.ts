/** One case of the record as it is being written; times as a desk types them, in Tokyo. */
import { formatMinutes, toTokyoDay, toTokyoMinutes } from '#shared/calendar/tokyo.ts'
import { findTimeFaults, supportCase, type CaseView, type SupportCase } from '#shared/pickup-reservation/support-api.ts'

type Times = 'receivedAt' | 'answeredAt' | 'closedAt'

/** Times are `YYYY-MM-DDTHH:MM` of Tokyo, or null; what is no time stays as it was typed. */
export type CaseDraft = Omit<SupportCase, Times> & { readonly [Key in Times]: string | null }

/** `YYYY-MM-DDTHH:MM` of Tokyo. */
export const toLocal = (at: string): string => {
  const moment = new Date(at)
  return `${toTokyoDay(moment)}T${formatMinutes(toTokyoMinutes(moment)).padStart(5, '0')}`
}
const localOrNull = (at: string | null): string | null => (at === null ? null : toLocal(at))

const toInstant = (local: string): string | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(local)) return undefined
  return new Date(`${local}:00+09:00`).toISOString()
}

export const newCase = (now: string): CaseDraft => ({
  ...{ kind: 'inquiry', channel: 'phone', receivedAt: toLocal(now), subject: '' },
  ...{ detail: '', answer: '', answeredAt: null, closedAt: null },
})

export const draftOfCase = ({
  kind,
  channel,
  receivedAt,
  subject,
  detail,
  answer,
  answeredAt,
  closedAt,
}: CaseView): CaseDraft => ({
  ...{ kind, channel, subject, detail, answer, receivedAt: toLocal(receivedAt) },
  answeredAt: localOrNull(answeredAt),
  closedAt: localOrNull(closedAt),
})

/** The case as the BFF takes it, or the fields that are not right. */
export const readCase = (
  draft: CaseDraft,
  now: string,
): { readonly body: SupportCase } | { readonly faults: ReadonlySet<string> } => {
  const faults = new Set<string>()
  const time = (path: Times): string | null => {
    const local = draft[path]
    if (local === null) {
      if (path === 'receivedAt') faults.add(path)
      return null
    }
    const at = toInstant(local)
    if (at === undefined) faults.add(path)
    return at ?? null
  }
  const times = { receivedAt: time('receivedAt') ?? now, answeredAt: time('answeredAt'), closedAt: time('closedAt') }
  const body = { ...draft, ...times, subject: draft.subject.trim() }
  if (faults.size === 0) for (const path of findTimeFaults(times, new Date(now))) faults.add(path)
  if (!supportCase.shape.subject.safeParse(body.subject).success) faults.add('subject')
  return faults.size > 0 ? { faults } : { body }
}
