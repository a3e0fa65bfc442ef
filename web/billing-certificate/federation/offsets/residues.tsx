import { useState } from 'react'
import { listResidues, settleResidue } from '#shared/billing-certificate/balances-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import type { BillingFederationText } from '#web/text/billing-federation.ja.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatYen } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import type { Column } from '#web/ui/table.tsx'
import { addresses } from '../addresses.ts'
import { Name, OneLine } from '../cells.tsx'
import { SettleDialog, type Residue } from './settle-dialog.tsx'

/** Balances of providers that closed: billed by hand, registered as a whole (OQ-EB-2). */
export const Residues = ({ onSettled }: { readonly onSettled: () => void }) => {
  const { offsets: text, detail, fields } = useText(billingFederationText)
  const { language } = useLanguage()
  const { call, view } = useStaffSession()
  const query = useStaffQuery(listResidues)
  const [asked, setAsked] = useState<Residue>()
  const [told, setTold] = useState<{ readonly tone: 'success' | 'warning'; readonly title: string }>()
  const maySettle = view.privileges.includes('billing.decide')

  const settle = async ({ matterId, version, applicationNumber }: Residue, paid: { paidOn: string; yen: number }) => {
    try {
      await call(settleResidue, { params: { matterId }, body: { version, ...paid } })
      setTold({ tone: 'success', title: text.settled(applicationNumber) })
    } catch (error) {
      if (!isAppError(error, 'lifecycle.stale') && !isAppError(error, 'lifecycle.illegal')) throw error
      setTold({ tone: 'warning', title: isAppError(error, 'lifecycle.stale') ? detail.stale : detail.illegal })
    }
    setAsked(undefined)
    await query.refetch()
    onSettled()
  }

  return (
    <section aria-labelledby="residues" className="grid min-w-0 gap-4">
      <Heading level={2} id="residues">
        {text.residues}
      </Heading>
      <p>{text.residuesLead}</p>
      {told !== undefined && <NotificationBanner announce tone={told.tone} title={told.title} />}
      <Loaded query={query}>
        {({ residues, totalYen }) => (
          <div className="grid min-w-0 gap-3">
            <StaffTable
              caption={text.residuesCaption}
              rows={residues}
              rowKey={({ matterId }) => matterId}
              empty={text.residuesEmpty}
              columns={buildColumns({ text, fields, language }, maySettle ? setAsked : undefined)}
            />
            {residues.length > 0 && (
              <p className="text-std-17B-170">{text.residuesTotal(formatYen(totalYen, language))}</p>
            )}
          </div>
        )}
      </Loaded>
      {asked !== undefined && (
        <SettleDialog residue={asked} onCancel={() => setAsked(undefined)} onSubmit={(paid) => settle(asked, paid)} />
      )}
    </section>
  )
}

const buildColumns = (
  {
    text,
    fields,
    language,
  }: {
    readonly text: BillingFederationText['offsets']
    readonly fields: BillingFederationText['fields']
    readonly language: Language
  },
  onAsk: ((residue: Residue) => void) | undefined,
): readonly Column<Residue>[] => [
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
  { key: 'reason', heading: text.reason, cell: ({ reason }) => <OneLine>{text.reasons[reason]}</OneLine> },
  {
    key: 'balance',
    heading: fields.balance,
    align: 'right',
    cell: ({ balanceYen }) => <OneLine>{formatYen(balanceYen, language)}</OneLine>,
  },
  {
    key: 'settle',
    heading: <span className="sr-only">{text.settle}</span>,
    cell: (residue) => {
      if (residue.beingOffset) return <span className="block min-w-48 text-solid-gray-600">{text.beingOffset}</span>
      if (onAsk === undefined) return null
      return (
        <Button
          size="s"
          look="outline"
          className="whitespace-nowrap"
          aria-label={text.settleOf(residue.applicationNumber)}
          onClick={() => onAsk(residue)}
        >
          {text.settle}
        </Button>
      )
    },
  },
]
