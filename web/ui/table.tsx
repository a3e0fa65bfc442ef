import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Column<Row> = {
  readonly key: string
  readonly heading: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand right. */
  readonly align?: 'left' | 'right'
}

/** A table of rows that scrolls sideways in its own frame on narrow screens. */
export const Table = <Row,>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
}: {
  readonly caption: ReactNode
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly empty: ReactNode
}) => (
  <section
    aria-label={typeof caption === 'string' ? caption : undefined}
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    tabIndex={0}
    className="focus-mark overflow-x-auto rounded-4"
  >
    <table className="w-full border-collapse text-dns-16N-130">
      <caption className="pb-2 text-left text-std-17B-170">{caption}</caption>
      <thead>
        <tr className="border-b-2 border-solid-gray-600 bg-solid-gray-50">
          {columns.map(({ key, heading, align }) => (
            <th
              key={key}
              scope="col"
              className={classNames('px-3 py-3 font-700', align === 'right' ? 'text-right' : 'text-left')}
            >
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} className="border-b border-solid-gray-420">
            {columns.map(({ key, cell, align }) => (
              <td
                key={key}
                className={classNames('px-3 py-3 align-top', align === 'right' && 'text-right tabular-nums')}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
        {rows.length === 0 && (
          <tr className="border-b border-solid-gray-420">
            <td colSpan={columns.length} className="px-3 py-6 text-center text-solid-gray-600">
              {empty}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  </section>
)
