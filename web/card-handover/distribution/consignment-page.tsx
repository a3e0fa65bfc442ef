import { useState } from 'react'
import { readConsignment, receiveConsignment } from '#shared/card-handover/distribution-api.ts'
import type { BatchRow } from '#shared/card-handover/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { BatchResults } from '../batch-results.tsx'
import { CodesForm } from '../codes-form.tsx'
import { Facts } from '../facts.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from '../use-act.ts'
import { useLedgerQuery } from '../use-ledger-query.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'
import type { ResponseOf } from '#shared/contract/endpoint.ts'

type Consigned = ResponseOf<typeof readConsignment>['cards'][number]

/** One consignment: what was sent, and what the window found. */
export const ConsignmentPage = ({ consignmentId }: { readonly consignmentId: string }) => {
  const words = useText(handoverText)
  const { windows: text, common } = words
  const { call } = useStaffSession()
  const { refresh } = useLedger()
  const { language } = useLanguage()
  const query = useLedgerQuery(readConsignment, { params: { consignmentId } })
  const [last, setLast] = useState(false)
  const [done, setDone] = useState<string>()
  const [rows, setRows] = useState<readonly BatchRow[]>([])
  const { busy, error, act } = useAct()
  const after = () => {
    void query.refetch()
    void refresh()
  }
  /** The form goes when nothing more is awaited; what came of its numbers stays. */
  const tell = (told: readonly BatchRow[]) => {
    if (last) {
      setRows(told.filter(({ outcome }) => outcome === 'refused'))
      setDone(text.receivedDone(formatCount(told.filter(({ outcome }) => outcome === 'done').length)))
    }
    after()
  }
  const receiveAll = () =>
    void act(async () => {
      const answer = await call(receiveConsignment, { params: { consignmentId }, body: { codes: null, last: true } })
      setDone(text.receivedDone(formatCount(answer.done)))
      after()
    })
  return (
    <Loaded query={query}>
      {({ consignment, cards }) => (
        <>
          <PageHead title={text.detail}>
            <p>
              <Link to="/handover/windows">{common.back}</Link>
            </p>
          </PageHead>
          {error !== undefined && <ErrorNotice error={error} />}
          {/* as long as the form is there, it says so itself */}
          {done !== undefined && consignment.state !== 'sent' && (
            <NotificationBanner announce tone="success" title={done} />
          )}
          {rows.length > 0 && consignment.state !== 'sent' && <BatchResults rows={rows} />}
          <Facts
            facts={[
              { key: 'window', name: common.window, value: <span lang="ja">{consignment.windowName}</span> },
              {
                key: 'sent',
                name: text.sentAt,
                value: (
                  <>
                    {formatInstant(consignment.sentAt, language)} <span lang="ja">{consignment.sentBy}</span>
                  </>
                ),
              },
              { key: 'state', name: text.state, value: text.states[consignment.state] },
              {
                key: 'cards',
                name: text.cards,
                value: text.received(formatCount(consignment.received), formatCount(consignment.cards)),
              },
              { key: 'note', name: text.note, value: <span lang="ja">{consignment.note}</span> },
            ]}
          />
          {consignment.state === 'sent' && (
            <section aria-labelledby="receive" className="grid gap-4 print:hidden">
              <Heading level={2} id="receive">
                {text.receive}
              </Heading>
              <div>
                <Button look="outline" aria-disabled={busy} onClick={receiveAll}>
                  {text.receiveAll}
                </Button>
              </div>
              <CodesForm
                submit={common.save}
                done={text.receivedDone}
                onSend={async (codes) =>
                  (await call(receiveConsignment, { params: { consignmentId }, body: { codes, last } })).rows
                }
                onDone={tell}
              >
                <CheckBox label={text.receiveLast} checked={last} onChange={setLast} />
              </CodesForm>
            </section>
          )}
          <StaffTable
            caption={text.cards}
            rows={cards}
            rowKey={({ cardId }) => cardId}
            empty={common.none}
            columns={buildColumns(words)}
          />
        </>
      )}
    </Loaded>
  )
}

const buildColumns = ({ common, windows: text }: HandoverText): readonly Column<Consigned>[] => [
  {
    key: 'id',
    heading: common.id,
    cell: ({ cardId, cardNumber }) => (
      <Link to={`/handover/entry/${cardId}`} aria-label={common.openOf(String(cardNumber))}>
        {cardNumber}
      </Link>
    ),
  },
  {
    key: 'link',
    heading: common.linkCode,
    cell: ({ linkCode }) => <span className="text-mono-16N-150">{linkCode}</span>,
  },
  {
    key: 'received',
    heading: text.state,
    cell: ({ received }) => (
      <StatusBadge tone={received ? 'success' : 'warning'}>{received ? text.arrived : text.notReceived}</StatusBadge>
    ),
  },
]
