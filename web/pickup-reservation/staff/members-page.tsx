import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import type { MemberItems } from '#shared/pickup-reservation/items.ts'
import { searchMembers, type MemberView } from '#shared/pickup-reservation/office-api.ts'
import { readSettings } from '#shared/pickup-reservation/staff-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { labelOf, type AskedItem } from '../asked-items.ts'
import { useAnswerText } from '../answer-list.tsx'
import { CsvDownload } from './csv-download.tsx'
import { useSite } from './desk.ts'
import { MemberForm } from './member-form.tsx'
import { MemberImport } from './member-import.tsx'
import { MemberNotices, type Notice } from './member-notices.tsx'
import { memberItemsOf, toMemberSheet } from './member-sheet.ts'
import { Pager } from './pager.tsx'
import { SiteFrame } from './site-frame.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import type { ReservationText } from '#web/text/reservation.ja.ts'
import { CheckBox } from '#web/ui/check-box.tsx'

/** 会員管理 (RS-STF-12, 13): search, add, correct, stop, notices with ID and password, CSV in and out. */
export const MembersPage = () => {
  const { members: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Members />
    </SiteFrame>
  )
}

const Members = () => {
  const { members: text } = useText(reservationStaffText)
  const { siteId } = useSite()
  const settings = useStaffQuery(readSettings, { siteId })
  const [search, setSearch] = useSearchParams()
  const [opened, open] = useState<MemberView>()
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const [done, setDone] = useState<string>()
  const finish = (words?: string, notice?: Notice) => {
    setDone(words)
    setNotices(notice === undefined ? [] : [notice])
    open(undefined)
    setSearch({})
  }
  return (
    <Loaded query={settings}>
      {({ settings: { memberItems, basic } }) => {
        const mode = search.get('do')
        if (mode === 'import')
          return <MemberImport items={memberItems} municipality={basic.municipalityName} onDone={() => finish()} />
        if (mode === 'new' || (mode === 'edit' && opened !== undefined))
          return (
            <MemberForm
              key={opened?.memberId ?? 'new'}
              items={memberItems}
              member={mode === 'new' ? null : (opened ?? null)}
              onDone={finish}
            />
          )
        return (
          <>
            {done !== undefined && <NotificationBanner announce tone="success" title={done} />}
            {notices.length > 0 && <MemberNotices notices={notices} municipality={basic.municipalityName} />}
            <div className="flex flex-wrap gap-4 print:hidden">
              <Button onClick={() => setSearch({ do: 'new' })}>{text.add}</Button>
              <Button look="outline" onClick={() => setSearch({ do: 'import' })}>
                {text.import}
              </Button>
            </div>
            {/* on paper the notices stand alone */}
            <div className={notices.length > 0 ? 'grid min-w-0 gap-10 print:hidden' : 'grid min-w-0 gap-10'}>
              <MemberList
                items={memberItems}
                onOpen={(member) => {
                  open(member)
                  setDone(undefined)
                  setNotices([])
                  setSearch({ do: 'edit' })
                }}
              />
            </div>
          </>
        )
      }}
    </Loaded>
  )
}

const MemberList = ({
  items,
  onOpen,
}: {
  readonly items: MemberItems
  readonly onOpen: (member: MemberView) => void
}) => {
  const { members: text } = useText(reservationStaffText)
  const words = useText(reservationText)
  const toText = useAnswerText()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const [typed, setTyped] = useState('')
  const [stopped, setStopped] = useState(false)
  const [asked, ask] = useState({ text: '', stopped: false, page: 1 })
  const query = useQuery({
    queryKey: ['reservation-members', siteId, asked],
    queryFn: ({ signal }) => call(searchMembers, { params: { siteId }, body: asked, signal }),
    placeholderData: keepPreviousData,
  })
  // 分類: what a list shows (OQ-RS-7)
  const listed = memberItemsOf(items).filter(({ key }) => key in items.basic && items.basic[key as 'name'].listed)

  /** Every page of what was asked for, one after another: the list may change meanwhile, no member twice. */
  const readAll = async () => {
    const found = new Map<string, MemberView>()
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const part = await call(searchMembers, { params: { siteId }, body: { ...asked, page } })
      for (const member of part.members) found.set(member.memberId, member)
      pages = part.pages
    }
    return [...found.values()]
  }

  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          ask({ text: typed, stopped, page: 1 })
        }}
        className="grid max-w-200 gap-4 print:hidden"
      >
        <TextField
          label={text.search}
          support={text.searchNote}
          value={typed}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <CheckBox label={text.stoppedOnly} checked={stopped} onChange={setStopped} />
        <div>
          <Button type="submit" size="l">
            {text.find}
          </Button>
        </div>
      </form>
      <Loaded query={query}>
        {({ members, page, pages, total }) => (
          <div className="grid min-w-0 gap-4">
            <output className="block">{text.count(total)}</output>
            <StaffTable
              caption={text.caption}
              rows={members}
              rowKey={({ memberId }) => memberId}
              empty={text.empty}
              columns={buildColumns({ text, words }, { listed, toText }, onOpen)}
            />
            <Pager page={page} pages={pages} onTurn={(next) => ask({ ...asked, page: next })} />
            {total > 0 && (
              <CsvDownload
                name={`members-${siteId}`}
                makeSheet={async () =>
                  toMemberSheet(items, await readAll(), {
                    memberNumber: words.fields.memberNumber,
                    linkCode: text.linkCode,
                    names: words.items,
                  })
                }
              />
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (
  { text, words }: { readonly text: ReservationStaffText['members']; readonly words: ReservationText },
  show: { readonly listed: readonly AskedItem[]; readonly toText: ReturnType<typeof useAnswerText> },
  onOpen: (member: MemberView) => void,
): readonly Column<MemberView>[] => [
  {
    key: 'number',
    heading: words.fields.memberNumber,
    cell: (member) => (
      <button
        type="button"
        aria-label={text.openOf(member.memberNumber)}
        onClick={() => onOpen(member)}
        className="focus-mark min-h-11 rounded-4 text-key-900 tabular-nums underline underline-offset-4"
      >
        {member.memberNumber}
      </button>
    ),
  },
  ...show.listed.map((one) => ({
    key: one.key,
    heading: labelOf(one, words.items),
    cell: ({ answers }: MemberView) => show.toText(one, answers[one.key]),
  })),
  { key: 'link', heading: text.linkCode, cell: ({ linkCode }) => linkCode ?? '--' },
  {
    key: 'state',
    heading: text.state,
    cell: ({ stoppedAt, hasOwnPassword }) =>
      stoppedAt !== null ? (
        <StatusBadge tone="error">{text.isStopped}</StatusBadge>
      ) : (
        <StatusBadge tone={hasOwnPassword ? 'success' : 'neutral'}>
          {hasOwnPassword ? text.isInUse : text.isInitial}
        </StatusBadge>
      ),
  },
]
