import { useRef, useState, type FormEvent } from 'react'
import { normaliseAccessKey } from '#shared/pickup-reservation/access-key.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { call } from '#web/app/api.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { findTypedDate, readTypedDate } from '../asked-items.ts'
import { DateField } from '../date-field.tsx'
import { readScannedKey } from '../scanned-key.ts'
import type { Work } from './tab-store.ts'
import { Problem } from './notice.tsx'
import { useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** The access key, and while keys are being guessed at this site the number and the day too (RS-R-11). */
export const KeyForm = ({ onFound }: { readonly onFound: (keyed: NonNullable<Work['keyed']>) => void }) => {
  const { key: text } = useText(reservationResidentText)
  const { required } = useText(reservationText)
  const { siteId } = useSite()
  const form = useRef<HTMLFormElement>(null)
  const [typed, setTyped] = useState({ accessKey: '', number: '', day: '' })
  const [needsMore, setNeedsMore] = useState(false)
  const [faults, setFaults] = useState<readonly string[]>([])
  const { act, busy, error } = useAct()
  const change = (part: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...part }))

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typedKey = readScannedKey(typed.accessKey)
    const accessKey = normaliseAccessKey(typedKey)
    const number = Number(typed.number.normalize('NFKC'))
    const day = findTypedDate(readTypedDate(typed.day))
    const wrong = [
      ...(accessKey === undefined ? [typedKey === '' ? 'accessKey' : 'accessKey-form'] : []),
      ...(needsMore && !(Number.isInteger(number) && number > 0) ? ['number'] : []),
      ...(needsMore && day === undefined ? ['day'] : []),
    ]
    setFaults(wrong)
    if (wrong.length > 0 || accessKey === undefined) {
      form.current
        ?.querySelector<HTMLElement>(`[data-item="${wrong[0]?.replace('-form', '')}"] :is(input, select)`)
        ?.focus()
      return
    }
    const keyed = { accessKey, ...(needsMore && day !== undefined ? { number, day } : {}) }
    void act(async () => {
      try {
        await call(api.readByKey, { params: { siteId }, body: keyed })
        onFound(keyed)
      } catch (cause) {
        if (isAppError(cause, 'reservation.key-needs-number')) setNeedsMore(true)
        throw cause
      }
    })
  }

  return (
    <form ref={form} noValidate onSubmit={submit} aria-label={text.label} className="grid max-w-120 gap-5">
      {error !== undefined && <Problem error={error} />}
      <div data-item="accessKey">
        <TextField
          name="accessKey"
          label={text.label}
          requirement={required}
          support={text.support}
          value={typed.accessKey}
          onChange={(event) => change({ accessKey: event.target.value })}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={200}
          aria-required="true"
          error={
            faults.includes('accessKey') ? text.missing : faults.includes('accessKey-form') ? text.form : undefined
          }
        />
      </div>
      {needsMore && (
        <>
          <div data-item="number">
            <TextField
              name="number"
              label={text.numberLabel}
              requirement={required}
              value={typed.number}
              onChange={(event) => change({ number: event.target.value })}
              inputMode="numeric"
              autoComplete="off"
              maxLength={6}
              aria-required="true"
              error={faults.includes('number') ? text.numberMissing : undefined}
            />
          </div>
          <div data-item="day">
            <DateField
              required
              label={text.dayLabel}
              requirement={required}
              value={typed.day}
              error={faults.includes('day') ? text.dayMissing : undefined}
              onChange={(day) => change({ day })}
            />
          </div>
        </>
      )}
      <div>
        <Button type="submit" size="l" look="outline" aria-disabled={busy}>
          {text.go}
        </Button>
      </div>
    </form>
  )
}
