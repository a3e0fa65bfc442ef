import { useId, useState, type FormEvent } from 'react'
import { amendCard, type CardDetail, type CardRow } from '#shared/card-handover/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { useAct } from '../use-act.ts'
import type { Changed } from './card-panel.tsx'
import { CardFields, readCardDraft, type CardDraft, type CardFaults } from './card-fields.tsx'

const states = ['active', 'suspended', 'removed'] as const

/** Numbers, notes and whether the card is in use (CM-R-5); what it was before stays in the record of changes. */
export const AmendCard = ({
  detail: { card, hasNotice, note },
  onSaved,
  onStale,
}: {
  readonly detail: CardDetail
  readonly onSaved: Changed
  readonly onStale: () => void
}) => {
  const { entry, common, kinds } = useText(handoverText)
  const { call } = useStaffSession()
  const name = useId()
  const [draft, setDraft] = useState<CardDraft>({
    linkCode: card.linkCode ?? '',
    producerNumber: card.producerNumber ?? '',
    hasNotice,
    note,
  })
  const [use, setUse] = useState<CardRow['useState']>(card.useState)
  const [faults, setFaults] = useState<CardFaults>({})
  const { busy, error, act } = useAct()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { data, faults: found } = readCardDraft(draft)
    setFaults(found ?? {})
    if (data === undefined) return
    void act(async () => {
      try {
        const body = { ...data, version: card.version, useState: use }
        onSaved(await call(amendCard, { params: { cardId: card.cardId }, body }), common.saved)
      } catch (cause) {
        if (isAppError(cause, 'lifecycle.stale')) onStale()
        throw cause
      }
    })
  }
  return (
    <form noValidate onSubmit={submit} className="grid max-w-176 gap-4 print:hidden">
      {error !== undefined && <ErrorNotice error={error} />}
      <CardFields
        draft={draft}
        faults={faults}
        linkSupport={entry.linkCodeSupport}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      <ChoiceGroup
        kind="one"
        across
        name={name}
        label={entry.useState}
        choices={states.map((value) => ({ value, label: kinds.useState[value] }))}
        chosen={[use]}
        onChoose={([value]) => setUse(states.find((one) => one === value) ?? card.useState)}
      />
      <div>
        <Button type="submit" size="l" aria-disabled={busy}>
          {busy ? common.saving : common.save}
        </Button>
      </div>
    </form>
  )
}
