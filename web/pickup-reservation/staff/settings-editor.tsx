import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import { findSettingFaults, siteSettings, type SiteSettings } from '#shared/pickup-reservation/settings.ts'
import { findUnknownPlaceholders, mailEvents } from '#shared/pickup-reservation/mail-events.ts'
import { previewSettings, readSettings, writeSettings } from '#shared/pickup-reservation/staff-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ActError } from './act-error.tsx'
import { useSite } from './desk.ts'
import { FaultsContext, focusFirstFault } from './faults.ts'
import { toPath, type Part } from './part.ts'
import { useUnsavedGuard } from './unsaved.tsx'
import { useGuardedWrite } from './use-guarded-write.tsx'

export type SettingsView = ResponseOf<typeof readSettings>

/** A part of a site's settings under the hand: read, changed, tried out, written whole with the version that was seen. */
export const SettingsEditor = ({
  children,
}: {
  readonly children: (settings: Part<SiteSettings>, view: SettingsView) => ReactNode
}) => {
  const { siteId } = useSite()
  const query = useStaffQuery(readSettings, { siteId })
  const [isSaved, setSaved] = useState(false)
  const { settings: text } = useText(reservationStaffText)
  return (
    <Loaded query={query}>
      {(view) => (
        <>
          {isSaved && <NotificationBanner announce tone="success" title={text.saved} />}
          <Editor key={view.site.version} view={view} onEdit={() => setSaved(false)} onSaved={() => setSaved(true)}>
            {children}
          </Editor>
        </>
      )}
    </Loaded>
  )
}

const Editor = ({
  view,
  onEdit,
  onSaved,
  children,
}: {
  readonly view: SettingsView
  readonly onEdit: () => void
  readonly onSaved: () => void
  readonly children: (settings: Part<SiteSettings>, view: SettingsView) => ReactNode
}) => {
  const { settings: text } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(view.settings)
  const [isTried, setTried] = useState(false)
  const [isSent, setSent] = useState(false)
  const { start, busy, error, dialog } = useGuardedWrite()
  const isDirty = draft !== view.settings && JSON.stringify(draft) !== JSON.stringify(view.settings)
  // between the write and the new version nothing is left to lose
  const guard = useUnsavedGuard(isDirty && !isSent)
  const faults = useMemo(() => findFaults(draft, text), [draft, text])

  const save = () => {
    setTried(true)
    if (faults.size > 0) return focusFirstFault(form)
    return start({
      preview: () => call(previewSettings, { params: { siteId }, body: { settings: draft } }),
      write: async (acceptLost) => {
        const { version } = view.site
        await call(writeSettings, { params: { siteId }, body: { version, settings: draft, acceptLost } })
        setSent(true)
        await client.invalidateQueries()
        onSaved()
      },
    })
  }
  const part: Part<SiteSettings> = {
    path: '',
    value: draft,
    change: (change) => {
      onEdit()
      setDraft((before) => ({ ...before, ...change }))
    },
  }
  // those of another screen's fields cannot be shown beside a field of this one
  const elsewhere = [...faults.values()].filter((words) => words !== '')

  return (
    <FaultsContext value={isTried ? faults : new Map()}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        className="grid min-w-0 gap-10"
      >
        {error !== undefined && <ActError error={error} />}
        {isTried && faults.size > 0 && (
          <NotificationBanner announce tone="error" title={text.faults(faults.size)}>
            {elsewhere.length > 0 && (
              <ul className="list-disc pl-6">
                {elsewhere.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            )}
          </NotificationBanner>
        )}
        {children(part, view)}
        <div
          data-stays-below
          className="sticky bottom-0 z-2 flex flex-wrap items-center gap-4 border-t border-solid-gray-420 bg-white py-4"
        >
          <Button
            size="l"
            look="outline"
            aria-disabled={!isDirty}
            onClick={() => {
              setDraft(view.settings)
              setTried(false)
            }}
          >
            {text.undo}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy || !isDirty}>
            {text.save}
          </Button>
          <output>{isDirty ? text.dirty : ''}</output>
        </div>
      </form>
      {dialog}
      {guard}
    </FaultsContext>
  )
}

type Words = {
  readonly combinations: Readonly<Record<string, string>>
  readonly unknownPlaceholder: (event: string, name: string) => string
  readonly events: Readonly<Record<string, string>>
}

/** What no schema takes, what no mode can work with, and placeholders nobody knows: the BFF's own rules, told early. */
const findFaults = (draft: SiteSettings, text: Words): ReadonlyMap<string, string> => {
  const parsed = siteSettings.safeParse(draft)
  if (!parsed.success) return new Map(parsed.error.issues.map(({ path }) => [toPath(path), '']))
  return new Map([
    ...findSettingFaults(draft).map(({ path }): [string, string] => [path, text.combinations[path] ?? path]),
    ...mailEvents.flatMap((event) => {
      const { subject, body } = draft.mail.templates[event]
      return findUnknownPlaceholders(`${subject}\n${body}`).map((name): [string, string] => [
        `mail.templates.${event}.body`,
        text.unknownPlaceholder(text.events[event] ?? event, name),
      ])
    }),
  ])
}
