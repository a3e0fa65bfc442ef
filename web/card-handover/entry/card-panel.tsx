import { useState } from 'react'
import type { CardDetail } from '#shared/card-handover/api.ts'
import { formatMinutes } from '#shared/calendar/tokyo.ts'
import { toWareki } from '#shared/calendar/wareki.ts'
import { isDay } from '#shared/calendar/wareki.ts'
import { reachesGrade } from '#shared/card-handover/statuses.ts'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatDay } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Facts } from '../facts.tsx'
import { useLedger } from '../ledger-context.ts'
import { StatusLabel } from '../status-label.tsx'
import { AmendCard } from './amend-card.tsx'
import { HistoryTable } from './history-table.tsx'
import { ProgressForm } from './progress-form.tsx'
import { Trail } from './trail.tsx'
import { Visits } from './visits.tsx'

export type Changed = (detail: CardDetail, said: string) => void

/** One card: what is known, the next status, the history and everything else that happened (CM-SC-6, 7, CM-F-5). */
export const CardPanel = ({
  detail,
  onChanged,
  onRecorded,
  onReread,
}: {
  readonly detail: CardDetail
  readonly onChanged: Changed
  /** After a status was recorded: the next card may be scanned. */
  readonly onRecorded: Changed
  readonly onReread: () => void
}) => {
  const { entry } = useText(handoverText)
  const { me } = useLedger().overview
  const [isAmending, setAmending] = useState(false)
  return (
    <div className="grid gap-10">
      <section aria-labelledby="facts" className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-4">
          <Heading level={2} id="facts">
            {entry.facts}
          </Heading>
          {reachesGrade(me.grade, 'handover-manager') && (
            <span className="print:hidden">
              <Button size="s" look="outline" aria-expanded={isAmending} onClick={() => setAmending(!isAmending)}>
                {entry.amend}
              </Button>
            </span>
          )}
        </div>
        <CardFacts detail={detail} />
        {isAmending && (
          <AmendCard
            detail={detail}
            onStale={onReread}
            onSaved={(next, said) => {
              setAmending(false)
              onChanged(next, said)
            }}
          />
        )}
      </section>
      <ProgressForm detail={detail} onRecorded={onRecorded} onUndone={onChanged} />
      <HistoryTable detail={detail} onUndone={onChanged} />
      <Visits detail={detail} onChanged={onChanged} onStale={onReread} />
      <Trail detail={detail} />
    </div>
  )
}

const CardFacts = ({ detail: { card, resident, note } }: { readonly detail: CardDetail }) => {
  const { common, entry, kinds, residents } = useText(handoverText)
  const { language } = useLanguage()
  const { windows, places, keepsPersons, me } = useLedger().overview
  const values = resident?.values ?? {}
  const { birthDate, sex } = values
  const reserved = card.reservedFor
  const place = places.find(({ placeId }) => placeId === card.placeId)
  const window = windows.find(({ windowId }) => windowId === card.windowId)
  const japanese = (value: string | null | undefined) => <span lang="ja">{value ?? ''}</span>
  const person = [
    { key: 'name', name: common.name, value: japanese(values.name) },
    { key: 'kana', name: common.kana, value: japanese(values.kana) },
    {
      key: 'sex',
      name: entry.sex,
      value: sex === 'male' || sex === 'female' ? kinds.sex[sex] : '',
    },
    {
      key: 'birthDate',
      name: entry.birthDate,
      value:
        birthDate !== undefined && isDay(birthDate)
          ? `${formatDay(birthDate, language)}${language === 'ja' ? ` ${toWareki(birthDate).text}` : ''}`
          : '',
    },
    { key: 'address', name: entry.address, value: japanese(values.address) },
    ...(['phone', 'mail'] as const).flatMap((key) =>
      values[key] === undefined ? [] : [{ key, name: residents.items[key], value: values[key] }],
    ),
  ]
  return (
    <>
      <Facts
        facts={[
          { key: 'id', name: common.id, value: <span className="text-std-22B-150">{card.cardNumber}</span> },
          { key: 'status', name: common.status, value: <StatusLabel status={card.status} /> },
          ...(resident === null ? [] : person),
          { key: 'link', name: common.linkCode, value: <span className="text-mono-16N-150">{card.linkCode}</span> },
          {
            key: 'producer',
            name: common.producerNumber,
            value: <span className="text-mono-16N-150">{card.producerNumber}</span>,
          },
          { key: 'place', name: common.place, value: japanese(place && `${place.code} ${place.name}`) },
          { key: 'window', name: common.window, value: japanese(window?.name) },
          { key: 'notice', name: entry.notice, value: kinds.notice[card.noticeState] },
          {
            key: 'visit',
            name: entry.visit,
            value:
              reserved === null ? (
                kinds.visitState[card.visitState]
              ) : (
                <>
                  {kinds.visitState[card.visitState]}　{formatDay(reserved.day, language)}{' '}
                  {formatMinutes(reserved.start)} {japanese(reserved.windowName)}
                </>
              ),
          },
          { key: 'use', name: entry.useState, value: kinds.useState[card.useState] },
          ...(note === '' ? [] : [{ key: 'note', name: common.note, value: japanese(note) }]),
        ]}
      />
      {resident === null && keepsPersons && me.seesResidents && <p className="text-solid-gray-600">{entry.noPerson}</p>}
    </>
  )
}
