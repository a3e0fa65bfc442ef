import {
  basicItemKeys,
  freeItemKeys,
  type BasicItemKey,
  type FreeResidentItem,
  type ResidentItems,
} from '#shared/card-handover/resident-items.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import type { SettingsPart } from './settings-page.tsx'

const uses = ['unused', 'optional', 'required'] as const
const forms = ['text', 'digits', 'day', 'choice'] as const
type Use = (typeof uses)[number]

const UseField = ({
  label,
  use,
  onChange,
}: {
  readonly label: string
  readonly use: Use
  readonly onChange: (use: Use) => void
}) => {
  const { settings: text } = useText(handoverText)
  return (
    <SelectField
      label={label}
      value={use}
      onChange={({ target }) => onChange(uses.find((one) => one === target.value) ?? use)}
    >
      {uses.map((one) => (
        <option key={one} value={one}>
          {text.useKinds[one]}
        </option>
      ))}
    </SelectField>
  )
}

/** 利用者登録項目 (CM-F-9): in use or not, must or may, its name here; down to nothing at all (CM-F-10). */
export const ItemSettings = ({
  settings: { residentItems },
  faults,
  hasResidents,
  onChange,
}: SettingsPart & { readonly hasResidents: boolean }) => {
  const { settings: text, residents } = useText(handoverText)
  const write = (items: ResidentItems) => onChange({ residentItems: items })
  const changeBasic = (key: BasicItemKey, part: Partial<ResidentItems['basic'][BasicItemKey]>) =>
    write({
      ...residentItems,
      basic: { ...residentItems.basic, [key]: { ...residentItems.basic[key], ...part } },
    })
  const changeFree = (key: (typeof freeItemKeys)[number], part: Partial<FreeResidentItem>) =>
    write({ ...residentItems, free: { ...residentItems.free, [key]: { ...residentItems.free[key], ...part } } })
  const clearAll = () =>
    write({
      basic: Object.fromEntries(
        basicItemKeys.map((key) => [key, { ...residentItems.basic[key], use: 'unused' }]),
      ) as ResidentItems['basic'],
      free: Object.fromEntries(
        freeItemKeys.map((key) => [key, { ...residentItems.free[key], use: 'unused' }]),
      ) as ResidentItems['free'],
    })
  return (
    <>
      <p>{text.itemsLead}</p>
      {hasResidents && <NotificationBanner tone="warning" title={text.itemsLocked} />}
      <div>
        <Button look="outline" onClick={clearAll}>
          {text.noItems}
        </Button>
      </div>
      <ul className="grid gap-3">
        {basicItemKeys.map((key) => {
          const { use, alias } = residentItems.basic[key]
          const name = residents.items[key]
          return (
            <li
              key={key}
              className="grid items-end gap-4 rounded-8 border border-solid-gray-420 p-4 desktop:grid-cols-[14rem_1fr]"
            >
              <UseField label={text.askedOf(name)} use={use} onChange={(next) => changeBasic(key, { use: next })} />
              {use !== 'unused' && (
                <TextField
                  lang="ja"
                  label={text.aliasOf(name)}
                  value={alias ?? ''}
                  maxLength={30}
                  autoComplete="off"
                  onChange={({ target }) => changeBasic(key, { alias: target.value === '' ? null : target.value })}
                />
              )}
            </li>
          )
        })}
        {freeItemKeys.map((key, index) => (
          <li key={key} className="grid gap-4 rounded-8 border border-solid-gray-420 p-4">
            <FreeItem
              name={text.free(index + 1)}
              item={residentItems.free[key]}
              wrongHeading={faults.has(`item.heading.${key}`)}
              wrongChoices={faults.has(`item.choices.${key}`)}
              onChange={(part) => changeFree(key, part)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

const FreeItem = ({
  name,
  item: { use, heading, form, choices },
  wrongHeading,
  wrongChoices,
  onChange,
}: {
  readonly name: string
  readonly item: FreeResidentItem
  readonly wrongHeading: boolean
  readonly wrongChoices: boolean
  readonly onChange: (part: Partial<FreeResidentItem>) => void
}) => {
  const { settings: text } = useText(handoverText)
  return (
    <>
      <div className="grid items-start gap-4 desktop:grid-cols-[14rem_1fr_12rem]">
        <UseField label={text.askedOf(name)} use={use} onChange={(next) => onChange({ use: next })} />
        {use !== 'unused' && (
          <>
            <TextField
              lang="ja"
              label={`${name} ${text.heading}`}
              value={heading}
              maxLength={30}
              autoComplete="off"
              error={wrongHeading ? text.headingMissing : undefined}
              onChange={({ target }) => onChange({ heading: target.value })}
            />
            <SelectField
              label={`${name} ${text.form}`}
              value={form}
              onChange={({ target }) => {
                const next = forms.find((one) => one === target.value) ?? form
                onChange({ form: next, ...(next === 'choice' ? {} : { choices: [] }) })
              }}
            >
              {forms.map((one) => (
                <option key={one} value={one}>
                  {text.forms[one]}
                </option>
              ))}
            </SelectField>
          </>
        )}
      </div>
      {use !== 'unused' && form === 'choice' && (
        <ChoicesField
          label={`${name} ${text.choices}`}
          choices={choices}
          isWrong={wrongChoices}
          onChange={(next) => onChange({ choices: next })}
        />
      )}
    </>
  )
}

const ChoicesField = ({
  label,
  choices,
  isWrong,
  onChange,
}: {
  readonly label: string
  readonly choices: readonly string[]
  readonly isWrong: boolean
  readonly onChange: (choices: string[]) => void
}) => {
  const { settings: text } = useText(handoverText)
  return (
    <AreaField
      lang="ja"
      label={label}
      rows={3}
      // not controlled: a line that is still empty is no choice, and must not vanish under the hands
      defaultValue={choices.join('\n')}
      error={isWrong ? text.choicesWrong : undefined}
      onChange={({ target }) =>
        onChange(
          target.value
            .split('\n')
            .map((line) => line.trim().slice(0, 40))
            .filter((line) => line !== '')
            .slice(0, 20),
        )
      }
    />
  )
}
