import { useId } from 'react'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { ErrorText, TextField } from '#web/ui/field.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { envelopeKeys } from '../documents/envelopes.ts'
import { labelSheetKeys, labelSheets } from '../documents/label-sheets.ts'
import { CheckBox } from '#web/ui/check-box.tsx'
import { readShifts, withSheet, type PrintOptions } from './print-options.ts'
import { SheetStart } from './sheet-start.tsx'

const papers = ['labels', 'letter', 'issuance'] as const

/** What is printed, on which paper, and where on it. */
export const PrintFields = ({
  options,
  onChange,
}: {
  readonly options: PrintOptions
  readonly onChange: (options: PrintOptions) => void
}) => {
  const { notices } = useText(handoverText)
  const id = useId()
  const change = (part: Partial<PrintOptions>) => onChange({ ...options, ...part })
  const isLabels = options.paper === 'labels'
  return (
    <div className="grid max-w-176 gap-5">
      <ChoiceGroup
        kind="one"
        name={`${id}-paper`}
        label={notices.paper}
        choices={papers.map((value) => ({ value, label: notices.papers[value] }))}
        chosen={[options.paper]}
        onChoose={([value]) => change({ paper: papers.find((one) => one === value) ?? options.paper })}
      />
      {isLabels ? (
        <LabelFields options={options} onChange={onChange} />
      ) : (
        <>
          <SelectField
            label={notices.envelope}
            value={options.envelope}
            onChange={({ target }) =>
              change({ envelope: envelopeKeys.find((one) => one === target.value) ?? options.envelope })
            }
          >
            {envelopeKeys.map((key) => (
              <option key={key} value={key}>
                {notices.envelopes[key]}
              </option>
            ))}
          </SelectField>
          <TextField
            className="max-w-60"
            type="date"
            label={notices.sendOn}
            value={options.sentOn}
            onChange={({ target }) => target.value !== '' && change({ sentOn: target.value })}
          />
          <div className="grid gap-1">
            <CheckBox
              label={notices.passwords}
              checked={options.withPasswords}
              onChange={(withPasswords) => change({ withPasswords })}
            />
            <p className="text-std-16N-170 text-solid-gray-600">{notices.passwordsSupport}</p>
          </div>
        </>
      )}
      <TextField
        className="max-w-40"
        label={notices.honorific}
        lang="ja"
        maxLength={4}
        value={options.honorific}
        onChange={({ target }) => change({ honorific: target.value })}
      />
      <details>
        <summary className="focus-mark w-fit cursor-pointer py-2 underline underline-offset-4">{notices.shift}</summary>
        <div className="grid gap-3 pt-2">
          <p className="text-std-16N-170 text-solid-gray-600">{notices.shiftSupport}</p>
          <div className="grid max-w-96 grid-cols-2 gap-4">
            <TextField
              label={notices.shiftX}
              inputMode="decimal"
              maxLength={5}
              value={options.shiftX}
              onChange={({ target }) => change({ shiftX: target.value })}
            />
            <TextField
              label={notices.shiftY}
              inputMode="decimal"
              maxLength={5}
              value={options.shiftY}
              onChange={({ target }) => change({ shiftY: target.value })}
            />
          </div>
        </div>
      </details>
      {readShifts(options) === undefined && <ErrorText>{notices.shiftWrong}</ErrorText>}
    </div>
  )
}

const LabelFields = ({
  options,
  onChange,
}: {
  readonly options: PrintOptions
  readonly onChange: (options: PrintOptions) => void
}) => {
  const { notices } = useText(handoverText)
  return (
    <>
      <SelectField
        label={notices.sheet}
        value={options.sheet}
        onChange={({ target }) =>
          onChange(withSheet(options, labelSheetKeys.find((one) => one === target.value) ?? options.sheet))
        }
      >
        {labelSheetKeys.map((key) => {
          const { columns, rows, width, height } = labelSheets[key]
          return (
            <option key={key} value={key}>
              {notices.sheetText(String(columns), String(rows), String(width), String(height))}
            </option>
          )
        })}
      </SelectField>
      <SheetStart sheet={options.sheet} start={options.start} onChange={(start) => onChange({ ...options, start })} />
      <div className="grid">
        <CheckBox
          label={notices.withCode}
          checked={options.withCodes}
          onChange={(withCodes) => onChange({ ...options, withCodes })}
        />
        <CheckBox
          label={notices.frames}
          checked={options.frames}
          onChange={(frames) => onChange({ ...options, frames })}
        />
      </div>
    </>
  )
}
