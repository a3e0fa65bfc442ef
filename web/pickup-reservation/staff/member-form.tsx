import { useRef, useState } from 'react'
import { isAppError } from '#shared/errors/app-error.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import type { Answers, MemberItems } from '#shared/pickup-reservation/items.ts'
import {
  changeMember,
  issueInitialPassword,
  registerMember,
  type MemberView,
} from '#shared/pickup-reservation/office-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import { findFormFaults, tidyAnswers, type FormFault } from '../asked-items.ts'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { useSite } from './desk.ts'
import type { Notice } from './member-notices.tsx'
import { memberItemsOf } from './member-sheet.ts'
import { useUnsavedGuard } from './unsaved.tsx'

type Question = 'stop' | 'start' | 'password'

/** One member as the staff keep it (RS-STF-12). */
export const MemberForm = ({
  items,
  member,
  onDone,
}: {
  readonly items: MemberItems
  readonly member: MemberView | null
  readonly onDone: (words?: string, notice?: Notice) => void
}) => {
  const { members: text, detail } = useText(reservationStaffText)
  const { common } = useText(staffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { act, busy, error } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const [answers, setAnswers] = useState<Answers>(member?.answers ?? {})
  const [linkCode, setLinkCode] = useState(member?.linkCode ?? '')
  const [withInitialPassword, setWith] = useState(true)
  const [faults, setFaults] = useState<readonly FormFault[]>([])
  const [isTried, setTried] = useState(false)
  const [question, ask] = useState<Question>()
  const asked = memberItemsOf(items)
  const isDirty = answers !== (member?.answers ?? answers) || linkCode !== (member?.linkCode ?? '')
  const guard = useUnsavedGuard(isDirty)
  const link = linkCode.normalize('NFKC').trim()
  const isLinkWrong = link !== '' && !/^[0-9A-Za-z-]{4,40}$/.test(link)
  const isStopped = member !== null && member.stoppedAt !== null

  const noticeOf = ({ memberNumber, answers: of }: MemberView, initialPassword: string): Notice => ({
    memberNumber,
    initialPassword,
    name: typeof of.name === 'string' ? of.name : '',
    address: typeof of.address === 'string' ? of.address : '',
    postalCode: typeof of.postalCode === 'string' ? of.postalCode : '',
  })
  const save = (stopped: boolean) => {
    setTried(true)
    const tidy = tidyAnswers(asked, answers)
    const found = findFormFaults(asked, tidy)
    setFaults(found)
    if (found.length > 0) return focusFault(form.current, found)
    if (isLinkWrong) return form.current?.querySelector<HTMLElement>('[name="linkCode"]')?.focus()
    const body = { answers: { ...tidy }, linkCode: link === '' ? null : link } as Pick<
      BodyOf<typeof registerMember>,
      'answers' | 'linkCode'
    >
    return void act(async () => {
      if (member === null) {
        const made = await call(registerMember, { params: { siteId }, body: { ...body, withInitialPassword } })
        const { initialPassword } = made
        const notice = initialPassword === null ? undefined : noticeOf(made.member, initialPassword)
        return onDone(text.registered(made.member.memberNumber), notice)
      }
      const { memberId, version, memberNumber } = member
      await call(changeMember, { params: { siteId, memberId }, body: { ...body, version, stopped } })
      return onDone(stopped === isStopped ? text.saved(memberNumber) : text.stateChanged(memberNumber))
    })
  }
  const issue = () => {
    if (member === null) return
    const { memberId, version } = member
    void act(async () => {
      const made = await call(issueInitialPassword, { params: { siteId, memberId }, body: { version } })
      onDone(text.issued(made.member.memberNumber), noticeOf(made.member, made.initialPassword))
    })
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save(isStopped)
      }}
      className="grid max-w-160 min-w-0 gap-6"
    >
      <Heading level={2}>{member === null ? text.new : text.titleOf(member.memberNumber)}</Heading>
      {member !== null && (
        <p>
          {text.registeredBy[member.registeredBy]}
          {isStopped && ` ${text.isStopped}`}
        </p>
      )}
      {error !== undefined &&
        (isAppError(error, 'reservation.login-key-taken') ? (
          <ErrorNotice error={error} title={text.taken}>
            <p>{text.takenTodo}</p>
          </ErrorNotice>
        ) : (
          <ActError error={error} />
        ))}
      <AnswerFields
        items={asked}
        answers={answers}
        faults={faults}
        onAnswer={(key, answer) => setAnswers((before) => ({ ...before, [key]: answer }))}
      />
      <TextField
        name="linkCode"
        label={text.linkCode}
        support={text.linkCodeNote}
        value={linkCode}
        autoComplete="off"
        maxLength={40}
        error={isTried && isLinkWrong ? text.linkCodeWrong : undefined}
        onChange={(event) => setLinkCode(event.target.value)}
      />
      {member === null && <CheckBox label={text.withPassword} checked={withInitialPassword} onChange={setWith} />}
      <div className="flex flex-wrap gap-4">
        <Button size="l" look="outline" onClick={() => onDone()}>
          {common.cancel}
        </Button>
        <Button type="submit" size="l" aria-disabled={busy}>
          {member === null ? text.register : text.save}
        </Button>
      </div>
      {member !== null && (
        <div className="flex flex-wrap gap-4 border-t border-solid-gray-420 pt-6">
          {!isStopped && (
            <Button look="outline" aria-disabled={busy} onClick={() => ask('password')}>
              {text.questions.password.act}
            </Button>
          )}
          <Button
            look={isStopped ? 'outline' : 'danger'}
            aria-disabled={busy}
            onClick={() => ask(isStopped ? 'start' : 'stop')}
          >
            {text.questions[isStopped ? 'start' : 'stop'].act}
          </Button>
        </div>
      )}
      {question !== undefined && (
        <ConfirmDialog
          title={text.questions[question].title}
          act={text.questions[question].act}
          isDanger={question === 'stop'}
          onCancel={() => ask(undefined)}
          onConfirm={() => {
            ask(undefined)
            if (question === 'password') issue()
            else save(question === 'stop')
          }}
        >
          <p>{text.questions[question].why}</p>
          {isDirty && <p>{question === 'password' ? text.notSavedWith : text.savedWith}</p>}
        </ConfirmDialog>
      )}
      {guard}
      <output className="sr-only">{busy ? detail.working : ''}</output>
    </form>
  )
}
