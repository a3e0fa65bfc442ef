import { useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { writeWindows, type StaffWindow } from '#shared/pickup-reservation/staff-api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatDay } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { useSite } from './desk.ts'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'

/** The windows of a site in the order residents see them. */
export const WindowList = ({
  windows,
  version,
}: {
  readonly windows: readonly StaffWindow[]
  readonly version: number
}) => {
  const { windows: text } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const [, setSearch] = useSearchParams()
  const { act, busy, error } = useAct()

  const moveUp = (index: number) => {
    const ids = windows.map(({ windowId }) => windowId)
    const [before, moved] = [ids[index - 1], ids[index]]
    const [first] = windows
    if (before === undefined || moved === undefined || first === undefined) return
    const order = ids.with(index - 1, moved).with(index, before)
    void act(async () => {
      const body = {
        version,
        changes: [{ windowId: first.windowId, definition: first.definition }],
        order,
        acceptLost: false,
      }
      await call(writeWindows, { params: { siteId }, body })
      await client.invalidateQueries()
    })
  }
  const periodWords = ({ open }: StaffWindow['definition']) =>
    open.from === null && open.to === null
      ? text.always
      : `${open.from === null ? '' : formatDay(open.from, language)}〜${open.to === null ? '' : formatDay(open.to, language)}`

  return (
    <div className="grid min-w-0 gap-4">
      {error !== undefined && <ActError error={error} />}
      <StaffTable
        caption={text.caption}
        rows={windows.map((window, index) => ({ ...window, index }))}
        rowKey={({ windowId }) => windowId}
        empty={text.empty}
        columns={buildColumns(text, periodWords, {
          busy,
          onOpen: (windowId) => setSearch({ window: windowId }),
          onUp: moveUp,
        })}
      />
      <div className="flex flex-wrap gap-4">
        <Button onClick={() => setSearch({ window: 'new' })}>{text.add}</Button>
        {windows.length > 0 && (
          <Button look="outline" onClick={() => setSearch({ bulk: '1' })}>
            {text.bulk}
          </Button>
        )}
      </div>
    </div>
  )
}

const buildColumns = (
  text: ReservationStaffText['windows'],
  periodWords: (definition: StaffWindow['definition']) => string,
  acts: { readonly busy: boolean; readonly onOpen: (windowId: string) => void; readonly onUp: (index: number) => void },
): readonly Column<StaffWindow & { readonly index: number }>[] => [
  {
    key: 'name',
    heading: text.name,
    cell: ({ windowId, definition }) => (
      <button
        type="button"
        onClick={() => acts.onOpen(windowId)}
        className="focus-mark min-h-11 min-w-32 rounded-4 text-left text-key-900 underline underline-offset-4"
      >
        {definition.name}
      </button>
    ),
  },
  {
    key: 'kind',
    heading: text.kind,
    cell: ({ definition }) => <span className="whitespace-nowrap">{text.kinds[definition.kind]}</span>,
  },
  { key: 'capacity', heading: text.capacity, align: 'right', cell: ({ definition }) => definition.capacity },
  { key: 'open', heading: text.open, cell: ({ definition }) => periodWords(definition) },
  {
    key: 'shown',
    heading: text.shown,
    cell: ({ definition }) => (
      <StatusBadge tone={definition.shown ? 'success' : 'neutral'}>
        {definition.shown ? text.isShown : text.isHidden}
      </StatusBadge>
    ),
  },
  {
    key: 'order',
    heading: text.order,
    cell: ({ index, definition }) =>
      index === 0 ? null : (
        <Button
          size="s"
          look="outline"
          className="whitespace-nowrap"
          aria-disabled={acts.busy}
          aria-label={text.upOf(definition.name)}
          onClick={() => acts.onUp(index)}
        >
          {text.up}
        </Button>
      ),
  },
]
