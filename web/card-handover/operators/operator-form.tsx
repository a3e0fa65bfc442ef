import { useId, useRef, useState, type FormEvent } from 'react'
import { amendOperator, createOperator, type OperatorView } from '#shared/card-handover/office-api.ts'
import { grades as gradeKeys } from '#shared/card-handover/statuses.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { OptionalWords } from '#web/ui/optional-words.tsx'
import { useLedger } from '../ledger-context.ts'
import { CheckBox } from '#web/ui/check-box.tsx'
import { useAct } from '../use-act.ts'
import { findOperatorFaults, type OperatorDraft, type OperatorFault } from './operator-faults.ts'

/** 操作者情報登録 (CM-SC-5). A password somebody else gave is temporary unless said otherwise. */
export const OperatorForm = ({
  operator,
  onCancel,
  onSaved,
}: {
  /** Undefined for a new one. */
  readonly operator: OperatorView | undefined
  readonly onCancel: () => void
  readonly onSaved: () => void
}) => {
  const { operators: text, common, grades } = useText(handoverText)
  const { call } = useStaffSession()
  const { today } = useLedger().overview
  const name = useId()
  const secretField = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState<OperatorDraft>({
    accountId: operator?.accountId ?? '',
    displayName: operator?.displayName ?? '',
    grade: operator?.grade ?? 'handover-clerk',
    mail: operator?.mail ?? '',
    startsOn: operator === undefined ? today : (operator.startsOn ?? ''),
    endsOn: operator?.endsOn ?? '',
  })
  const [isTemporary, setTemporary] = useState(true)
  const [stopped, setStopped] = useState(operator?.stopped ?? false)
  const [isShown, setShown] = useState(false)
  const [faults, setFaults] = useState<ReadonlySet<OperatorFault>>(new Set())
  const { busy, error, act } = useAct()
  const change = (part: Partial<OperatorDraft>) => setDraft({ ...draft, ...part })

  const save = (event: FormEvent) => {
    event.preventDefault()
    const field = secretField.current?.elements.namedItem('secret') as HTMLInputElement | null
    const secret = field?.value ?? ''
    const found = findOperatorFaults(draft, { secret, isNew: operator === undefined })
    setFaults(found)
    if (found.size > 0) return
    void act(async () => {
      const data = {
        displayName: draft.displayName.trim(),
        grade: draft.grade,
        mail: draft.mail.trim(),
        startsOn: draft.startsOn === '' ? null : draft.startsOn,
        endsOn: draft.endsOn === '' ? null : draft.endsOn,
        isTemporary,
      }
      if (operator === undefined) await call(createOperator, { body: { ...data, accountId: draft.accountId, secret } })
      else
        await call(amendOperator, {
          params: { accountId: operator.accountId },
          body: { ...data, stopped, secret: secret === '' ? null : secret },
        })
      onSaved()
    })
  }

  return (
    <section aria-labelledby={`${name}-heading`} className="grid max-w-176 gap-5">
      <Heading level={2} id={`${name}-heading`}>
        {operator === undefined ? text.registerTitle : text.amendTitle(operator.displayName)}
      </Heading>
      {error !== undefined && <ErrorNotice error={error} />}
      <form ref={secretField} noValidate onSubmit={save} className="grid gap-5">
        <TextField
          label={text.name}
          requirement={common.required}
          value={draft.displayName}
          maxLength={60}
          autoComplete="off"
          error={faults.has('displayName') ? text.nameMissing : undefined}
          onChange={({ target }) => change({ displayName: target.value })}
        />
        {operator === undefined && (
          <TextField
            label={text.accountId}
            requirement={common.required}
            support={text.accountIdSupport}
            value={draft.accountId}
            maxLength={64}
            autoComplete="off"
            error={faults.has('accountId') ? text.accountIdWrong : undefined}
            onChange={({ target }) => change({ accountId: target.value.trim() })}
          />
        )}
        <TextField
          name="secret"
          type={isShown ? 'text' : 'password'}
          label={text.secret}
          requirement={operator === undefined ? common.required : <OptionalWords>{common.optional}</OptionalWords>}
          support={operator === undefined ? text.secretSupport : text.secretKeep}
          maxLength={256}
          autoComplete="new-password"
          error={faults.has('secret') ? text.secretShort : undefined}
        />
        <div className="grid">
          <CheckBox label={text.show} checked={isShown} onChange={setShown} />
          <CheckBox label={text.temporary} checked={isTemporary} onChange={setTemporary} />
        </div>
        <TextField
          type="email"
          label={text.mail}
          requirement={<OptionalWords>{common.optional}</OptionalWords>}
          value={draft.mail}
          maxLength={254}
          autoComplete="off"
          error={faults.has('mail') ? text.mailWrong : undefined}
          onChange={({ target }) => change({ mail: target.value })}
        />
        <div className="grid items-start gap-4 desktop:grid-cols-2">
          <TextField
            type="date"
            label={text.startsOn}
            value={draft.startsOn}
            onChange={({ target }) => change({ startsOn: target.value })}
          />
          <TextField
            type="date"
            label={text.endsOn}
            value={draft.endsOn}
            error={faults.has('endsOn') ? text.endsWrong : undefined}
            onChange={({ target }) => change({ endsOn: target.value })}
          />
        </div>
        <ChoiceGroup
          kind="one"
          name={name}
          label={text.grade}
          choices={gradeKeys.toReversed().map((value) => ({
            value,
            label: (
              <>
                {grades[value]} <span className="text-solid-gray-600">{text.gradeAbout[value]}</span>
              </>
            ),
          }))}
          chosen={[draft.grade]}
          onChoose={([value]) => change({ grade: gradeKeys.find((one) => one === value) ?? draft.grade })}
        />
        {operator !== undefined && <CheckBox label={text.stopped} checked={stopped} onChange={setStopped} />}
        <div className="flex flex-wrap gap-4">
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? common.saving : common.save}
          </Button>
          <Button size="l" look="outline" onClick={onCancel}>
            {common.back}
          </Button>
        </div>
      </form>
    </section>
  )
}
