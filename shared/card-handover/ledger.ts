/** What a card's history says: pure, over rows that are only ever added (CM-R-2, CM-R-3). */
import type { StatusKey } from './statuses.ts'

/** One row of the history: something recorded, or the undoing of one that was. */
export type ProgressRow = {
  readonly progressId: string
  /** The order of writing, growing by one per card. */
  readonly sequence: number
  readonly status: StatusKey
  /** When it happened, which may be earlier than when it was written. */
  readonly at: Date
  /** The row this one undoes; null for a record. */
  readonly undoes: string | null
}

type Placed = Pick<ProgressRow, 'at' | 'sequence'>

const isLater = (one: Placed, other: Placed): boolean =>
  one.at.getTime() === other.at.getTime() ? one.sequence > other.sequence : one.at > other.at

/** Records that no row undoes, in the order in which they happened. */
export const listLive = <Row extends ProgressRow>(rows: readonly Row[]): readonly Row[] => {
  const undone = new Set(rows.map(({ undoes }) => undoes))
  return rows
    .filter(({ progressId, undoes }) => undoes === null && !undone.has(progressId))
    .toSorted((one, other) => (isLater(one, other) ? 1 : -1))
}

/** The last row not undone, or undefined for a card nothing stands of (CM-R-3). */
export const findCurrent = <Row extends ProgressRow>(rows: readonly Row[]): Row | undefined => listLive(rows).at(-1)

/** What became of the notice: the last that stands of it, or whether one came with the card (CM-F-5). */
export const findNoticeState = (
  rows: readonly ProgressRow[],
  hasNotice: boolean,
): 'none' | 'arrived' | 'sent' | 'returned' => {
  const last = listLive(rows).findLast(({ status }) => status === 'notice-sent' || status === 'notice-returned')
  if (last === undefined) return hasNotice ? 'arrived' : 'none'
  return last.status === 'notice-sent' ? 'sent' : 'returned'
}

/** Which row says that the letter of a sending came back, by the sending's id: what comes back is the last letter that is out. */
export const findReturns = <Row extends ProgressRow>(rows: readonly Row[]): ReadonlyMap<string, Row> => {
  const returns = new Map<string, Row>()
  const out: Row[] = []
  for (const row of listLive(rows)) {
    if (row.status === 'notice-sent') out.push(row)
    if (row.status !== 'notice-returned') continue
    const sent = out.pop()
    if (sent !== undefined) returns.set(sent.progressId, row)
  }
  return returns
}
