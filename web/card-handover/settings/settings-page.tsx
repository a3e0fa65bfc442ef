import { useState, type FormEvent } from 'react'
import { readSettings, writeSettings, type SettingsView } from '#shared/card-handover/office-api.ts'
import type { HandoverSettings } from '#shared/card-handover/settings.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatInstant } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLedger } from '../ledger-context.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { useLedgerQuery, useReplace } from '../use-ledger-query.ts'
import { BasicSettings } from './basic-settings.tsx'
import { ItemSettings } from './item-settings.tsx'
import { LetterSettings } from './letter-settings.tsx'
import { findSettingFaults, type SettingFault } from './setting-faults.ts'
import { StatusSettings } from './status-settings.tsx'

const parts = ['statuses', 'items', 'letter', 'basic'] as const
type Part = (typeof parts)[number]

export type SettingsPart = {
  readonly settings: HandoverSettings
  readonly faults: ReadonlySet<SettingFault>
  readonly onChange: (part: Partial<HandoverSettings>) => void
}

/** システム管理 (CM-SC-10): status names and order, the items of the registration, the letters. */
export const SettingsPage = () => {
  const { settings: text, common } = useText(handoverText)
  const query = useLedgerQuery(readSettings, {})
  const [part, setPart] = useState<Part>('statuses')
  const [isSaved, setSaved] = useState(false)
  return (
    <>
      <PageHead title={text.title} />
      {isSaved && <NotificationBanner announce tone="success" title={common.saved} />}
      <Loaded query={query}>
        {(view) => (
          <SettingsForm
            key={view.version}
            view={view}
            part={part}
            onPart={setPart}
            onStale={() => void query.refetch()}
            onSaved={setSaved}
          />
        )}
      </Loaded>
    </>
  )
}

/** Where the first fault of a part is to be seen. */
const partOf = (fault: SettingFault): Part => {
  if (fault.startsWith('status.')) return 'statuses'
  return fault.startsWith('item.') ? 'items' : 'letter'
}

const SettingsForm = ({
  view,
  part,
  onPart: setPart,
  onStale,
  onSaved,
}: {
  readonly view: SettingsView
  readonly part: Part
  readonly onPart: (part: Part) => void
  readonly onStale: () => void
  readonly onSaved: (isSaved: boolean) => void
}) => {
  const { settings: text, common, entry } = useText(handoverText)
  const { call } = useStaffSession()
  const { language } = useLanguage()
  const { refresh } = useLedger()
  const replace = useReplace()
  const [settings, setSettings] = useState<HandoverSettings>(view.settings)
  const [faults, setFaults] = useState<ReadonlySet<SettingFault>>(new Set())
  const { busy, error, act } = useAct()
  const isStale = isAppError(error, 'lifecycle.stale')
  const given: SettingsPart = {
    settings,
    faults,
    onChange: (change) => {
      onSaved(false)
      setSettings({ ...settings, ...change })
    },
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    const found = findSettingFaults(settings)
    setFaults(found)
    const [first] = found
    if (first !== undefined) return setPart(partOf(first))
    void act(async () => {
      const answer = await call(writeSettings, { body: { version: view.version, settings } })
      onSaved(true)
      replace(readSettings, {}, answer)
      await refresh()
    })
  }
  return (
    <form noValidate onSubmit={save} className="grid gap-6">
      {view.updatedAt !== null && <p>{text.updatedAt(formatInstant(view.updatedAt, language))}</p>}
      {error !== undefined &&
        (isStale ? (
          <NotificationBanner announce tone="warning" title={entry.stale}>
            <div>
              <Button look="outline" onClick={onStale}>
                {common.back}
              </Button>
            </div>
          </NotificationBanner>
        ) : (
          <ErrorNotice error={error} />
        ))}
      <ChoiceGroup
        kind="one"
        across
        name="part"
        label={text.tabs}
        choices={parts.map((value) => ({ value, label: text.parts[value] }))}
        chosen={[part]}
        onChoose={([value]) => setPart(parts.find((one) => one === value) ?? part)}
      />
      <section aria-labelledby="part" className="grid gap-4">
        <Heading level={2} id="part">
          {text.parts[part]}
        </Heading>
        {part === 'statuses' && <StatusSettings {...given} />}
        {part === 'items' && <ItemSettings {...given} hasResidents={view.hasResidents} />}
        {part === 'letter' && <LetterSettings {...given} />}
        {part === 'basic' && <BasicSettings {...given} />}
      </section>
      <div>
        <Button type="submit" size="l" aria-disabled={busy}>
          {busy ? common.saving : common.save}
        </Button>
      </div>
    </form>
  )
}
