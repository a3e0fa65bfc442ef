import { useMemo, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { previewWindows, writeWindows } from '#shared/pickup-reservation/staff-api.ts'
import { windowDefinition, type WindowDefinition } from '#shared/pickup-reservation/window.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ActError } from './act-error.tsx'
import { ClosedDays, ExcludedTimes, SpecialDays } from './exceptions-fields.tsx'
import { useSite } from './desk.ts'
import { FaultsContext, focusFirstFault } from './faults.ts'
import { CheckField, ChoiceField, DayField, LineField, NumberField } from './fields.tsx'
import { partOf, toPath, type Part } from './part.ts'
import { useUnsavedGuard } from './unsaved.tsx'
import { useGuardedWrite } from './use-guarded-write.tsx'
import { WeeksFields } from './weeks-fields.tsx'

/** 個別登録: everything of one window. A change is tried out before it is made. */
export const WindowForm = ({
  windowId,
  initial,
  version,
  onDone,
}: {
  readonly windowId: string | null
  readonly initial: WindowDefinition
  readonly version: number
  readonly onDone: (words?: string) => void
}) => {
  const { windows: text, settings } = useText(reservationStaffText)
  const { common } = useText(staffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(initial)
  const [isTried, setTried] = useState(false)
  const { start, busy, error, dialog } = useGuardedWrite()
  const isDirty = JSON.stringify(draft) !== JSON.stringify(initial)
  const guard = useUnsavedGuard(isDirty)
  const faults = useMemo(() => {
    const parsed = windowDefinition.safeParse(draft)
    return new Map(parsed.success ? [] : parsed.error.issues.map(({ path }) => [toPath(path), '']))
  }, [draft])

  const save = () => {
    setTried(true)
    if (faults.size > 0) return focusFirstFault(form)
    const changes = [{ windowId, definition: draft }]
    return start({
      preview: () => call(previewWindows, { params: { siteId }, body: { changes } }),
      write: async (acceptLost) => {
        await call(writeWindows, { params: { siteId }, body: { version, changes, order: null, acceptLost } })
        // first the new version: it would replace a form somebody opens meanwhile, with what is typed in it
        await client.invalidateQueries()
        onDone(text.saved(draft.name))
      },
    })
  }

  const part: Part<WindowDefinition> = {
    path: '',
    value: draft,
    change: (change) => setDraft((before) => ({ ...before, ...change })),
  }
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
        <Heading level={2}>{windowId === null ? text.new : initial.name}</Heading>
        {error !== undefined && <ActError error={error} />}
        {isTried && faults.size > 0 && (
          <NotificationBanner announce tone="error" title={settings.faults(faults.size)} />
        )}
        <section className="grid max-w-200 gap-6">
          <Heading level={3}>{text.basics}</Heading>
          <LineField required of={part} at="name" label={text.name} maxLength={40} />
          <ChoiceField of={part} at="kind" label={text.kind} choices={text.kinds} />
          <LineField of={part} at="address" label={text.address} maxLength={120} />
          <LineField of={part} at="phone" label={text.phone} maxLength={20} inputMode="tel" />
          <LineField of={part} at="note" label={text.note} support={text.noteSupport} lines={2} maxLength={400} />
          <CheckField of={part} at="shown" label={text.isShownLabel} />
        </section>
        <section className="grid max-w-200 gap-6">
          <Heading level={3}>{text.capacityTitle}</Heading>
          <NumberField of={part} at="capacity" label={text.capacityLabel} unit={text.persons} />
          <div className="grid gap-4 desktop:grid-cols-2">
            <DayField of={partOf(part, 'open')} at="from" label={text.openFrom} />
            <DayField of={partOf(part, 'open')} at="to" label={text.openTo} />
          </div>
          <CheckField of={part} at="closedOnHolidays" label={text.closedOnHolidays} />
        </section>
        <WeeksFields weeks={draft.weeks} onChange={(weeks) => part.change({ weeks: [...weeks] })} />
        <ClosedDays list={draft.closedDays} onChange={(closedDays) => part.change({ closedDays: [...closedDays] })} />
        <SpecialDays list={draft.specialDays} onChange={(list) => part.change({ specialDays: [...list] })} />
        <ExcludedTimes list={draft.excludedTimes} onChange={(list) => part.change({ excludedTimes: [...list] })} />
        <section className="grid max-w-200 gap-6">
          <Heading level={3}>{text.planTitle}</Heading>
          <LineField of={part} at="plan" label={text.plan} support={text.planSupport} lines={3} maxLength={1000} />
        </section>
        <div
          data-stays-below
          className="sticky bottom-0 z-2 flex flex-wrap gap-4 border-t border-solid-gray-420 bg-white py-4"
        >
          <Button size="l" look="outline" onClick={() => onDone()}>
            {common.cancel}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.save}
          </Button>
        </div>
      </form>
      {dialog}
      {guard}
    </FaultsContext>
  )
}
