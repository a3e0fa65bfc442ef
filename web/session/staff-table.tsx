import type { ComponentProps } from 'react'
import { Table } from '#web/ui/table.tsx'

/** A table whose headings stay in one line: beside long ids a heading would be broken into single letters. */
export const StaffTable = <Row,>({ columns, ...rest }: ComponentProps<typeof Table<Row>>) => (
  <Table
    {...rest}
    columns={columns.map((column) => ({
      ...column,
      // `relative` keeps a heading for screen readers, which is out of the flow, inside the frame that scrolls.
      heading: <span className="relative whitespace-nowrap">{column.heading}</span>,
    }))}
  />
)
