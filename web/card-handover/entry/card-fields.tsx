import { linkCode, normaliseCode, producerNumber } from '#shared/card-handover/codes.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { TextField } from '#web/ui/field.tsx'

export type CardDraft = {
  readonly linkCode: string
  readonly producerNumber: string
  readonly hasNotice: boolean
  readonly note: string
}
export type CardFaults = { readonly linkCode?: true; readonly producerNumber?: true }

const toCode = (typed: string): string => (typed.trim() === '' ? '' : (normaliseCode(typed) ?? typed.trim()))

/** The card's own data as the ledger takes them, or which of the numbers are none. */
export const readCardDraft = (draft: CardDraft) => {
  const link = toCode(draft.linkCode)
  const producer = toCode(draft.producerNumber)
  const faults: CardFaults = {
    ...(link === '' || linkCode.safeParse(link).success ? {} : { linkCode: true }),
    ...(producer === '' || producerNumber.safeParse(producer).success ? {} : { producerNumber: true }),
  }
  const data = {
    linkCode: link === '' ? null : link,
    producerNumber: producer === '' ? null : producer,
    hasNotice: draft.hasNotice,
    note: draft.note.trim(),
  }
  return Object.keys(faults).length > 0 ? { faults } : { data }
}

export const CardFields = ({
  draft,
  faults,
  linkSupport,
  onChange,
}: {
  readonly draft: CardDraft
  readonly faults: CardFaults
  readonly linkSupport: string
  readonly onChange: (part: Partial<CardDraft>) => void
}) => {
  const { common, entry, residents } = useText(handoverText)
  return (
    <div className="grid gap-4">
      <TextField
        label={common.linkCode}
        support={linkSupport}
        value={draft.linkCode}
        maxLength={64}
        autoComplete="off"
        error={faults.linkCode ? residents.linkWrong : undefined}
        onChange={({ target }) => onChange({ linkCode: target.value })}
      />
      <TextField
        label={common.producerNumber}
        value={draft.producerNumber}
        maxLength={64}
        autoComplete="off"
        error={faults.producerNumber ? residents.linkWrong : undefined}
        onChange={({ target }) => onChange({ producerNumber: target.value })}
      />
      <CheckBox label={entry.hasNotice} checked={draft.hasNotice} onChange={(hasNotice) => onChange({ hasNotice })} />
      <AreaField
        label={common.note}
        rows={2}
        maxLength={400}
        value={draft.note}
        onChange={({ target }) => onChange({ note: target.value })}
      />
    </div>
  )
}
