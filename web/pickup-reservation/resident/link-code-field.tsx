import { findLinkCode } from '#shared/card-handover/codes.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { TextField } from '#web/ui/field.tsx'
import { OptionalWords } from '#web/ui/optional-words.tsx'
import { useDesk } from './desk.tsx'
import { useSite } from './site-context.ts'

type Fault = 'missing' | 'form'

/** リンクコード of somebody not registered (CM-X-1): from the letter's QR code, or typed from it. */
export const useLinkCode = () => {
  const { mode } = useSite()
  const { letterId } = useDesk().work
  const typed = letterId ?? ''
  const code = findLinkCode(typed)
  const fault: Fault | undefined =
    typed.trim() === ''
      ? mode.linkCode === 'required'
        ? 'missing'
        : undefined
      : code === undefined
        ? 'form'
        : undefined
  const isAsked = mode.linkCode !== 'unused'
  return { isAsked, typed, code: isAsked ? code : undefined, fault: isAsked ? fault : undefined }
}

export const LinkCodeField = ({ fault }: { readonly fault: Fault | undefined }) => {
  const { linkCode: text } = useText(reservationResidentText)
  const { fields, required, optional } = useText(reservationText)
  const { mode } = useSite()
  const desk = useDesk()
  const isRequired = mode.linkCode === 'required'
  return (
    <div data-item="linkCode">
      <TextField
        name="linkCode"
        label={fields.linkCode}
        requirement={isRequired ? required : <OptionalWords>{optional}</OptionalWords>}
        support={text.support}
        error={fault === undefined ? undefined : text[fault]}
        value={desk.work.letterId ?? ''}
        onChange={(event) => desk.enterLetterId(event.target.value === '' ? null : event.target.value)}
        aria-required={isRequired}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
      />
    </div>
  )
}
