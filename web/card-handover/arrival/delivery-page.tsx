import { useState } from 'react'
import {
  importDeliveryList,
  readDelivery,
  type CsvFault,
  type DeliveryRow,
} from '#shared/card-handover/distribution-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { CsvFaults } from '../csv-faults.tsx'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { useLedgerQuery } from '../use-ledger-query.ts'
import { CloseDelivery } from './close-delivery.tsx'
import { DeliveryScan } from './delivery-scan.tsx'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'
import type { ResponseOf } from '#shared/contract/endpoint.ts'

type Difference = ResponseOf<typeof readDelivery>['differences'][number]

/** One box: the list, the scans, the differences, the end (CM-F-13, CM-X-4). */
export const DeliveryPage = ({ deliveryId }: { readonly deliveryId: string }) => {
  const text = useText(handoverText)
  const { arrival, common } = text
  const { view } = useStaffSession()
  const query = useLedgerQuery(readDelivery, { params: { deliveryId } })
  const [done, setDone] = useState<string>()
  const reread = () => void query.refetch()
  const mayDecide = view.privileges.includes('handover.manage')
  return (
    <Loaded query={query}>
      {({ delivery, differences }) => (
        <>
          <PageHead title={<span lang="ja">{delivery.name}</span>} lead={arrival.title}>
            <p className="flex flex-wrap gap-4">
              <StatusBadge tone={delivery.state === 'open' ? 'warning' : 'success'}>
                {arrival.states[delivery.state]}
              </StatusBadge>
              <Link to="/handover/arrival">{common.back}</Link>
            </p>
          </PageHead>
          {done !== undefined && <NotificationBanner announce tone="success" title={done} />}
          <Counts delivery={delivery} />
          {delivery.state === 'open' && mayDecide && <DeliveryList deliveryId={deliveryId} onImported={reread} />}
          {delivery.state === 'open' && <DeliveryScan deliveryId={deliveryId} onScanned={reread} />}
          <section aria-labelledby="differences" className="grid gap-4">
            <Heading level={2} id="differences">
              {arrival.differTitle}
            </Heading>
            {delivery.listed === 0 && <p>{arrival.noList}</p>}
            {delivery.listed > 0 && differences.length === 0 && (
              <NotificationBanner tone="success" title={arrival.same} />
            )}
            {differences.length > 0 && (
              <StaffTable
                caption={arrival.differs}
                rows={differences}
                rowKey={({ kind, code }) => `${kind} ${code}`}
                empty={arrival.same}
                columns={buildColumns(text)}
              />
            )}
          </section>
          {delivery.state === 'open' && mayDecide && (
            <CloseDelivery
              delivery={delivery}
              onClosed={(said) => {
                setDone(said)
                reread()
              }}
            />
          )}
        </>
      )}
    </Loaded>
  )
}

const Counts = ({ delivery }: { readonly delivery: DeliveryRow }) => {
  const { arrival } = useText(handoverText)
  return (
    <dl className="grid grid-cols-2 gap-3 desktop:grid-cols-6">
      {(['listed', 'arrived', 'missing', 'surplus', 'doubled', 'noticesMissing'] as const).map((key) => (
        <div key={key} className="grid rounded-8 border border-solid-gray-420 p-3">
          <dt className="text-solid-gray-600">{arrival.counts[key]}</dt>
          <dd className="text-std-22B-150 tabular-nums">{formatCount(delivery[key])}</dd>
        </div>
      ))}
    </dl>
  )
}

const DeliveryList = ({ deliveryId, onImported }: { readonly deliveryId: string; readonly onImported: () => void }) => {
  const { arrival } = useText(handoverText)
  const { call } = useStaffSession()
  const [faults, setFaults] = useState<readonly CsvFault[]>([])
  const [listed, setListed] = useState<number>()
  const { error, act } = useAct()
  const choose = ([file]: readonly File[]) =>
    void act(async () => {
      if (file === undefined) return
      setListed(undefined)
      const bytes = new Uint8Array(await file.arrayBuffer())
      const answer = await call(importDeliveryList, { params: { deliveryId }, bytes })
      setFaults(answer.faults)
      if (answer.faults.length === 0) setListed(answer.delivery.listed)
      onImported()
    })
  return (
    <section aria-labelledby="list" className="grid gap-4 print:hidden">
      <Heading level={2} id="list">
        {arrival.listTitle}
      </Heading>
      <FileField
        compact
        label={arrival.list}
        support={arrival.listSupport}
        choose={arrival.choose}
        accept=".csv,text/csv"
        onChoose={choose}
      />
      {error !== undefined && <ErrorNotice error={error} />}
      {faults.length > 0 && <CsvFaults faults={faults} />}
      {listed !== undefined && (
        <NotificationBanner announce tone="success" title={arrival.listDone(formatCount(listed))} />
      )}
    </section>
  )
}

const buildColumns = ({ arrival, common }: HandoverText): readonly Column<Difference>[] => [
  {
    key: 'kind',
    heading: arrival.differs,
    cell: ({ kind }) => <StatusBadge tone="warning">{arrival.kinds[kind]}</StatusBadge>,
  },
  {
    key: 'code',
    heading: common.producerNumber,
    cell: ({ code }) => <span className="text-mono-16N-150">{code}</span>,
  },
  { key: 'scans', heading: arrival.scans, align: 'right', cell: ({ scans }) => formatCount(scans) },
  { key: 'also', heading: arrival.alsoIn, cell: ({ alsoIn }) => <span lang="ja">{alsoIn}</span> },
]
