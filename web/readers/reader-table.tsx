import type { ReadersText } from '#web/text/readers.ja.ts'
import { readersText } from '#web/text/readers.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { Table, type Column } from '#web/ui/table.tsx'
import { isReachable, systemsWithUsb, tasksOn, usbIdsOf, type KnownReader } from './reader-facts.ts'

const columnsIn = (text: ReadersText): readonly Column<KnownReader>[] => {
  const { table, preparation, systems } = text
  const preparationLines = (reader: KnownReader) =>
    systemsWithUsb.flatMap((system) => {
      const tasks = tasksOn(reader, system).map((task) => preparation[task])
      return tasks.length === 0 ? [] : [table.on(systems.names[system], tasks.join(table.join))]
    })
  return [
    {
      key: 'name',
      heading: table.name,
      cell: (reader) => (
        <span className="grid min-w-32 gap-1">
          <strong>{reader.name}</strong>
          <span className="text-mono-14N-150 text-solid-gray-600">
            {usbIdsOf(reader).map((id) => (
              <span key={id} className="block">
                {table.usbId(id)}
              </span>
            ))}
          </span>
        </span>
      ),
    },
    {
      key: 'reach',
      heading: table.reach,
      cell: (reader) =>
        isReachable(reader) ? (
          <StatusBadge tone="success">{table.reachable}</StatusBadge>
        ) : (
          <span className="grid min-w-32 justify-items-start gap-1">
            <StatusBadge>{table.blocked}</StatusBadge>
            <span>{table.blockedNote}</span>
          </span>
        ),
    },
    {
      key: 'systems',
      heading: table.systems,
      cell: (reader) =>
        isReachable(reader) ? (
          <ul className="grid min-w-28 gap-1">
            {systemsWithUsb.map((system) => (
              <li key={system}>{systems.names[system]}</li>
            ))}
          </ul>
        ) : (
          table.noSystem
        ),
    },
    {
      key: 'before',
      heading: table.before,
      cell: (reader) => {
        const lines = preparationLines(reader)
        return isReachable(reader) ? (
          <ul className="grid min-w-40 gap-1">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
            {lines.length === 0 && <li>{table.nothing}</li>}
          </ul>
        ) : (
          <span className="block min-w-40">{table.another}</span>
        )
      },
    },
    {
      key: 'card',
      heading: table.card,
      cell: ({ contact, contactless }) => (
        <span className="block min-w-16">
          {[contactless && table.contactless, contact && table.contact].filter(Boolean).join(table.join)}
        </span>
      ),
    },
  ]
}

/** The readers of the library's table, those within reach first. */
export const ReaderTable = ({ readers }: { readonly readers: readonly KnownReader[] }) => {
  const text = useText(readersText)
  return (
    <Table
      caption={text.table.caption}
      columns={columnsIn(text)}
      rows={[...readers].toSorted((a, b) => Number(isReachable(b)) - Number(isReachable(a)))}
      rowKey={({ name }) => name}
      empty={text.table.empty}
    />
  )
}
