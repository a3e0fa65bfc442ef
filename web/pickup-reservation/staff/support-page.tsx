import { useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { searchCases, type CaseView } from '#shared/pickup-reservation/support-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useLanguage, type Language } from '#web/text/language.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { CaseForm } from './case-form.tsx'
import { useSite, useToday } from './desk.ts'
import { SiteFrame } from './site-frame.tsx'

/** 問い合わせと障害の記録 (RS-NF-2, 3): what the month's report is made of. */
export const SupportPage = () => {
  const { support: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Cases />
    </SiteFrame>
  )
}

const Cases = () => {
  const { support: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const today = useToday()
  const client = useQueryClient()
  const [month, setMonth] = useState(today.slice(0, 7).replace('-', '/'))
  const [open, setOpen] = useState(false)
  const [asked, ask] = useState<{ readonly month: string | null; readonly open: boolean }>({
    month: today.slice(0, 7),
    open: false,
  })
  const [isTried, setTried] = useState(false)
  const [edited, edit] = useState<CaseView | 'new'>()
  const [done, setDone] = useState<string>()
  const query = useQuery({
    queryKey: ['reservation-cases', siteId, asked],
    queryFn: ({ signal }) => call(searchCases, { params: { siteId }, body: asked, signal }),
    placeholderData: keepPreviousData,
  })
  const wanted = readMonth(month)

  if (edited !== undefined)
    return (
      <CaseForm
        known={edited === 'new' ? null : edited}
        onDone={(words) => {
          edit(undefined)
          setDone(words)
          void client.invalidateQueries({ queryKey: ['reservation-cases'] })
        }}
      />
    )
  return (
    <>
      {done !== undefined && <NotificationBanner announce tone="success" title={done} />}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (wanted !== undefined) ask({ month: wanted, open })
        }}
        className="grid max-w-160 gap-4 print:hidden"
      >
        <TextField
          label={text.month}
          support={text.monthForm}
          value={month}
          inputMode="numeric"
          autoComplete="off"
          maxLength={10}
          error={isTried && wanted === undefined ? text.monthWrong : undefined}
          onChange={(event) => setMonth(event.target.value)}
        />
        <CheckBox label={text.openOnly} checked={open} onChange={setOpen} />
        <div className="flex flex-wrap gap-4">
          <Button type="submit" size="l">
            {text.find}
          </Button>
          <Button size="l" look="outline" onClick={() => edit('new')}>
            {text.add}
          </Button>
        </div>
      </form>
      <Loaded query={query}>
        {({ cases }) => (
          <StaffTable
            caption={text.caption}
            rows={cases}
            rowKey={({ caseId }) => caseId}
            empty={text.empty}
            columns={buildColumns(text, language, edit)}
          />
        )}
      </Loaded>
    </>
  )
}

/** `YYYY-MM` of 「2027/3」 or 「2027-03」, null for nothing typed, undefined for no month. */
const readMonth = (typed: string): string | null | undefined => {
  const narrow = typed.normalize('NFKC').trim()
  if (narrow === '') return null
  const [, year = '', number = ''] = /^(20\d{2})[-/.年](\d{1,2})月?$/.exec(narrow) ?? []
  return Number(number) >= 1 && Number(number) <= 12 ? `${year}-${number.padStart(2, '0')}` : undefined
}

const buildColumns = (
  text: ReservationStaffText['support'],
  language: Language,
  onOpen: (known: CaseView) => void,
): readonly Column<CaseView>[] => [
  {
    key: 'at',
    heading: text.receivedAt,
    cell: ({ receivedAt }) => <span className="whitespace-nowrap">{formatInstant(receivedAt, language)}</span>,
  },
  { key: 'kind', heading: text.kind, cell: ({ kind }) => text.kinds[kind] },
  { key: 'channel', heading: text.channel, cell: ({ channel }) => text.channels[channel] },
  {
    key: 'subject',
    heading: text.subject,
    cell: (one) => (
      <button
        type="button"
        onClick={() => onOpen(one)}
        className="focus-mark min-h-11 min-w-40 rounded-4 text-left text-key-900 underline underline-offset-4"
      >
        {one.subject}
      </button>
    ),
  },
  {
    key: 'state',
    heading: text.state,
    cell: ({ answeredAt, closedAt }) => (
      <StatusBadge tone={closedAt !== null ? 'success' : answeredAt !== null ? 'information' : 'warning'}>
        {closedAt !== null ? text.closed : answeredAt !== null ? text.answered : text.unanswered}
      </StatusBadge>
    ),
  },
]
