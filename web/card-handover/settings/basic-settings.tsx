import { grades as gradeKeys } from '#shared/card-handover/statuses.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import type { SettingsPart } from './settings-page.tsx'

const methods = ['at-pickup', 'at-application'] as const
const digits = [7, 8, 9, 10] as const

/** How cards are handed over here, who sees residents, how long link codes are. */
export const BasicSettings = ({ settings, onChange }: SettingsPart) => {
  const { settings: text, grades } = useText(handoverText)
  return (
    <div className="grid max-w-176 gap-5">
      <ChoiceGroup
        kind="one"
        name="method"
        label={text.method}
        choices={methods.map((value) => ({ value, label: text.methods[value] }))}
        chosen={[settings.method]}
        onChoose={([value]) => onChange({ method: methods.find((one) => one === value) ?? settings.method })}
      />
      <ChoiceGroup
        kind="one"
        name="sees"
        label={text.seesResidents}
        support={text.seesResidentsSupport}
        choices={gradeKeys.map((value) => ({ value, label: grades[value] }))}
        chosen={[settings.seesResidents]}
        onChoose={([value]) =>
          onChange({ seesResidents: gradeKeys.find((one) => one === value) ?? settings.seesResidents })
        }
      />
      <SelectField
        className="max-w-60"
        label={text.linkDigits}
        value={String(settings.linkDigits)}
        onChange={({ target }) => onChange({ linkDigits: Number(target.value) })}
      >
        {digits.map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
