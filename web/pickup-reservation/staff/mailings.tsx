import { listMailings, type MailingView } from '#shared/pickup-reservation/mailing-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Link } from '#web/ui/link.tsx'
import type { Column } from '#web/ui/table.tsx'
import { deskRoot } from './addresses.ts'
import { useSite } from './desk.ts'
import { MailingForm } from './mailing-form.tsx'

/** 一斉メール (RS-SET-14): writing one, and what became of those that went. */
export const Mailings = () => {
  const { mailing: text, mail } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { siteId } = useSite()
  const query = useStaffQuery(listMailings, { siteId })
  return (
    <>
      <MailingForm onSent={() => void query.refetch()} />
      <Loaded query={query}>
        {({ mailings }) => (
          <StaffTable
            caption={text.caption}
            rows={mailings}
            rowKey={({ mailingId }) => mailingId}
            empty={text.empty}
            columns={buildColumns(text, language)}
          />
        )}
      </Loaded>
      <p>
        <Link to={`${deskRoot}/mail`} className="inline-flex min-h-11 items-center">
          {mail.title}
        </Link>
      </p>
    </>
  )
}

const buildColumns = (text: ReservationStaffText['mailing'], language: Language): readonly Column<MailingView>[] => [
  {
    key: 'at',
    heading: text.at,
    cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at, language)}</span>,
  },
  {
    key: 'subject',
    heading: text.subject,
    cell: ({ subject }) => (
      <span lang="ja" className="block min-w-40">
        {subject}
      </span>
    ),
  },
  { key: 'group', heading: text.group, cell: ({ group }) => text.groups[group] },
  { key: 'actor', heading: text.actor, cell: ({ actor }) => actor },
  { key: 'recipients', heading: text.addressees, align: 'right', cell: ({ recipients }) => recipients },
  { key: 'waiting', heading: text.waiting, align: 'right', cell: ({ waiting }) => waiting },
  { key: 'sent', heading: text.wentOut, align: 'right', cell: ({ sent }) => sent },
  { key: 'failed', heading: text.failed, align: 'right', cell: ({ failed }) => failed },
]
