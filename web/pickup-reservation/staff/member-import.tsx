import { useState } from 'react'
import { parseCsv } from '#shared/csv/csv.ts'
import { isErrorCode } from '#shared/errors/catalogue.ts'
import type { BodyOf, ResponseOf } from '#shared/contract/endpoint.ts'
import type { MemberItems } from '#shared/pickup-reservation/items.ts'
import { importMembers } from '#shared/pickup-reservation/office-api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { errorText } from '#web/text/errors.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { labelOf } from '../asked-items.ts'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { CsvDownload } from './csv-download.tsx'
import { useSite } from './desk.ts'
import { MemberNotices, type Notice } from './member-notices.tsx'
import { memberItemsOf, readMemberSheet, toMemberSheet, type ImportRow, type ReadSheet } from './member-sheet.ts'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import { CheckBox } from '#web/ui/check-box.tsx'

/** As many rows as one request takes. */
const perRequest = 200

type Result = ResponseOf<typeof importMembers>['results'][number]
type Done = { readonly row: ImportRow; readonly result: Result }

/** 一括登録 from a file (RS-STF-13): looked through first, then each row by itself; what failed is told by row and column. */
export const MemberImport = ({
  items,
  municipality,
  onDone,
}: {
  readonly items: MemberItems
  readonly municipality: string
  readonly onDone: () => void
}) => {
  const { members: text, import: words } = useText(reservationStaffText)
  const { items: itemNames, fields } = useText(reservationText)
  const { common } = useText(staffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { act, busy, error } = useAct()
  const [sheet, setSheet] = useState<ReadSheet>()
  const [isNoCsv, setNoCsv] = useState(false)
  const [withInitialPassword, setWith] = useState(true)
  const [done, setDone] = useState<readonly Done[]>([])
  const names = { memberNumber: fields.memberNumber, linkCode: text.linkCode, names: itemNames }
  const sound = sheet?.rows.filter(({ faults, wrong }) => faults.length + wrong.length === 0) ?? []
  const faulty = sheet?.rows.filter(({ faults, wrong }) => faults.length + wrong.length > 0) ?? []

  const read = ([file]: readonly File[]) =>
    void act(async () => {
      setDone([])
      setSheet(undefined)
      const parsed = file === undefined ? undefined : parseCsv(new Uint8Array(await file.arrayBuffer()))
      setNoCsv(parsed === undefined)
      if (parsed !== undefined) setSheet(readMemberSheet(items, parsed, names))
    })
  const send = () =>
    void act(async () => {
      const all: Done[] = []
      for (let at = 0; at < sound.length; at += perRequest) {
        const part = sound.slice(at, at + perRequest)
        const rows = part.map(({ answers, linkCode, memberNumber }) => ({ answers, linkCode, memberNumber }))
        const body = { rows, withInitialPassword } as BodyOf<typeof importMembers>
        const { results } = await call(importMembers, { params: { siteId }, body })
        all.push(
          ...results.flatMap((result, index) => (part[index] === undefined ? [] : [{ row: part[index], result }])),
        )
        // kept after every part: what was registered must not be lost to the screen by a later error
        setDone([...all])
      }
      setSheet(undefined)
    })
  const notices = done.flatMap(({ row, result: { member, initialPassword } }): Notice[] => {
    if (member === null || initialPassword === null) return []
    const textOf = (key: 'name' | 'address' | 'postalCode') => {
      const answer = row.answers[key]
      return typeof answer === 'string' ? answer : ''
    }
    const { memberNumber } = member
    return [
      {
        memberNumber,
        initialPassword,
        name: textOf('name'),
        address: textOf('address'),
        postalCode: textOf('postalCode'),
      },
    ]
  })

  return (
    <div className="grid min-w-0 gap-8">
      <Heading level={2}>{words.title}</Heading>
      {error !== undefined && <ActError error={error} />}
      <div className="grid gap-6 print:hidden">
        <p>{words.lead}</p>
        <p>
          {words.columns(
            [names.memberNumber, names.linkCode, ...memberItemsOf(items).map((one) => labelOf(one, itemNames))].join(
              '、',
            ),
          )}
        </p>
        <CsvDownload name="members-empty" makeSheet={async () => toMemberSheet(items, [], names)} />
        <FileField
          label={words.file}
          support={words.fileNote}
          choose={words.choose}
          accept=".csv,text/csv"
          error={isNoCsv ? words.noCsv : undefined}
          onChoose={read}
        />
      </div>
      {sheet !== undefined && (
        <section className="grid min-w-0 gap-4">
          <Heading level={3}>{words.check}</Heading>
          {sheet.missing.length > 0 && (
            <NotificationBanner announce tone="error" title={words.missing(sheet.missing.join('、'))} />
          )}
          {sheet.unknown.length > 0 && (
            <NotificationBanner tone="warning" title={words.unknown(sheet.unknown.join('、'))} />
          )}
          <output className="block">{words.counts(sound.length, faulty.length)}</output>
          {faulty.length > 0 && <Faulty rows={faulty} items={items} />}
          <CheckBox label={text.withPassword} checked={withInitialPassword} onChange={setWith} />
          <div className="flex flex-wrap gap-4">
            <Button size="l" look="outline" onClick={onDone}>
              {common.cancel}
            </Button>
            <Button size="l" aria-disabled={busy || sound.length === 0} onClick={send}>
              {words.send(sound.length)}
            </Button>
          </div>
          {busy && <ProgressIndicator label={words.working} value={done.length} max={sound.length} />}
        </section>
      )}
      {done.length > 0 && !busy && (
        <>
          <Outcome done={done} />
          {notices.length > 0 && <MemberNotices notices={notices} municipality={municipality} />}
          <div className="print:hidden">
            <Button look="outline" onClick={onDone}>
              {words.back}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

const Faulty = ({ rows, items }: { readonly rows: readonly ImportRow[]; readonly items: MemberItems }) => {
  const { members: text, import: words } = useText(reservationStaffText)
  const { items: itemNames, fields, faults: faultWords } = useText(reservationText)
  const asked = memberItemsOf(items)
  const nameOf = (key: string) => {
    const one = asked.find((item) => item.key === key)
    return one === undefined ? key : labelOf(one, itemNames)
  }
  const tell = ({ faults, wrong }: ImportRow) => [
    ...faults.map(({ item, fault }) => faultWords(nameOf(item), item, fault, false)),
    ...wrong.map((column) => words.wrong(column === 'linkCode' ? text.linkCode : fields.memberNumber)),
  ]
  return (
    <StaffTable
      caption={words.faulty}
      rows={rows}
      rowKey={({ row }) => String(row)}
      empty=""
      columns={buildFaultColumns(words, tell)}
    />
  )
}

const Outcome = ({ done }: { readonly done: readonly Done[] }) => {
  const { import: words } = useText(reservationStaffText)
  const errors = useText(errorText)
  const failed = done.filter(({ result }) => result.outcome !== 'done')
  const tell = ({ outcome }: Result) => (isErrorCode(outcome) ? errors[outcome].what : outcome)
  return (
    <section className="grid min-w-0 gap-4 print:hidden">
      <NotificationBanner
        announce
        tone={failed.length === 0 ? 'success' : 'warning'}
        title={words.done(done.length - failed.length, failed.length)}
      />
      {failed.length > 0 && (
        <StaffTable
          caption={words.failed}
          rows={failed}
          rowKey={({ row }) => String(row.row)}
          empty=""
          columns={buildOutcomeColumns(words, tell)}
        />
      )}
    </section>
  )
}

const buildFaultColumns = (
  words: ReservationStaffText['import'],
  tell: (row: ImportRow) => readonly string[],
): readonly Column<ImportRow>[] => [
  { key: 'row', heading: words.row, align: 'right', cell: ({ row }) => row },
  {
    key: 'faults',
    heading: words.fault,
    cell: (row) => (
      <ul>
        {tell(row).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    ),
  },
]

const buildOutcomeColumns = (
  words: ReservationStaffText['import'],
  tell: (result: Result) => string,
): readonly Column<Done>[] => [
  { key: 'row', heading: words.row, align: 'right', cell: ({ row }) => row.row },
  { key: 'why', heading: words.fault, cell: ({ result }) => tell(result) },
]
