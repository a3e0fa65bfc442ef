import type { ReactNode } from 'react'
import { returnReasons } from '#shared/card-handover/distribution-api.ts'
import type { CardDetail } from '#shared/card-handover/api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatDay, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { useLedger } from '../ledger-context.ts'

/** Moves, notices and corrections of one card, each as it was recorded. */
export const Trail = ({ detail: { moves, notices, changes } }: { readonly detail: CardDetail }) => {
  const { entry, common, kinds, returns } = useText(handoverText)
  const { language } = useLanguage()
  const { places, windows } = useLedger().overview
  const whereOf = (placeId: string | null, windowId: string | null) =>
    [
      places.find((place) => place.placeId === placeId)?.code,
      windows.find((window) => window.windowId === windowId)?.name,
    ]
      .filter((name) => name !== undefined)
      .join(' ') || common.none
  const japanese = (value: ReactNode) => <span lang="ja">{value}</span>
  const whole = (date: string) => <span className="whitespace-nowrap">{date}</span>
  const whyOf = (reason: string | null) => {
    const known = returnReasons.find((one) => one === reason)
    return known === undefined ? reason : returns.whys[known]
  }
  return (
    <>
      {notices.length > 0 && (
        <StaffTable
          caption={entry.notices}
          rows={notices}
          rowKey={({ noticeId }) => noticeId}
          empty={entry.noticesEmpty}
          columns={[
            { key: 'kind', heading: entry.notice, cell: ({ kind }) => kinds.noticeKind[kind] ?? kind },
            { key: 'sent', heading: entry.sentOn, cell: ({ sentOn }) => whole(formatDay(sentOn, language)) },
            { key: 'actor', heading: common.operator, cell: ({ actorName }) => japanese(actorName) },
            {
              key: 'returned',
              heading: entry.returnedOn,
              cell: ({ returnedOn }) => (returnedOn === null ? '' : whole(formatDay(returnedOn, language))),
            },
            { key: 'why', heading: common.reason, cell: ({ returnReason }) => japanese(whyOf(returnReason)) },
          ]}
        />
      )}
      {moves.length > 0 && (
        <StaffTable
          caption={entry.moves}
          rows={moves}
          rowKey={({ at, toPlaceId, toWindowId }) => `${at} ${toPlaceId} ${toWindowId}`}
          empty={entry.movesEmpty}
          columns={[
            { key: 'at', heading: common.at, cell: ({ at }) => whole(formatInstant(at, language)) },
            {
              key: 'move',
              heading: common.place,
              cell: (move) =>
                japanese(
                  entry.move(whereOf(move.fromPlaceId, move.fromWindowId), whereOf(move.toPlaceId, move.toWindowId)),
                ),
            },
            { key: 'actor', heading: common.operator, cell: ({ actorName }) => japanese(actorName) },
            { key: 'reason', heading: common.reason, cell: ({ reason }) => japanese(reason) },
          ]}
        />
      )}
      {changes.length > 0 && (
        <StaffTable
          caption={entry.changes}
          rows={changes}
          rowKey={({ at, fields }) => `${at} ${fields.join(' ')}`}
          empty=""
          columns={[
            { key: 'at', heading: common.at, cell: ({ at }) => whole(formatInstant(at, language)) },
            { key: 'actor', heading: common.operator, cell: ({ actorName }) => japanese(actorName) },
            {
              key: 'fields',
              heading: entry.changeFields,
              cell: ({ fields }) => fields.map((field) => entry.fields[field] ?? field).join('、'),
            },
          ]}
        />
      )}
    </>
  )
}
