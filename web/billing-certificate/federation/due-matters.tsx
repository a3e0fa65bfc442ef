import type { UseQueryResult } from '@tanstack/react-query'
import { useId, useState, type ComponentType } from 'react'
import { isAppError } from '#shared/errors/app-error.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import { addresses } from './addresses.ts'
import { Name, OneLine } from './cells.tsx'

type DueMatter = {
  readonly matterId: string
  readonly applicationNumber: string
  readonly userId: string
  readonly displayName: string
  readonly phone: string
}

type Words = {
  readonly title: string
  readonly lead: string
  readonly caption: string
  readonly empty: string
  readonly total: (yen: string) => string
  readonly done: (applicationNumber: string) => string
  readonly act: string
  readonly actOf: (applicationNumber: string) => string
}

export type DueDialogProps<Row, Given> = {
  readonly row: Row
  readonly onCancel: () => void
  readonly onSubmit: (given: Given) => Promise<void>
}

type Told = { readonly tone: 'success' | 'warning'; readonly title: string }

const buildHolderColumns = <Row extends DueMatter>(fields: BillingFederationText['fields']): readonly Column<Row>[] => [
  {
    key: 'number',
    heading: fields.applicationNumber,
    cell: ({ matterId, applicationNumber }) => (
      <Link to={addresses.details([matterId])} className="inline-flex min-h-6 items-center whitespace-nowrap">
        {applicationNumber}
      </Link>
    ),
  },
  { key: 'userId', heading: fields.userId, cell: ({ userId }) => <OneLine>{userId}</OneLine> },
  { key: 'name', heading: fields.displayName, cell: ({ displayName }) => <Name>{displayName}</Name> },
  { key: 'phone', heading: fields.phone, cell: ({ phone }) => <OneLine>{phone}</OneLine> },
]

const buildActColumn = <Row extends DueMatter>(
  { act, actOf }: Words,
  {
    whyNot,
    onAsk,
  }: { readonly whyNot: (row: Row) => string | undefined; readonly onAsk: ((row: Row) => void) | undefined },
): Column<Row> => ({
  key: 'act',
  heading: <span className="sr-only">{act}</span>,
  cell: (row) => {
    const why = whyNot(row)
    if (why !== undefined) return <span className="block min-w-48 text-solid-gray-600">{why}</span>
    if (onAsk === undefined) return null
    return (
      <Button
        size="s"
        look="outline"
        className="whitespace-nowrap"
        aria-label={actOf(row.applicationNumber)}
        onClick={() => onAsk(row)}
      >
        {act}
      </Button>
    )
  },
})

/**
 * Money that is owed for applications, either way, and the act that says it was paid: a list, its sum, and a dialog for each row.
 * Somebody else who was faster is said, and the list is read anew.
 */
export const DueMatters = <Data extends { readonly totalYen: number }, Row extends DueMatter, Given>({
  words,
  query,
  rowsOf,
  columns,
  whyNot = () => undefined,
  register,
  Dialog,
}: {
  readonly words: Words
  readonly query: UseQueryResult<Data>
  readonly rowsOf: (data: Data) => readonly Row[]
  /** Between whose it is and the act. */
  readonly columns: readonly Column<Row>[]
  /** What is said instead of the act, of a row that waits for something else. */
  readonly whyNot?: (row: Row) => string | undefined
  readonly register: (row: Row, given: Given) => Promise<unknown>
  readonly Dialog: ComponentType<DueDialogProps<Row, Given>>
}) => {
  const { detail, fields } = useText(billingFederationText)
  const { language } = useLanguage()
  const { view } = useStaffSession()
  const id = useId()
  const [asked, setAsked] = useState<Row>()
  const [told, setTold] = useState<Told>()
  const mayRegister = view.privileges.includes('billing.decide')

  const submit = async (row: Row, given: Given) => {
    try {
      await register(row, given)
      setTold({ tone: 'success', title: words.done(row.applicationNumber) })
    } catch (error) {
      if (!isAppError(error, 'lifecycle.stale') && !isAppError(error, 'lifecycle.illegal')) throw error
      setTold({ tone: 'warning', title: isAppError(error, 'lifecycle.stale') ? detail.stale : detail.illegal })
    }
    setAsked(undefined)
    await query.refetch()
  }

  const all = [
    ...buildHolderColumns<Row>(fields),
    ...columns,
    buildActColumn(words, { whyNot, onAsk: mayRegister ? setAsked : undefined }),
  ]

  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-4">
      <Heading level={2} id={id}>
        {words.title}
      </Heading>
      <p>{words.lead}</p>
      {told !== undefined && <NotificationBanner announce tone={told.tone} title={told.title} />}
      <Loaded query={query}>
        {(data) => {
          const rows = rowsOf(data)
          return (
            <div className="grid min-w-0 gap-3">
              <StaffTable
                caption={words.caption}
                rows={rows}
                rowKey={({ matterId }) => matterId}
                empty={words.empty}
                columns={all}
              />
              {rows.length > 0 && <p className="text-std-17B-170">{words.total(formatYen(data.totalYen, language))}</p>}
            </div>
          )
        }}
      </Loaded>
      {asked !== undefined && (
        <Dialog row={asked} onCancel={() => setAsked(undefined)} onSubmit={(given) => submit(asked, given)} />
      )}
    </section>
  )
}
