import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { createDelivery, listDeliveries, type DeliveryRow } from '#shared/card-handover/distribution-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Link } from '#web/ui/link.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { useLedgerQuery } from '../use-ledger-query.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

/** カード一括受取 (CM-F-13): one line a box. */
export const ArrivalPage = () => {
  const { arrival, common } = useText(handoverText)
  const { call } = useStaffSession()
  const { language } = useLanguage()
  const navigate = useNavigate()
  const query = useLedgerQuery(listDeliveries, {})
  const [name, setName] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { busy, error, act } = useAct()
  const create = (event: FormEvent) => {
    event.preventDefault()
    setMissing(name.trim() === '')
    if (name.trim() === '') return
    void act(async () => {
      const { deliveryId } = await call(createDelivery, { body: { name: name.trim() } })
      await navigate(`/handover/arrival/${deliveryId}`)
    })
  }
  return (
    <>
      <PageHead title={arrival.title} lead={arrival.lead} />
      <form noValidate onSubmit={create} className="grid max-w-160 gap-4 print:hidden">
        {error !== undefined && <ErrorNotice error={error} />}
        <TextField
          label={arrival.name}
          value={name}
          maxLength={60}
          autoComplete="off"
          error={isMissing ? arrival.nameMissing : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : arrival.create}
          </Button>
        </div>
      </form>
      <Loaded query={query}>
        {({ deliveries }) => (
          <StaffTable
            caption={arrival.boxes}
            rows={deliveries}
            rowKey={({ deliveryId }) => deliveryId}
            empty={arrival.empty}
            columns={buildColumns(arrival, language)}
          />
        )}
      </Loaded>
    </>
  )
}

const buildColumns = (arrival: HandoverText['arrival'], language: Language): readonly Column<DeliveryRow>[] => [
  {
    key: 'name',
    heading: arrival.name,
    cell: ({ deliveryId, name: box }) => (
      <Link to={`/handover/arrival/${deliveryId}`} aria-label={arrival.openOf(box)}>
        <span lang="ja">{box}</span>
      </Link>
    ),
  },
  {
    key: 'state',
    heading: arrival.state,
    cell: ({ state }) => (
      <StatusBadge tone={state === 'open' ? 'warning' : 'success'}>{arrival.states[state]}</StatusBadge>
    ),
  },
  {
    key: 'created',
    heading: arrival.createdAt,
    cell: ({ createdAt, createdBy }) => (
      <span className="grid min-w-40">
        <span>{formatInstant(createdAt, language)}</span>
        <span lang="ja">{createdBy}</span>
      </span>
    ),
  },
  ...(['listed', 'arrived', 'missing', 'surplus', 'doubled', 'noticesMissing'] as const).map((key) => ({
    key,
    heading: arrival.counts[key],
    align: 'right' as const,
    cell: (row: DeliveryRow) => formatCount(row[key]),
  })),
]
