import { useState } from 'react'
import { listPlaces, moveCards, writePlaces } from '#shared/card-handover/distribution-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { OptionalWords } from '#web/ui/optional-words.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { CodesForm } from '../codes-form.tsx'
import { useLedger } from '../ledger-context.ts'
import { MasterList, type MasterRow } from '../master-list.tsx'
import { PageHead } from '../page-head.tsx'
import { PlaceField } from '../place-field.tsx'
import { useLedgerQuery, useReplace } from '../use-ledger-query.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'
import type { ResponseOf } from '#shared/contract/endpoint.ts'

const codeForm = /^[0-9A-Z](?:[0-9A-Z-]{0,18}[0-9A-Z])?$/

type Place = ResponseOf<typeof listPlaces>['places'][number]

const toRow = ({ placeId, code, name, active }: Place): MasterRow => ({ id: placeId, code, name, active })

/** 保管場所 (CM-SC-9): how many lie where, cards moved by scan, and the master. */
export const PlacesPage = () => {
  const all = useText(handoverText)
  const { places: text, common, windows: words } = all
  const { call, view } = useStaffSession()
  const { overview, refresh } = useLedger()
  const replace = useReplace()
  const query = useLedgerQuery(listPlaces, {})
  const [placeId, setPlaceId] = useState('')
  const [why, setWhy] = useState('')
  const target = overview.places.find((place) => place.placeId === placeId)?.name ?? common.noPlace
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={query}>
        {({ places }) => (
          <>
            <StaffTable
              caption={text.title}
              rows={places}
              rowKey={(place) => place.placeId}
              empty={text.empty}
              columns={buildColumns(all)}
            />
            <section aria-labelledby="move" className="grid gap-4 print:hidden">
              <Heading level={2} id="move">
                {text.move}
              </Heading>
              <CodesForm
                submit={text.move}
                done={(done) => text.moved(done, target)}
                onSend={async (codes) =>
                  (
                    await call(moveCards, {
                      body: { codes, placeId: placeId === '' ? null : placeId, reason: why.trim() },
                    })
                  ).rows
                }
                onDone={() => void query.refetch()}
              >
                <PlaceField label={text.to} value={placeId} onChange={setPlaceId} />
                <TextField
                  label={common.reason}
                  requirement={<OptionalWords>{common.optional}</OptionalWords>}
                  value={why}
                  maxLength={200}
                  autoComplete="off"
                  onChange={({ target: field }) => setWhy(field.value)}
                />
              </CodesForm>
            </section>
            {view.privileges.includes('handover.manage') && (
              <MasterList
                withCodes
                title={text.masters}
                codeSupport={text.codeSupport}
                rows={places.map(toRow)}
                describe={({ id }) => {
                  const place = places.find((one) => one.placeId === id)
                  return place && `${text.cards} ${formatCount(place.cards)}`
                }}
                faultOf={({ code = '', name }, rows) => ({
                  ...(codeForm.test(code) && rows.filter((row) => row.code === code).length === 1
                    ? {}
                    : { code: text.codeWrong }),
                  ...(name.trim() === '' ? { name: words.nameMissing } : {}),
                })}
                onSave={async (rows) => {
                  const answer = await call(writePlaces, {
                    body: {
                      places: rows.map(({ id, code = '', name, active }) => ({
                        placeId: id,
                        code,
                        name: name.trim(),
                        active,
                      })),
                    },
                  })
                  replace(listPlaces, {}, answer)
                  await refresh()
                  return answer.places.map(toRow)
                }}
              />
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

const buildColumns = ({ common, places: text }: HandoverText): readonly Column<Place>[] => [
  {
    key: 'code',
    heading: text.code,
    cell: ({ code }) => <span className="text-mono-16N-150">{code}</span>,
  },
  { key: 'name', heading: text.name, cell: ({ name }) => <span lang="ja">{name}</span> },
  { key: 'cards', heading: text.cards, align: 'right', cell: ({ cards }) => formatCount(cards) },
  {
    key: 'active',
    heading: common.active,
    cell: ({ active }) => <StatusBadge>{active ? common.active : common.inactive}</StatusBadge>,
  },
]
