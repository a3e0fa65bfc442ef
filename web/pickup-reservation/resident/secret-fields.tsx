import { useRef, useState } from 'react'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'

/** NIST SP 800-63B-4 §3.1.1, as `newSecret` of the contract has it. */
const shortest = 8

/**
 * A new password, twice. It is in its fields and nowhere else: `take` reads them, or puts the focus where something is wrong.
 */
export const useNewSecret = () => {
  const fields = useRef<HTMLDivElement>(null)
  const [fault, setFault] = useState<'short' | 'different'>()
  const fieldOf = (name: string) => fields.current?.querySelector<HTMLInputElement>(`[name="${name}"]`) ?? null
  const take = (): string | undefined => {
    const fresh = fieldOf('fresh')
    const again = fieldOf('again')
    const secret = fresh?.value ?? ''
    // counted as NIST has it: by code points
    const found = [...secret].length < shortest ? 'short' : secret === again?.value ? undefined : 'different'
    setFault(found)
    if (found !== undefined) (found === 'short' ? fresh : again)?.focus()
    return found === undefined ? secret : undefined
  }
  return { fields, fault, take }
}

export const NewSecretFields = ({
  secret: { fields, fault },
}: {
  readonly secret: ReturnType<typeof useNewSecret>
}) => {
  const { password: text, signIn } = useText(reservationResidentText)
  const { required } = useText(reservationText)
  const [shown, setShown] = useState(false)
  const shape = {
    type: shown ? 'text' : 'password',
    requirement: required,
    autoComplete: 'new-password',
    autoCapitalize: 'none',
    spellCheck: false,
    maxLength: 256,
    'aria-required': true,
  } as const
  return (
    <div ref={fields} className="grid gap-5">
      <TextField
        {...shape}
        name="fresh"
        label={text.fresh}
        support={text.support}
        error={fault === 'short' ? text.short : undefined}
      />
      <div className="grid gap-1">
        <TextField
          {...shape}
          name="again"
          label={text.again}
          error={fault === 'different' ? text.different : undefined}
        />
        <label className="flex min-h-11 w-fit items-center gap-3">
          <input
            type="checkbox"
            checked={shown}
            onChange={(event) => setShown(event.target.checked)}
            className="focus-mark size-6 accent-key-900"
          />
          {signIn.show}
        </label>
      </div>
    </div>
  )
}
