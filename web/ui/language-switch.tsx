import { classNames } from './class-names.ts'

/** Languages side by side, each in its own words, so that a person finds it without reading the others. */
export const LanguageSwitch = <Code extends string>({
  label,
  options,
  current,
  kiosk = false,
  onChoose,
}: {
  readonly label: string
  readonly options: readonly { readonly code: Code; readonly name: string }[]
  readonly current: Code
  readonly kiosk?: boolean
  readonly onChoose: (code: Code) => void
}) => (
  <fieldset aria-label={label} className={classNames('flex flex-wrap', kiosk ? 'gap-4' : 'gap-2')}>
    {options.map(({ code, name }) => (
      <button
        key={code}
        type="button"
        lang={code}
        aria-pressed={code === current}
        onClick={() => onChoose(code)}
        className={classNames(
          'focus-mark rounded-8 border-2 border-key-900 font-700 aria-pressed:bg-key-900 aria-pressed:text-white',
          code !== current && 'bg-white text-key-900 hover:bg-key-200',
          kiosk ? 'min-h-16 min-w-40 px-6 text-std-24B-150' : 'min-h-11 px-4 text-dns-16B-130',
        )}
      >
        {name}
      </button>
    ))}
  </fieldset>
)
