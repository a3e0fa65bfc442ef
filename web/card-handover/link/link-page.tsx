import { useState } from 'react'
import {
  exportLinkFile,
  importLinkFile,
  linkFile,
  pullLink,
  pushLink,
  readLink,
  type LinkView,
} from '#shared/card-handover/office-api.ts'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { isErrorCode } from '#shared/errors/catalogue.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { handoverText } from '#web/text/handover.ts'
import { errorText } from '#web/text/errors.ts'
import { useLanguage, type Language } from '#web/text/language.tsx'
import { formatCount, formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { saveFile } from '#web/ui/save-file.ts'
import { Facts } from '../facts.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from '../use-act.ts'
import { useLedgerQuery, useReplace } from '../use-ledger-query.ts'
import type { HandoverText } from '#web/text/handover.ja.ts'
import type { Column } from '#web/ui/table.tsx'

type Told = { readonly title: string; readonly taken: readonly string[] }

/** 予約管理との連携 (CM-X-1 to 3, OQ-CM-1): asked from in-house, link codes alone, over the line or as a sealed file. */
export const LinkPage = () => {
  const { link: text } = useText(handoverText)
  const query = useLedgerQuery(readLink, {})
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Loaded query={query}>{(view) => <Line view={view} onReread={() => void query.refetch()} />}</Loaded>
    </>
  )
}

const Line = ({ view, onReread }: { readonly view: LinkView; readonly onReread: () => void }) => {
  const { link: text, arrival } = useText(handoverText)
  const { call } = useStaffSession()
  const { overview, refresh } = useLedger()
  const replace = useReplace()
  const [withPasswords, setWithPasswords] = useState(false)
  const [told, setTold] = useState<Told>()
  const { busy, error, act } = useAct()

  const run = (work: () => Promise<Told>) =>
    void act(async () => {
      setTold(undefined)
      setTold(await work())
      await refresh()
    })
  const tellPulled = ({ received, applied, known, unmatched, link }: ResponseOf<typeof pullLink>): Told => {
    replace(readLink, {}, link)
    const counts = [received, applied, known, unmatched].map(formatCount)
    return { title: text.pulled(counts[0] ?? '', counts[1] ?? '', counts[2] ?? '', counts[3] ?? ''), taken: [] }
  }
  const pull = () => run(async () => tellPulled(await call(pullLink, {})))
  const push = () =>
    run(async () => {
      const { made, known, taken, link } = await call(pushLink, { body: { withPasswords } })
      replace(readLink, {}, link)
      return { title: text.pushed(formatCount(made), formatCount(known)), taken }
    })
  const importFile = ([file]: readonly File[]) => {
    if (file === undefined) return
    run(async () => tellPulled(await call(importLinkFile, { bytes: new Uint8Array(await file.arrayBuffer()) })))
  }
  const exportFile = () =>
    run(async () => {
      const { file, codes } = await call(exportLinkFile, { body: { withPasswords } })
      saveFile(new Blob([encodeUtf8(file)], { type: linkFile.mediaType }), `link-codes-${overview.today}.jose`)
      onReread()
      return { title: text.exported(formatCount(codes)), taken: [] }
    })

  if (view.siteId === null && !view.hasKey)
    return (
      <NotificationBanner tone="warning" title={text.absent}>
        <p>{text.absentTodo}</p>
      </NotificationBanner>
    )
  return (
    <>
      {error !== undefined && <ErrorNotice error={error} />}
      {told !== undefined && (
        <NotificationBanner announce tone={told.taken.length > 0 ? 'warning' : 'success'} title={told.title}>
          {told.taken.length > 0 && (
            <>
              <p>{text.taken}</p>
              <p className="text-mono-16N-150">{told.taken.join(' ')}</p>
            </>
          )}
        </NotificationBanner>
      )}
      <LineState view={view} />
      <CheckBox label={text.withPasswords} checked={withPasswords} onChange={setWithPasswords} />
      {view.siteId !== null && (
        <section aria-labelledby="online" className="grid gap-4">
          <Heading level={2} id="online">
            {text.online}
          </Heading>
          <div className="flex flex-wrap gap-4">
            <Button size="l" aria-disabled={busy} onClick={pull}>
              {busy ? text.pulling : text.pull}
            </Button>
            <Button size="l" look="outline" aria-disabled={busy} onClick={push}>
              {text.push}
            </Button>
          </div>
        </section>
      )}
      {view.hasKey && (
        <section aria-labelledby="files" className="grid max-w-176 gap-4">
          <Heading level={2} id="files">
            {text.files}
          </Heading>
          <p>{text.filesLead}</p>
          <FileField
            compact
            label={text.importFile}
            support={text.importSupport}
            choose={arrival.choose}
            accept=".jose,.txt"
            onChoose={importFile}
          />
          <div>
            <Button look="outline" aria-disabled={busy} onClick={exportFile}>
              {text.exportFile}
            </Button>
          </div>
        </section>
      )}
      <Unmatched view={view} />
    </>
  )
}

const LineState = ({ view }: { readonly view: LinkView }) => {
  const { link: text } = useText(handoverText)
  const { language } = useLanguage()
  const at = (instant: string | null) => (instant === null ? text.never : formatInstant(instant, language))
  return (
    <Facts
      facts={[
        { key: 'site', name: text.site, value: view.siteId ?? '' },
        { key: 'pulled', name: text.lastPulled, value: at(view.lastPulledAt) },
        {
          key: 'outcome',
          name: text.lastOutcome,
          value: <Outcome outcome={view.lastOutcome} />,
        },
        { key: 'pushed', name: text.lastPushed, value: at(view.lastPushedAt) },
        { key: 'toPush', name: text.toPush, value: formatCount(view.toPush) },
      ]}
    />
  )
}

/** What came of the last attempt: done, or the sentence of what went wrong. */
const Outcome = ({ outcome }: { readonly outcome: string | null }) => {
  const { link: text } = useText(handoverText)
  const sentences = useText(errorText)
  if (outcome === null) return text.never
  if (outcome === 'done') return text.done
  return isErrorCode(outcome) ? sentences[outcome].what : outcome
}

const Unmatched = ({ view }: { readonly view: LinkView }) => {
  const words = useText(handoverText)
  const { link: text } = words
  const { language } = useLanguage()
  return (
    <section className="grid gap-2">
      <StaffTable
        caption={text.unmatched}
        rows={view.unmatched}
        rowKey={({ at, linkCode, kind }) => `${at} ${linkCode} ${kind}`}
        empty={text.unmatchedEmpty}
        columns={buildColumns(words, language)}
      />
      {view.unmatched.length > 0 && <p>{text.unmatchedNote}</p>}
    </section>
  )
}

const buildColumns = (
  { common, kinds, link: text }: HandoverText,
  language: Language,
): readonly Column<LinkView['unmatched'][number]>[] => [
  {
    key: 'at',
    heading: common.at,
    cell: ({ at }) => <span className="whitespace-nowrap">{formatInstant(at, language)}</span>,
  },
  {
    key: 'code',
    heading: common.linkCode,
    cell: ({ linkCode }) => <span className="text-mono-16N-150">{linkCode}</span>,
  },
  { key: 'kind', heading: text.event, cell: ({ kind }) => text.events[kind] },
  { key: 'state', heading: common.status, cell: ({ state }) => kinds.visitState[state] },
]
