import type { ReactNode } from 'react'

/** One box to tick, with its words beside it. */
export const CheckBox = ({
  label,
  checked,
  onChange,
}: {
  readonly label: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}) => (
  <label className="flex min-h-11 w-fit items-center gap-3">
    <input
      type="checkbox"
      checked={checked}
      onChange={({ target }) => onChange(target.checked)}
      className="focus-mark size-6 shrink-0 accent-key-900"
    />
    <span className="min-w-0">{label}</span>
  </label>
)
