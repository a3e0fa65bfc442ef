import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { mailEvents, noticeTopic, type MailEvent } from '#shared/pickup-reservation/mail-events.ts'
import { listMails } from '#shared/pickup-reservation/office-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { useSite } from './desk.ts'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import type { Language } from '#web/text/language.tsx'
import type { ResponseOf } from '#shared/contract/endpoint.ts'

const topics = [...mailEvents, noticeTopic] as const
type Topic = (typeof topics)[number]

const tones = { waiting: 'warning', sent: 'success', failed: 'error' } as const
/** As many as the BFF gives at a time. */
const pageSize = 200

/** 送信の記録 (RS-SET-14): which mails went out, wait or failed. Their text is not kept. */
export const MailLog = () => {
  const { mail: text, mailing, settings } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const [topic, setTopic] = useState<Topic | ''>('')
  const [before, setBefore] = useState<string | null>(null)
  const query = useQuery({
    queryKey: ['reservation-mails', siteId, topic, before],
    queryFn: ({ signal }) =>
      call(listMails, { params: { siteId }, body: { topics: topic === '' ? [] : [topic], before }, signal }),
    placeholderData: keepPreviousData,
  })
  const name = (event: string) =>
    event === noticeTopic ? mailing.title : (settings.events[event as MailEvent] ?? event)
  return (
    <section className="grid min-w-0 gap-4">
      <Heading level={2}>{text.log}</Heading>
      <p>{text.logLead}</p>
      <SelectField
        label={text.event}
        value={topic}
        className="max-w-100"
        onChange={(event) => {
          setTopic(topics.find((one) => one === event.target.value) ?? '')
          setBefore(null)
        }}
      >
        <option value="">{text.allEvents}</option>
        {topics.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </SelectField>
      <Loaded query={query}>
        {({ mails }) => (
          <>
            <StaffTable
              caption={text.logCaption}
              rows={mails}
              rowKey={({ mailId }) => mailId}
              empty={text.logEmpty}
              columns={buildColumns(text, name, language)}
            />
            <div className="flex flex-wrap gap-4">
              {before !== null && (
                <Button look="outline" onClick={() => setBefore(null)}>
                  {text.newest}
                </Button>
              )}
              {mails.length === pageSize && (
                <Button look="outline" onClick={() => setBefore(mails.at(-1)?.createdAt ?? null)}>
                  {text.older}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}

const buildColumns = (
  text: ReservationStaffText['mail'],
  name: (event: string) => string,
  language: Language,
): readonly Column<ResponseOf<typeof listMails>['mails'][number]>[] => [
  {
    key: 'at',
    heading: text.at,
    cell: ({ createdAt }) => <span className="whitespace-nowrap">{formatInstant(createdAt, language)}</span>,
  },
  { key: 'event', heading: text.event, cell: ({ topic: event }) => name(event) },
  { key: 'to', heading: text.recipient, cell: ({ recipient }) => recipient },
  {
    key: 'status',
    heading: text.status,
    cell: ({ status }) => <StatusBadge tone={tones[status]}>{text.statuses[status]}</StatusBadge>,
  },
  { key: 'tries', heading: text.attempts, align: 'right', cell: ({ attempts }) => attempts },
  { key: 'failure', heading: text.failure, cell: ({ lastFailure }) => lastFailure ?? '' },
]
