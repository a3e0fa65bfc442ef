import { useState } from 'react'
import type { CsvFault } from '#shared/card-handover/distribution-api.ts'
import { exportResidents, importResidents } from '#shared/card-handover/office-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { FileField } from '#web/ui/file-field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { CsvFaults } from '../csv-faults.tsx'
import { CsvSave } from '../csv-save.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'

/** Residents as CSV, in and out under the same headings. */
export const ImportPage = () => {
  const { residents, menu, arrival, common } = useText(handoverText)
  const { call } = useStaffSession()
  const { overview, refresh } = useLedger()
  const [faults, setFaults] = useState<readonly CsvFault[]>([])
  const [registered, setRegistered] = useState<number>()
  const { busy, error, act } = useAct()
  const choose = ([file]: readonly File[]) =>
    void act(async () => {
      if (file === undefined) return
      setRegistered(undefined)
      setFaults([])
      const answer = await call(importResidents, { bytes: new Uint8Array(await file.arrayBuffer()) })
      setFaults(answer.faults)
      if (answer.faults.length === 0) setRegistered(answer.registered)
      await refresh()
    })
  if (!overview.keepsPersons)
    return (
      <>
        <PageHead title={menu.pages.import} />
        <NotificationBanner tone="information" title={residents.none}>
          <p>{residents.noneTodo}</p>
        </NotificationBanner>
      </>
    )
  return (
    <>
      <PageHead title={menu.pages.import} />
      <section aria-labelledby="import" className="grid max-w-176 gap-4">
        <Heading level={2} id="import">
          {residents.import}
        </Heading>
        <FileField
          compact
          label={residents.import}
          support={residents.importSupport}
          choose={arrival.choose}
          accept=".csv,text/csv"
          onChoose={choose}
        />
        {busy && <ProgressIndicator label={common.saving} />}
        {error !== undefined && <ErrorNotice error={error} />}
        {faults.length > 0 && <CsvFaults faults={faults} />}
        {registered !== undefined && (
          <NotificationBanner announce tone="success" title={residents.imported(formatCount(registered))} />
        )}
      </section>
      <section aria-labelledby="export" className="grid gap-4">
        <Heading level={2} id="export">
          {residents.export}
        </Heading>
        <CsvSave
          name={`residents-${overview.today}`}
          onPart={(at, signal) => call(exportResidents, { body: at, signal })}
        />
      </section>
    </>
  )
}
