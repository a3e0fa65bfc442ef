import type * as z from 'zod/mini'
import { listMessages, type messageView } from '#shared/operations/api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery } from '#web/session/staff-session.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { StaffText } from '#web/text/staff.ja.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import type { Column } from '#web/ui/table.tsx'
import { Code, Moment } from './cells.tsx'
import { PageHead } from './page-head.tsx'

type Message = z.infer<typeof messageView>
type Numbered = Message & { readonly key: string }

/** Messages have no number of their own; two of one moment are told apart by their place. */
const number = (messages: readonly Message[]): readonly Numbered[] =>
  messages.map((message, index) => ({ ...message, key: `${messages.length - index}` }))

export const MessagesPage = () => {
  const { centre } = useText(staffText)
  const text = centre.messages
  const query = useStaffQuery(listMessages)
  return (
    <>
      <PageHead title={text.title} lead={text.lead} query={query} />
      <Loaded query={query}>
        {({ messages }) => (
          <StaffTable
            caption={text.caption}
            rows={number(messages)}
            rowKey={({ key }) => key}
            empty={text.empty}
            columns={buildColumns(text)}
          />
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (text: StaffText['centre']['messages']): readonly Column<Numbered>[] => [
  { key: 'at', heading: text.at, cell: ({ at }) => <Moment at={at} precise /> },
  { key: 'party', heading: text.party, cell: ({ party }) => <Code>{party}</Code> },
  { key: 'direction', heading: text.direction, cell: ({ direction }) => text[direction] },
  { key: 'request', heading: text.request, cell: ({ method, path }) => <Code>{`${method} ${path}`}</Code> },
  {
    key: 'status',
    heading: text.status,
    align: 'right',
    cell: ({ status }) => (status === null ? text.noAnswer : status),
  },
  {
    key: 'size',
    heading: text.size,
    align: 'right',
    cell: ({ bytesSent, bytesReceived }) => (
      <span className="whitespace-nowrap">
        {text.bytes(formatCount(bytesSent))} / {text.bytes(formatCount(bytesReceived))}
      </span>
    ),
  },
  {
    key: 'time',
    heading: text.time,
    align: 'right',
    cell: ({ ms }) => <span className="whitespace-nowrap">{text.ms(formatCount(ms))}</span>,
  },
  {
    key: 'result',
    heading: text.result,
    cell: ({ result }) => (result === 'answered' ? text.answered : <StatusBadge tone="error">{result}</StatusBadge>),
  },
]
