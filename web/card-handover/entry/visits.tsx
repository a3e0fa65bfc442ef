import { useState } from 'react'
import type { CardDetail, VisitView } from '#shared/card-handover/api.ts'
import { formatMinutes } from '#shared/calendar/tokyo.ts'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatDay, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { Facts } from '../facts.tsx'
import type { Changed } from './card-panel.tsx'
import { VisitForm } from './visit-form.tsx'

/** 交付内容, 再来場内容, 再交付内容: every visit of a card by itself (CM-F-5, CM-R-6). */
export const Visits = ({
  detail,
  onChanged,
  onStale,
}: {
  readonly detail: CardDetail
  readonly onChanged: Changed
  readonly onStale: () => void
}) => {
  const { entry } = useText(handoverText)
  const [open, setOpen] = useState<string>()
  const close: Changed = (next, said) => {
    setOpen(undefined)
    onChanged(next, said)
  }
  return (
    <section aria-labelledby="visits" className="grid max-w-240 gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <Heading level={2} id="visits">
          {entry.visits}
        </Heading>
        <span className="print:hidden">
          <Button
            size="s"
            look="outline"
            aria-expanded={open === 'new'}
            onClick={() => setOpen(open === 'new' ? undefined : 'new')}
          >
            {entry.addVisit}
          </Button>
        </span>
      </div>
      {open === 'new' && <VisitForm cardId={detail.card.cardId} onSaved={close} onStale={onStale} />}
      {detail.visits.length === 0 && <p>{entry.visitsEmpty}</p>}
      {detail.visits.map((visit) => (
        <article key={visit.visitId} className="grid gap-3 rounded-8 border border-solid-gray-420 p-4">
          <VisitFacts visit={visit} />
          <div className="print:hidden">
            <Button
              size="s"
              look="outline"
              aria-expanded={open === visit.visitId}
              aria-label={`${entry.visitOf(visit.ordinal)} ${entry.amendVisit}`}
              onClick={() => setOpen(open === visit.visitId ? undefined : visit.visitId)}
            >
              {entry.amendVisit}
            </Button>
          </div>
          {open === visit.visitId && (
            <VisitForm
              key={visit.version}
              cardId={detail.card.cardId}
              visit={visit}
              onSaved={close}
              onStale={onStale}
            />
          )}
        </article>
      ))}
    </section>
  )
}

const VisitFacts = ({ visit }: { readonly visit: VisitView }) => {
  const { entry, kinds, common } = useText(handoverText)
  const { language } = useLanguage()
  const { reservedFor } = visit
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Heading level={3} look="part">
          {entry.visitOf(visit.ordinal)} {kinds.visit[visit.kind]}
        </Heading>
        <StatusBadge tone={visit.state === 'absent' ? 'warning' : 'information'}>
          {kinds.visitState[visit.state]}
        </StatusBadge>
        {visit.source === 'link' && <StatusBadge>{entry.fromLink}</StatusBadge>}
      </div>
      <Facts
        facts={[
          ...(reservedFor === null
            ? []
            : [
                {
                  key: 'reserved',
                  name: entry.reservedFor,
                  value: (
                    <>
                      {formatDay(reservedFor.day, language)} {formatMinutes(reservedFor.start)}{' '}
                      <span lang="ja">{reservedFor.windowName}</span>
                    </>
                  ),
                },
              ]),
          {
            key: 'visited',
            name: entry.visitedAt,
            value: visit.visitedAt === null ? '' : formatInstant(visit.visitedAt, language),
          },
          {
            key: 'documents',
            name: entry.documents,
            value: <span lang="ja">{visit.documents.join('、')}</span>,
          },
          { key: 'checks', name: entry.checks, value: visit.checks.map((check) => kinds.checks[check]).join('、') },
          { key: 'oldCard', name: entry.oldCard, value: kinds.oldCard[visit.oldCard] },
          {
            key: 'content',
            name: entry.visitContent,
            value: (
              <span lang="ja" className="whitespace-pre-wrap">
                {visit.content}
              </span>
            ),
          },
          {
            key: 'updated',
            name: common.operator,
            value: (
              <>
                <span lang="ja">{visit.updatedBy}</span> {formatInstant(visit.updatedAt, language)}
              </>
            ),
          },
        ]}
      />
    </>
  )
}
