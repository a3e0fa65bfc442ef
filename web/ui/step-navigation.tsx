import { classNames } from './class-names.ts'

/** Where one stands in a row of steps. It shows and tells; it is not for jumping. */
export const StepNavigation = ({
  label,
  steps,
  current,
  describe,
}: {
  readonly label: string
  readonly steps: readonly string[]
  /** Index of the step under way. */
  readonly current: number
  /** Words for a screen reader after the step's name, e.g. "done". */
  readonly describe: (state: 'done' | 'current' | 'ahead') => string
}) => (
  <nav aria-label={label}>
    <ol className="flex">
      {steps.map((step, index) => {
        const state = index < current ? 'done' : index === current ? 'current' : 'ahead'
        return (
          <li
            key={step}
            aria-current={state === 'current' ? 'step' : undefined}
            className="relative grid flex-1 justify-items-center gap-1 text-center before:absolute before:top-5 before:right-1/2 before:-left-1/2 before:h-0.5 before:bg-solid-gray-420 first:before:hidden desktop:before:top-6"
          >
            <span
              aria-hidden="true"
              className={classNames(
                'relative z-1 grid size-10 place-items-center rounded-full border-2 text-std-18B-160 desktop:size-12 desktop:text-std-24B-150',
                state === 'done' && 'border-key-900 bg-white text-key-900',
                state === 'current' &&
                  'border-key-900 bg-key-900 text-white forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:forced-color-adjust-none',
                state === 'ahead' && 'border-solid-gray-536 bg-white text-solid-gray-600',
              )}
            >
              {state === 'done' ? '✓' : index + 1}
            </span>
            <span
              className={classNames(
                'px-1 leading-130 max-desktop:sr-only desktop:text-std-24N-150',
                state === 'current' && 'font-700 text-key-900',
                state === 'ahead' && 'text-solid-gray-600',
              )}
            >
              {step}
              <span className="sr-only">{describe(state)}</span>
            </span>
          </li>
        )
      })}
    </ol>
  </nav>
)
