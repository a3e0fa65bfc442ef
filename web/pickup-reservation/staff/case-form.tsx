import { useRef, useState } from 'react'
import {
  amendCase,
  caseChannels,
  caseKinds,
  registerCase,
  type CaseView,
} from '#shared/pickup-reservation/support-api.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { AreaField } from '#web/ui/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { draftOfCase, newCase, readCase, toLocal, type CaseDraft } from './case-draft.ts'
import { useFacts, useSite } from './desk.ts'
import { FaultsContext, focusFirstFault } from './faults.ts'
import { LocalInstantField } from './local-instant-field.tsx'
import { useUnsavedGuard } from './unsaved.tsx'

/** The screen's time is minutes old: what is a little later than it, the BFF judges. */
const dayMilliseconds = 86_400_000

/** One inquiry or incident (RS-NF-2): what it was, when somebody acted, when it was over. */
export const CaseForm = ({
  known,
  onDone,
}: {
  /** Null for a new one. */
  readonly known: CaseView | null
  readonly onDone: (words?: string) => void
}) => {
  const { support: text, fields } = useText(reservationStaffText)
  const { common } = useText(staffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { now } = useFacts()
  const form = useRef<HTMLFormElement>(null)
  const [before] = useState(() => (known === null ? newCase(now) : draftOfCase(known)))
  const [draft, setDraft] = useState(before)
  const [isTried, setTried] = useState(false)
  const { act, busy, error } = useAct()
  const guard = useUnsavedGuard(JSON.stringify(draft) !== JSON.stringify(before))
  const change = (part: Partial<CaseDraft>) => setDraft((typed) => ({ ...typed, ...part }))
  const read = readCase(draft, new Date(Date.parse(now) + dayMilliseconds).toISOString())
  const faults = isTried && 'faults' in read ? read.faults : new Set<string>()

  const save = () => {
    setTried(true)
    if ('faults' in read) return focusFirstFault(form)
    return void act(async () => {
      if (known === null) await call(registerCase, { params: { siteId }, body: read.body })
      else {
        const { caseId, version } = known
        await call(amendCase, { params: { siteId, caseId }, body: { version, ...read.body } })
      }
      onDone(text.saved)
    })
  }
  return (
    <FaultsContext value={new Map([...faults].map((path) => [path, path === 'subject' ? '' : text.timeWrong]))}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        className="grid max-w-160 min-w-0 gap-6"
      >
        <Heading level={2}>{known === null ? text.new : known.subject}</Heading>
        {error !== undefined && <ActError error={error} />}
        <ChoiceGroup
          across
          kind="one"
          name="kind"
          label={text.kind}
          choices={caseKinds.map((value) => ({ value, label: text.kinds[value] }))}
          chosen={[draft.kind]}
          onChoose={([value]) => change({ kind: caseKinds.find((one) => one === value) ?? draft.kind })}
        />
        <ChoiceGroup
          across
          kind="one"
          name="channel"
          label={text.channel}
          choices={caseChannels.map((value) => ({ value, label: text.channels[value] }))}
          chosen={[draft.channel]}
          onChoose={([value]) => change({ channel: caseChannels.find((one) => one === value) ?? draft.channel })}
        />
        <LocalInstantField
          label={text.receivedAt}
          path="receivedAt"
          value={draft.receivedAt}
          onChange={(receivedAt) => change({ receivedAt })}
        />
        <TextField
          label={text.subject}
          requirement={fields.required}
          value={draft.subject}
          maxLength={100}
          autoComplete="off"
          error={faults.has('subject') ? fields.missing(text.subject) : undefined}
          onChange={(event) => change({ subject: event.target.value })}
        />
        <AreaField
          label={text.detail}
          support={text.noNames}
          value={draft.detail}
          rows={5}
          maxLength={2000}
          onChange={(event) => change({ detail: event.target.value })}
        />
        <AreaField
          label={text.answer}
          support={text.noNames}
          value={draft.answer}
          rows={5}
          maxLength={2000}
          onChange={(event) => change({ answer: event.target.value })}
        />
        {(['answeredAt', 'closedAt'] as const).map((path) => (
          <LaterTime key={path} path={path} value={draft[path]} onChange={(at) => change({ [path]: at })} />
        ))}
        <div className="flex flex-wrap gap-4">
          <Button size="l" look="outline" onClick={() => onDone()}>
            {common.cancel}
          </Button>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.save}
          </Button>
        </div>
      </form>
      {guard}
    </FaultsContext>
  )
}

/** A time that comes later than the case itself: typed, or now. */
const LaterTime = ({
  path,
  value,
  onChange,
}: {
  readonly path: 'answeredAt' | 'closedAt'
  readonly value: string | null
  readonly onChange: (at: string | null) => void
}) => {
  const { support: text } = useText(reservationStaffText)
  const { now } = useFacts()
  // the field keeps what is typed; a time set from outside needs a new one
  const [times, setTimes] = useState(0)
  return (
    <div className="grid gap-3">
      <LocalInstantField key={times} label={text[path]} path={path} value={value} onChange={onChange} />
      <div>
        <Button
          size="s"
          look="outline"
          aria-label={text.nowOf(text[path])}
          onClick={() => {
            onChange(toLocal(now))
            setTimes(times + 1)
          }}
        >
          {text.now}
        </Button>
      </div>
    </div>
  )
}
