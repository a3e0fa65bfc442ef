import { applicantKinds } from '#shared/billing-certificate/lifecycle.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { billingText } from '#web/text/billing.ts'
import { useText } from '#web/text/text-area.ts'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import type { HolderDraft, HolderField } from './holder-draft.ts'

/** The particulars of a holder (EB-SC-19); a kind once registered stays, as it decides how every application is paid. */
export const HolderFields = ({
  draft,
  wrong,
  isKindFixed,
  onChange,
}: {
  readonly draft: HolderDraft
  readonly wrong: ReadonlySet<HolderField>
  readonly isKindFixed: boolean
  readonly onChange: (draft: HolderDraft) => void
}) => {
  const { holder: text, fields, required, optional } = useText(billingFederationText)
  const { kinds } = useText(billingText)
  const field = (
    name: keyof typeof text.wrong,
    label: string,
    more: {
      readonly support?: string
      readonly inputMode?: 'numeric' | 'tel' | 'email'
      readonly isOptional?: boolean
    } = {},
  ) => {
    const { isOptional = false, ...rest } = more
    return (
      <TextField
        {...rest}
        label={label}
        requirement={isOptional ? optional : required}
        error={wrong.has(name) ? text.wrong[name] : undefined}
        value={draft[name]}
        autoComplete="off"
        onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
      />
    )
  }
  return (
    <div className="grid max-w-[48rem] gap-5">
      {isKindFixed ? (
        <p>
          <span className="text-std-17B-170">{fields.kind}</span>　{kinds[draft.kind]}
          <span className="block text-std-16N-170 text-solid-gray-600">{text.kindFixed}</span>
        </p>
      ) : (
        <ChoiceGroup
          across
          label={fields.kind}
          name="holder-kind"
          kind="one"
          requirement={required}
          choices={applicantKinds.map((value) => ({ value, label: kinds[value] }))}
          chosen={[draft.kind]}
          onChoose={([next]) => {
            const kind = applicantKinds.find((one) => one === next)
            if (kind !== undefined) onChange({ ...draft, kind })
          }}
        />
      )}
      {field('displayName', text.name)}
      {field('representative', fields.representative)}
      {field('postalCode', fields.postalCode, { support: text.postalSupport, inputMode: 'numeric' })}
      {field('address', fields.address)}
      {field('phone', fields.phone, { support: text.phoneSupport, inputMode: 'tel' })}
      {field('mail', fields.mail, { support: text.mailSupport, inputMode: 'email', isOptional: true })}
    </div>
  )
}
