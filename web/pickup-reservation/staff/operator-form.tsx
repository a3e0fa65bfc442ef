import { useRef, useState } from 'react'
import { isDay } from '#shared/calendar/wareki.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { isMailAddress } from '#shared/pickup-reservation/items.ts'
import {
  changeOperator,
  registerOperator,
  setOperatorSecret,
  type OperatorView,
} from '#shared/pickup-reservation/office-api.ts'
import { grades, listStaffSites, type Grade } from '#shared/pickup-reservation/staff-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useAct } from '../resident/use-act.ts'
import { useFacts } from './desk.ts'
import { focusFirstFault } from './faults.ts'
import { DayInput } from './fields.tsx'
import { useUnsavedGuard } from './unsaved.tsx'

type Draft = {
  readonly accountId: string
  readonly displayName: string
  readonly grade: Grade
  readonly mail: string
  readonly siteIds: readonly string[]
  readonly mayOverbook: boolean
  readonly startsOn: string
  readonly endsOn: string
  readonly stopped: boolean
  readonly secret: string
  readonly again: string
  readonly temporary: boolean
}

const draftOf = (operator: OperatorView | null): Draft => ({
  accountId: operator?.accountId ?? '',
  displayName: operator?.displayName ?? '',
  grade: operator?.grade ?? 'reservation-clerk',
  mail: operator?.mail ?? '',
  siteIds: operator?.siteIds ?? [],
  mayOverbook: operator?.mayOverbook ?? false,
  startsOn: operator?.startsOn ?? '',
  endsOn: operator?.endsOn ?? '',
  stopped: operator?.stopped ?? false,
  secret: '',
  again: '',
  temporary: true,
})

const isSecret = (secret: string): boolean => secret.length >= 8 && secret.length <= 128

/** What the form would be refused for, by field. */
const findFaults = (draft: Draft, isNew: boolean): ReadonlySet<keyof Draft> => {
  const faults = new Set<keyof Draft>()
  if (isNew && !/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/.test(draft.accountId)) faults.add('accountId')
  if (draft.displayName.trim() === '') faults.add('displayName')
  if (draft.mail !== '' && !isMailAddress(draft.mail)) faults.add('mail')
  if (draft.startsOn !== '' && !isDay(draft.startsOn)) faults.add('startsOn')
  if (draft.endsOn !== '' && (!isDay(draft.endsOn) || draft.endsOn < draft.startsOn)) faults.add('endsOn')
  // of somebody known the password changes only where one is typed
  if ((isNew || draft.secret + draft.again !== '') && !isSecret(draft.secret)) faults.add('secret')
  if (draft.secret !== draft.again) faults.add('again')
  return faults
}

/** 操作者情報登録 (RS-STF-7). */
export const OperatorForm = ({
  operator,
  onDone,
}: {
  readonly operator: OperatorView | null
  readonly onDone: (words?: string) => void
}) => {
  const { operators: text, fields, siteSettings } = useText(reservationStaffText)
  const { authority, municipalityName } = useFacts()
  const { common } = useText(staffText)
  const { call, view } = useStaffSession()
  const sites = useStaffQuery(listStaffSites)
  const { act, busy, error } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(() => draftOf(operator))
  const [isTried, setTried] = useState(false)
  const isNew = operator === null
  const isSelf = operator?.accountId === view.subject
  const guard = useUnsavedGuard(JSON.stringify(draft) !== JSON.stringify(draftOf(operator)))
  const faults = findFaults(draft, isNew)
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const wrong = (field: keyof Draft, words: string) => (isTried && faults.has(field) ? words : undefined)

  const send = () => {
    setTried(true)
    if (faults.size > 0) return focusFirstFault(form)
    const { accountId, stopped, secret, temporary } = draft
    const body = {
      displayName: draft.displayName.trim(),
      grade: draft.grade,
      mail: draft.mail,
      siteIds: draft.grade === 'reservation-clerk' ? [...draft.siteIds] : [],
      mayOverbook: draft.mayOverbook,
      startsOn: draft.startsOn === '' ? null : draft.startsOn,
      endsOn: draft.endsOn === '' ? null : draft.endsOn,
    }
    return void act(async () => {
      if (isNew) await call(registerOperator, { body: { accountId, ...body, secret, temporary } })
      else {
        await call(changeOperator, { params: { accountId }, body: { ...body, stopped } })
        if (secret !== '') await call(setOperatorSecret, { params: { accountId }, body: { secret, temporary } })
      }
      onDone(text.saved(body.displayName))
    })
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="grid max-w-160 min-w-0 gap-6"
    >
      <Heading level={2}>{isNew ? text.new : operator.displayName}</Heading>
      {error !== undefined &&
        (isAppError(error, 'database.conflict') ? (
          <ErrorNotice error={error} title={text.taken}>
            <p>{text.takenTodo}</p>
          </ErrorNotice>
        ) : (
          <ErrorNotice error={error} />
        ))}
      <p>
        {siteSettings.basic.authority}：<strong lang="ja">{authority || municipalityName}</strong>
      </p>
      <TextField
        label={text.name}
        requirement={fields.required}
        value={draft.displayName}
        autoComplete="off"
        maxLength={60}
        error={wrong('displayName', fields.missing(text.name))}
        onChange={(event) => set({ displayName: event.target.value })}
      />
      {isNew ? (
        <TextField
          label={text.id}
          support={text.idForm}
          requirement={fields.required}
          value={draft.accountId}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          error={wrong('accountId', text.idForm)}
          onChange={(event) => set({ accountId: event.target.value.trim() })}
        />
      ) : (
        <p>
          {text.id}：<strong>{operator.accountId}</strong>
        </p>
      )}
      <ChoiceGroup
        kind="one"
        name="grade"
        label={text.grade}
        support={isSelf ? text.selfNote : undefined}
        choices={grades.map((grade) => ({ value: grade, label: text.grades[grade] }))}
        chosen={[draft.grade]}
        onChoose={([value]) => set({ grade: grades.find((one) => one === value) ?? draft.grade })}
      />
      {draft.grade === 'reservation-clerk' && (
        <>
          <ChoiceGroup
            kind="many"
            name="sites"
            label={text.sites}
            support={text.sitesNote}
            choices={(sites.data ?? []).map(({ siteId, siteName }) => ({
              value: siteId,
              label: `${siteName}（${siteId}）`,
            }))}
            chosen={draft.siteIds}
            onChoose={(siteIds) => set({ siteIds })}
          />
          <CheckBox
            label={text.mayOverbook}
            checked={draft.mayOverbook}
            onChange={(mayOverbook) => set({ mayOverbook })}
          />
        </>
      )}
      <TextField
        type="email"
        label={text.mail}
        value={draft.mail}
        autoComplete="off"
        maxLength={254}
        error={wrong('mail', fields.wrong(text.mail))}
        onChange={(event) => set({ mail: event.target.value.trim() })}
      />
      <div className="grid items-start gap-4 desktop:grid-cols-2">
        <DayInput
          label={text.startsOn}
          value={draft.startsOn}
          error={wrong('startsOn', fields.dayWrong)}
          onChange={(startsOn) => set({ startsOn })}
        />
        <DayInput
          label={text.endsOn}
          value={draft.endsOn}
          error={wrong('endsOn', fields.turned)}
          onChange={(endsOn) => set({ endsOn })}
        />
      </div>
      <TextField
        type="password"
        label={text.secret}
        requirement={isNew ? fields.required : undefined}
        support={isNew ? text.secretForm : text.secretKeep}
        value={draft.secret}
        autoComplete="new-password"
        maxLength={128}
        error={wrong('secret', text.secretForm)}
        onChange={(event) => set({ secret: event.target.value })}
      />
      <TextField
        type="password"
        label={text.again}
        requirement={isNew ? fields.required : undefined}
        value={draft.again}
        autoComplete="new-password"
        maxLength={128}
        error={wrong('again', text.differs)}
        onChange={(event) => set({ again: event.target.value })}
      />
      <CheckBox label={text.temporary} checked={draft.temporary} onChange={(temporary) => set({ temporary })} />
      {!isNew && !isSelf && (
        <CheckBox label={text.stop} checked={draft.stopped} onChange={(stopped) => set({ stopped })} />
      )}
      <div className="flex flex-wrap gap-4">
        <Button size="l" look="outline" onClick={() => onDone()}>
          {common.cancel}
        </Button>
        <Button type="submit" size="l" aria-disabled={busy}>
          {isNew ? text.register : text.save}
        </Button>
      </div>
      {guard}
    </form>
  )
}
