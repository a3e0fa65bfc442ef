import { useId } from 'react'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'
import { labelSheets, labelsOf, type LabelSheetKey } from '../documents/label-sheets.ts'

/** The sheet as it lies on the desk: the label to begin with is chosen where it is (CM-SC-8). */
export const SheetStart = ({
  sheet: key,
  start,
  onChange,
}: {
  readonly sheet: LabelSheetKey
  readonly start: number
  readonly onChange: (start: number) => void
}) => {
  const { notices } = useText(handoverText)
  const id = useId()
  const sheet = labelSheets[key]
  const places = Array.from({ length: labelsOf(sheet) }, (_, index) => index + 1)
  return (
    <fieldset aria-describedby={`${id}-support`} className="grid gap-2">
      <legend className="pb-2 text-std-17B-170">{notices.start}</legend>
      <p id={`${id}-support`} className="text-std-16N-170 text-solid-gray-600">
        {notices.startSupport}
      </p>
      <div
        className="grid w-fit gap-1 rounded-8 border border-solid-gray-536 bg-white p-3"
        style={{ gridTemplateColumns: `repeat(${sheet.columns}, 5rem)` }}
      >
        {places.map((place) => (
          <label
            key={place}
            className={classNames(
              'relative flex h-11 cursor-pointer items-center justify-center rounded-4 border text-dns-16N-130 has-checked:border-key-900 has-checked:bg-key-900 has-checked:text-white has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black',
              place < start
                ? 'border-dashed border-solid-gray-420 bg-solid-gray-50 text-solid-gray-600'
                : 'border-solid-gray-536',
            )}
          >
            <input
              type="radio"
              name={id}
              value={place}
              checked={place === start}
              aria-label={notices.startOf(place)}
              onChange={() => onChange(place)}
              className="absolute inset-0 size-full cursor-pointer opacity-0"
            />
            {place}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
