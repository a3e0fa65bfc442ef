import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { findLinkCode } from '#shared/card-handover/codes.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import type { BodyOf, ResponseOf } from '#shared/contract/endpoint.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import { reserveForResident } from '#shared/pickup-reservation/staff-api.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import { askedOfApplicant, askedOfMember, findFormFaults, tidyAnswers, type FormFault } from '../asked-items.ts'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { reservationAddress } from './addresses.ts'
import { useFacts, useSite } from './desk.ts'
import { KeySlip } from './key-slip.tsx'
import { SlotPicker, type Pick } from './slot-picker.tsx'

type Made = ResponseOf<typeof reserveForResident>

/** 代理予約 (RS-STF-5): for a member by 利用者ID, or for somebody not registered, who takes the access key along. */
export const NewReservation = () => {
  const [made, setMade] = useState<Made>()
  return made === undefined ? (
    <ReservationForm onMade={setMade} />
  ) : (
    <MadeReservation made={made} onAgain={() => setMade(undefined)} />
  )
}

const MadeReservation = ({
  made: { reservation, accessKey, mailed },
  onAgain,
}: {
  readonly made: Made
  readonly onAgain: () => void
}) => {
  const { proxy: text } = useText(reservationStaffText)
  return (
    <div className="grid gap-6">
      <NotificationBanner announce tone="success" title={text.made(reservation.number)}>
        {mailed && <p>{text.mailed}</p>}
      </NotificationBanner>
      <KeySlip reservation={reservation} issuedKey={accessKey} />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
        <Link to={reservationAddress(reservation.reservationId)} className="inline-flex min-h-11 items-center">
          {text.open}
        </Link>
        <Button look="outline" onClick={onAgain}>
          {text.again}
        </Button>
      </p>
    </div>
  )
}

const ReservationForm = ({ onMade }: { readonly onMade: (made: Made) => void }) => {
  const { proxy: text, change, fields, members } = useText(reservationStaffText)
  const { fields: words, optional } = useText(reservationText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const { applicationItems, linkCode: asksLink } = useFacts()
  const client = useQueryClient()
  const [search] = useSearchParams()
  const { act, busy, error } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const [pick, setPick] = useState<Pick>()
  const [who, setWho] = useState<'unregistered' | 'member'>('unregistered')
  const [memberNumber, setMemberNumber] = useState('')
  const [linkCode, setLinkCode] = useState('')
  const [answers, setAnswers] = useState<Answers>({})
  const [faults, setFaults] = useState<readonly FormFault[]>([])
  const [isTried, setTried] = useState(false)
  const asked = who === 'member' ? askedOfMember(applicationItems) : askedOfApplicant(applicationItems, 'staff')
  const hasLink = who === 'unregistered' && asksLink !== 'unused'
  const isLinkWrong = hasLink && linkCode.trim() !== '' && findLinkCode(linkCode) === undefined
  const isNumberMissing = who === 'member' && memberNumber.trim() === ''

  const send = () => {
    setTried(true)
    const tidy = tidyAnswers(asked, answers)
    const found = findFormFaults(asked, tidy)
    setFaults(found)
    if (isNumberMissing) return form.current?.querySelector<HTMLElement>('[name="memberNumber"]')?.focus()
    if (found.length > 0) return focusFault(form.current, found)
    if (isLinkWrong) return form.current?.querySelector<HTMLElement>('[name="linkCode"]')?.focus()
    if (pick === undefined) return undefined
    return void act(async () => {
      const body = {
        slot: pick.slot,
        memberNumber: who === 'member' ? memberNumber.normalize('NFKC').trim() : null,
        answers: { ...tidy },
        overbook: pick.overbook,
        ...(hasLink && linkCode.trim() !== '' ? { linkCode } : {}),
      } as BodyOf<typeof reserveForResident>
      const made = await call(reserveForResident, { params: { siteId }, body })
      await client.invalidateQueries()
      onMade(made)
    })
  }

  return (
    <div className="grid min-w-0 gap-8">
      {error !== undefined &&
        (isAppError(error, 'request.not-found') ? (
          <ErrorNotice error={error} title={text.noMember}>
            <p>{text.noMemberTodo}</p>
          </ErrorNotice>
        ) : (
          <ActError error={error} />
        ))}
      <section className="grid min-w-0 gap-4">
        <Heading level={2}>{text.when}</Heading>
        <SlotPicker from={{ windowId: search.get('place'), day: search.get('day') }} onPick={setPick} />
        {pick === undefined ? (
          isTried && <NotificationBanner announce tone="error" title={text.pickMissing} />
        ) : (
          <NotificationBanner announce tone="information" title={change.picked}>
            <p>
              {visitText({ ...pick.slot, end: pick.end }, language)} {pick.windowName}
            </p>
            {pick.overbook !== null && <p>{change.overbook(pick.overbook.reason)}</p>}
          </NotificationBanner>
        )}
      </section>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="grid max-w-160 gap-6"
      >
        <Heading level={2}>{text.who}</Heading>
        <ChoiceGroup
          kind="one"
          name="who"
          label={text.whoChoice}
          choices={[
            { value: 'unregistered', label: text.unregistered },
            { value: 'member', label: text.member },
          ]}
          chosen={[who]}
          onChoose={([value]) => setWho(value === 'member' ? 'member' : 'unregistered')}
        />
        {who === 'member' && (
          <TextField
            name="memberNumber"
            label={text.memberNumber}
            requirement={fields.required}
            value={memberNumber}
            autoComplete="off"
            maxLength={40}
            aria-required="true"
            error={isTried && isNumberMissing ? fields.missing(text.memberNumber) : undefined}
            onChange={(event) => setMemberNumber(event.target.value)}
          />
        )}
        {asked.length === 0 && <p>{text.nothingAsked}</p>}
        <AnswerFields
          items={asked}
          answers={answers}
          faults={faults}
          onAnswer={(key, answer) => setAnswers((before) => ({ ...before, [key]: answer }))}
        />
        {hasLink && (
          <TextField
            name="linkCode"
            label={words.linkCode}
            requirement={optional}
            support={text.linkCodeNote}
            value={linkCode}
            autoComplete="off"
            maxLength={40}
            error={isTried && isLinkWrong ? members.linkCodeWrong : undefined}
            onChange={(event) => setLinkCode(event.target.value)}
          />
        )}
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {text.send}
          </Button>
        </div>
      </form>
    </div>
  )
}
