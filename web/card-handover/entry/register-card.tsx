import { useState, type FormEvent } from 'react'
import { registerCard, type CardDetail } from '#shared/card-handover/api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useAct } from '../use-act.ts'
import { CardFields, readCardDraft, type CardDraft, type CardFaults } from './card-fields.tsx'

/** A card by hand, with numbers alone (CM-F-10). */
export const RegisterCard = ({ onRegistered }: { readonly onRegistered: (detail: CardDetail) => void }) => {
  const { entry, common } = useText(handoverText)
  const { call } = useStaffSession()
  const [draft, setDraft] = useState<CardDraft>({ linkCode: '', producerNumber: '', hasNotice: true, note: '' })
  const [faults, setFaults] = useState<CardFaults>({})
  const { busy, error, act } = useAct()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { data, faults: found } = readCardDraft(draft)
    setFaults(found ?? {})
    if (data !== undefined) void act(async () => onRegistered(await call(registerCard, { body: data })))
  }
  return (
    <section aria-labelledby="register-card" className="grid max-w-176 gap-4">
      <Heading level={2} id="register-card">
        {entry.register}
      </Heading>
      <p>{entry.registerLead}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      <form noValidate onSubmit={submit} className="grid gap-4">
        <CardFields
          draft={draft}
          faults={faults}
          linkSupport={entry.linkCodeSupport}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : common.save}
          </Button>
        </div>
      </form>
    </section>
  )
}
