import { useRef, useState, type FormEvent } from 'react'
import { createSite, siteId as siteIdForm } from '#shared/pickup-reservation/staff-api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useAct } from '../resident/use-act.ts'
import { focusFirstFault } from './faults.ts'

/** A site from nothing: its id stands in the residents' address and stays. */
export const NewSite = ({
  isFirst = false,
  onMade,
}: {
  readonly isFirst?: boolean
  readonly onMade: (siteId: string) => void
}) => {
  const text = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { act, busy, error } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const [siteId, setSiteId] = useState('')
  const [name, setName] = useState('')
  const [isTried, setTried] = useState(false)
  const isIdWrong = !siteIdForm.safeParse(siteId).success
  const isNameWrong = name.trim() === '' || name.length > 40

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isIdWrong || isNameWrong) return focusFirstFault(form)
    return void act(async () => {
      await call(createSite, { body: { siteId, municipalityName: name.trim() } })
      onMade(siteId)
    })
  }

  return (
    <section className="grid max-w-160 gap-6">
      <Heading level={2}>{text.newSite.title}</Heading>
      <p>{isFirst ? text.newSite.first : text.newSite.lead}</p>
      {error !== undefined &&
        (isAppError(error, 'database.conflict') ? (
          <ErrorNotice error={error} title={text.newSite.taken}>
            <p>{text.newSite.takenTodo}</p>
          </ErrorNotice>
        ) : (
          <ErrorNotice error={error} />
        ))}
      <form ref={form} noValidate onSubmit={onSubmit} className="grid gap-6">
        <TextField
          label={text.newSite.id}
          support={text.newSite.idForm}
          requirement={text.fields.required}
          value={siteId}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          aria-required="true"
          error={isTried && isIdWrong ? text.newSite.idWrong : undefined}
          onChange={(event) => setSiteId(event.target.value.trim().toLowerCase())}
        />
        <TextField
          label={text.newSite.municipality}
          requirement={text.fields.required}
          value={name}
          autoComplete="off"
          maxLength={40}
          aria-required="true"
          error={isTried && isNameWrong ? text.fields.wrong(text.newSite.municipality) : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <div>
          <Button type="submit" aria-disabled={busy}>
            {text.newSite.make}
          </Button>
        </div>
      </form>
    </section>
  )
}
