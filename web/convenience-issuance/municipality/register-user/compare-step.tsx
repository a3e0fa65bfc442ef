import { useId, useState } from 'react'
import { registerUser, type ResidentFound } from '#shared/convenience-issuance/api.ts'
import { toWareki } from '#shared/calendar/wareki.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { formatDay } from '#web/text/staff-format.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorText } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { CardSummary } from './card-summary.tsx'
import type { CardRead } from './read-card.ts'
import { StepHeading } from './step-heading.tsx'

const compared = ['name', 'birthDate', 'address'] as const
type Compared = (typeof compared)[number]

/** The clerk holds the record against the face of the card; only then is the link made. */
export const CompareStep = ({
  card,
  resident,
  onBack,
  onRegistered,
}: {
  readonly card: CardRead
  readonly resident: ResidentFound
  readonly onBack: () => void
  readonly onRegistered: (registration: 'active' | 'stopped') => void
}) => {
  const { municipality } = useText(staffText)
  const text = municipality.register.compare
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const id = useId()
  const [ticked, setTicked] = useState<ReadonlySet<Compared>>(new Set())
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const isComplete = ticked.size === compared.length

  const tick = (item: Compared, on: boolean) =>
    setTicked((before) => new Set(on ? [...before, item] : [...before].filter((other) => other !== item)))

  const register = async () => {
    setAsked(true)
    if (!isComplete || busy) return
    setBusy(true)
    setError(undefined)
    try {
      const { residentRef } = resident
      const { registration } = await call(registerUser, { body: { residentRef, certificate: card.certificate } })
      onRegistered(registration)
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }

  const valueOf: Readonly<Record<Compared, string>> = {
    name: `${resident.name.text}（${resident.name.kana}）`,
    birthDate: `${formatDay(resident.birthDate, language)} ${toWareki(resident.birthDate).text}`,
    address: resident.address,
  }

  return (
    <section className="grid gap-6">
      <StepHeading>{text.heading}</StepHeading>
      <p>{text.lead}</p>
      {error !== undefined && <RegistrationError error={error} />}
      {resident.registration === 'active' && (
        <NotificationBanner tone="warning" title={municipality.register.resident.registered} />
      )}
      <CardSummary card={card} />
      <fieldset className="grid gap-4">
        <legend className="sr-only">{text.heading}</legend>
        {compared.map((item) => (
          <div
            key={item}
            className="grid grid-cols-[auto_1fr] items-start gap-x-4 rounded-8 border border-solid-gray-536 p-4 has-checked:border-key-900 has-checked:bg-key-50"
          >
            <input
              id={`${id}-${item}`}
              type="checkbox"
              checked={ticked.has(item)}
              onChange={(event) => tick(item, event.target.checked)}
              className="focus-mark mt-1 size-6 accent-key-900"
            />
            <label htmlFor={`${id}-${item}`} className="grid cursor-pointer gap-1">
              {text.items[item]}
              <span lang="ja" className="text-std-20B-150">
                {valueOf[item]}
              </span>
            </label>
          </div>
        ))}
        {asked && !isComplete && <ErrorText>{text.incomplete}</ErrorText>}
      </fieldset>
      <div className="flex flex-wrap gap-4">
        <Button size="l" look="outline" onClick={onBack}>
          {text.back}
        </Button>
        <Button size="l" aria-disabled={busy} onClick={() => void register()}>
          {busy ? text.registering : text.register}
        </Button>
      </div>
    </section>
  )
}

const RegistrationError = ({ error }: { readonly error: unknown }) => {
  const { municipality } = useText(staffText)
  const text = municipality.register
  const isTaken = isAppError(error, 'party.refused') && error.detail.resultCode === 'already-registered'
  if (!isTaken) return <ErrorNotice error={error} />
  return (
    <ErrorNotice error={error} title={text.alreadyRegistered}>
      <p>{text.alreadyRegisteredTodo}</p>
    </ErrorNotice>
  )
}
