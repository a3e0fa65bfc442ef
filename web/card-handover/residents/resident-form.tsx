import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { amendResident, registerResident, type ResidentView } from '#shared/card-handover/office-api.ts'
import { linkCode, normaliseCode } from '#shared/card-handover/codes.ts'
import type { ItemFault, ResidentItemKey, ResidentValues } from '#shared/card-handover/resident-items.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useLedger } from '../ledger-context.ts'
import { useAct } from '../use-act.ts'
import { ItemField } from './item-field.tsx'
import type { ShownItem } from './resident-items-view.ts'

const states = ['active', 'suspended', 'removed'] as const

type Faults = Readonly<Partial<Record<ResidentItemKey | 'linkCode', 'missing' | 'unasked' | 'form'>>>

/** Blanks at the ends go, empty fields are left out; names keep every character within. */
const readValues = (items: readonly ShownItem[], draft: Readonly<Record<string, string>>): ResidentValues =>
  Object.fromEntries(
    items.flatMap(({ key, form }) => {
      const typed = (draft[key] ?? '').trim()
      const value = ['postal', 'phone', 'digits', 'mail'].includes(form) ? typed.normalize('NFKC') : typed
      return value === '' ? [] : [[key, value]]
    }),
  )

const findMissing = (items: readonly ShownItem[], values: ResidentValues): Faults =>
  Object.fromEntries(
    items.filter(({ key, required }) => required && values[key] === undefined).map(({ key }) => [key, 'missing']),
  )

export const ResidentForm = ({
  items,
  resident,
  onSaved,
  onStale,
}: {
  readonly items: readonly ShownItem[]
  /** Undefined for a new one. */
  readonly resident?: ResidentView
  readonly onSaved: (resident: ResidentView) => void
  readonly onStale?: () => void
}) => {
  const { residents: text, common, kinds } = useText(handoverText)
  const { call } = useStaffSession()
  const { overview, refresh } = useLedger()
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({ ...resident?.values })
  const [link, setLink] = useState(resident?.cards[0]?.linkCode ?? '')
  const [use, setUse] = useState(resident?.useState ?? 'active')
  const [faults, setFaults] = useState<Faults>({})
  const { busy, error, act } = useAct()
  const count = Object.keys(faults).length

  useEffect(() => {
    if (Object.keys(faults).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [faults])

  const save = (event: FormEvent) => {
    event.preventDefault()
    const values = readValues(items, draft)
    const code = link.trim() === '' ? null : (normaliseCode(link) ?? link.trim())
    const found: Faults = {
      ...findMissing(items, values),
      ...(code === null || linkCode.safeParse(code).success ? {} : { linkCode: 'form' as const }),
    }
    setFaults(found)
    if (Object.keys(found).length > 0) return
    void act(async () => {
      try {
        const body = { values, linkCode: code, useState: use }
        const saved =
          resident === undefined
            ? await call(registerResident, { body })
            : await call(amendResident, {
                params: { residentId: resident.residentId },
                body: { ...body, version: resident.version },
              })
        onSaved(saved)
        await refresh()
      } catch (cause) {
        if (isAppError(cause, 'lifecycle.stale')) onStale?.()
        if (!isAppError(cause, 'handover.items-invalid')) throw cause
        const told = cause.detail.faults as readonly ItemFault[]
        setFaults(Object.fromEntries(told.map(({ item, fault }) => [item, fault])))
      }
    })
  }

  return (
    <form ref={form} noValidate onSubmit={save} className="grid max-w-176 gap-5">
      {count > 0 && <NotificationBanner announce tone="error" title={text.sum(count)} />}
      {error !== undefined && <ErrorNotice error={error} />}
      {items.map((item) => (
        <ItemField
          key={item.key}
          item={item}
          today={overview.today}
          value={draft[item.key] ?? ''}
          fault={faults[item.key]}
          onChange={(value) => setDraft({ ...draft, [item.key]: value })}
        />
      ))}
      <TextField
        label={text.linkCode}
        support={text.linkSupport}
        value={link}
        maxLength={64}
        autoComplete="off"
        error={faults.linkCode === undefined ? undefined : text.linkWrong}
        onChange={({ target }) => setLink(target.value)}
      />
      <ChoiceGroup
        kind="one"
        across
        name={id}
        label={text.useStates}
        support={text.removedNote}
        choices={states.map((value) => ({ value, label: kinds.useState[value] }))}
        chosen={[use]}
        onChoose={([value]) => setUse(states.find((one) => one === value) ?? use)}
      />
      <div>
        <Button type="submit" size="l" aria-disabled={busy}>
          {busy ? common.saving : common.save}
        </Button>
      </div>
    </form>
  )
}
