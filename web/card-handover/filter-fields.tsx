import { useId } from 'react'
import { noticeStates, visitStates, type CardFilter } from '#shared/card-handover/api.ts'
import { statusKeys } from '#shared/card-handover/statuses.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useLedger } from './ledger-context.ts'
import { CheckBox } from '#web/ui/check-box.tsx'

type Change = (part: Partial<CardFilter>) => void

const oldCards = ['to-collect', 'collected'] as const

/** 状況, 期間 and 窓口 (CM-SC-3); the rest is folded away. */
export const FilterFields = ({
  filter,
  isPeriodWrong,
  onChange,
}: {
  readonly filter: CardFilter
  readonly isPeriodWrong: boolean
  readonly onChange: Change
}) => {
  const { list, common } = useText(handoverText)
  const { statuses, windows } = useLedger().overview
  const id = useId()
  const chosen = filter.statuses ?? []
  const keys = [...statusKeys, 'none'] as const
  return (
    <div className="grid gap-5">
      <ChoiceGroup
        kind="many"
        across
        name={`${id}-status`}
        label={list.statuses}
        choices={[
          ...statuses
            .filter(({ key, active }) => active || chosen.includes(key))
            .map(({ key, name }) => ({ value: key as string, label: <span lang="ja">{name}</span> })),
          { value: 'none', label: common.noStatus },
        ]}
        chosen={chosen}
        onChoose={(ticked) =>
          onChange({ statuses: ticked.length === 0 ? null : keys.filter((key) => ticked.includes(key)) })
        }
      />
      <div className="grid items-start gap-4 desktop:grid-cols-3">
        <TextField
          type="date"
          label={list.periodFrom}
          value={filter.from ?? ''}
          onChange={({ target }) => onChange({ from: target.value === '' ? null : target.value })}
        />
        <TextField
          type="date"
          label={list.periodTo}
          value={filter.to ?? ''}
          error={isPeriodWrong ? list.periodWrong : undefined}
          onChange={({ target }) => onChange({ to: target.value === '' ? null : target.value })}
        />
        {windows.length > 0 && (
          <SelectField
            label={common.window}
            value={filter.windowIds?.[0] ?? ''}
            onChange={({ target }) => onChange({ windowIds: target.value === '' ? null : [target.value] })}
          >
            <option value="">{common.all}</option>
            {windows.map(({ windowId, name }) => (
              <option key={windowId} value={windowId} lang="ja">
                {name}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <CheckBox label={list.stuckOnly} checked={filter.stuck} onChange={(stuck) => onChange({ stuck })} />
    </div>
  )
}

/** What narrows a list further. */
export const MoreFilters = ({ filter, onChange }: { readonly filter: CardFilter; readonly onChange: Change }) => {
  const { list, common, kinds } = useText(handoverText)
  const { places, keepsPersons, me } = useLedger().overview
  const id = useId()
  return (
    <details>
      <summary className="focus-mark w-fit cursor-pointer py-2 underline underline-offset-4">{list.more}</summary>
      <div className="grid gap-5 pt-3">
        <ChoiceGroup
          kind="one"
          across
          name={`${id}-basis`}
          label={list.basis}
          choices={(['current', 'any'] as const).map((value) => ({ value, label: list.bases[value] }))}
          chosen={[filter.basis]}
          onChoose={([basis]) => onChange({ basis: basis === 'any' ? 'any' : 'current' })}
        />
        <div className="grid items-start gap-4 desktop:grid-cols-3">
          {places.length > 0 && (
            <SelectField
              label={common.place}
              value={filter.placeIds?.[0] ?? ''}
              onChange={({ target }) => onChange({ placeIds: target.value === '' ? null : [target.value] })}
            >
              <option value="">{common.all}</option>
              {places.map(({ placeId, code, name }) => (
                <option key={placeId} value={placeId} lang="ja">
                  {code} {name}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField
            label={list.notice}
            value={filter.noticeState ?? ''}
            onChange={({ target }) =>
              onChange({ noticeState: noticeStates.find((state) => state === target.value) ?? null })
            }
          >
            <option value="">{common.all}</option>
            {noticeStates.map((state) => (
              <option key={state} value={state}>
                {kinds.notice[state]}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={list.visit}
            value={filter.visitState ?? ''}
            onChange={({ target }) =>
              onChange({ visitState: visitStates.find((state) => state === target.value) ?? null })
            }
          >
            <option value="">{common.all}</option>
            {visitStates.map((state) => (
              <option key={state} value={state}>
                {kinds.visitState[state]}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={list.oldCard}
            value={filter.oldCard ?? ''}
            onChange={({ target }) => onChange({ oldCard: oldCards.find((state) => state === target.value) ?? null })}
          >
            <option value="">{common.all}</option>
            {oldCards.map((state) => (
              <option key={state} value={state}>
                {list.oldCards[state]}
              </option>
            ))}
          </SelectField>
          <TextField
            label={list.daysAtLeast}
            inputMode="numeric"
            maxLength={4}
            value={filter.daysAtLeast === null ? '' : String(filter.daysAtLeast)}
            onChange={({ target }) =>
              onChange({ daysAtLeast: /^\d{1,4}$/.test(target.value) ? Math.min(3650, Number(target.value)) : null })
            }
          />
          <TextField
            label={list.operator}
            autoComplete="off"
            maxLength={64}
            value={filter.operator ?? ''}
            onChange={({ target }) => onChange({ operator: target.value.trim() === '' ? null : target.value.trim() })}
          />
          {keepsPersons && me.seesResidents && (
            <TextField
              label={list.name}
              autoComplete="off"
              maxLength={60}
              value={filter.name ?? ''}
              onChange={({ target }) => onChange({ name: target.value === '' ? null : target.value })}
            />
          )}
        </div>
        <CheckBox
          label={list.withRemoved}
          checked={filter.withRemoved}
          onChange={(withRemoved) => onChange({ withRemoved })}
        />
      </div>
    </details>
  )
}
