import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { SelectField } from '#web/ui/select-field.tsx'
import { useLedger } from './ledger-context.ts'

/** A storage place in use, or none. */
export const PlaceField = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  /** Empty for none. */
  readonly value: string
  readonly onChange: (placeId: string) => void
}) => {
  const { common } = useText(handoverText)
  const { places } = useLedger().overview
  return (
    <SelectField label={label} value={value} onChange={({ target }) => onChange(target.value)}>
      <option value="">{common.noPlace}</option>
      {places
        .filter(({ active }) => active)
        .map(({ placeId, code, name }) => (
          <option key={placeId} value={placeId} lang="ja">
            {code} {name}
          </option>
        ))}
    </SelectField>
  )
}
