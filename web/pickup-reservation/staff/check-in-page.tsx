import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { isDay } from '#shared/calendar/wareki.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { findVisitor, listWindows, type StaffReservation } from '#shared/pickup-reservation/staff-api.ts'
import { useStaffQuery, useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { longDay } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { reservationText } from '#web/text/reservation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { useAct } from '../resident/use-act.ts'
import { readScannedKey } from '../scanned-key.ts'
import { ActError } from './act-error.tsx'
import { reservationAddress } from './addresses.ts'
import { useSite, useToday } from './desk.ts'
import { DayInput } from './fields.tsx'
import { ReservationFacts } from './reservation-facts.tsx'
import { SiteFrame } from './site-frame.tsx'
import { VisitForm } from './visit-form.tsx'

type Given = BodyOf<typeof findVisitor>

/** 来場受付 (RS-STF-6): who stands at the counter, found by the slip's QR, by number, or by 利用者ID. */
export const CheckInPage = () => {
  const { checkIn: text } = useText(reservationStaffText)
  return (
    <SiteFrame title={text.title} lead={text.lead}>
      <Counter />
    </SiteFrame>
  )
}

const Counter = () => {
  const { checkIn: text } = useText(reservationStaffText)
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const { act, busy, error } = useAct()
  const [found, setFound] = useState<readonly StaffReservation[]>()
  const [done, setDone] = useState<StaffReservation>()
  const keyForm = useRef<HTMLFormElement>(null)

  const find = (given: Given) =>
    void act(async () => {
      setDone(undefined)
      setFound(undefined)
      const { reservations } = await call(findVisitor, { params: { siteId }, body: given })
      setFound(reservations)
    })
  /** The next visitor's slip can be read at once: the reader types where the cursor stands. */
  const finish = (reservation: StaffReservation) => {
    setDone(reservation)
    setFound(undefined)
    void client.invalidateQueries()
    keyForm.current?.querySelector('input')?.focus()
  }

  return (
    <>
      <div className="grid items-start gap-8 desktop-admin:grid-cols-2 print:hidden">
        <KeyForm form={keyForm} busy={busy} onFind={find} />
        <NumberForm busy={busy} onFind={find} />
      </div>
      {error !== undefined && <ActError error={error} />}
      {done !== undefined && (
        <NotificationBanner announce tone="success" title={text.done(done.number, done.windowName)}>
          <p>
            <Link to={reservationAddress(done.reservationId)}>{text.open}</Link>
          </p>
        </NotificationBanner>
      )}
      {found?.length === 0 && (
        <NotificationBanner announce tone="warning" title={text.nobody}>
          <p>{text.nobodyTodo}</p>
        </NotificationBanner>
      )}
      {found?.map((reservation) => (
        <Visitor key={reservation.reservationId} reservation={reservation} onDone={finish} />
      ))}
    </>
  )
}

/** A reader types what it read and ends with Enter: a key, or the whole address of a slip. */
const KeyForm = ({
  form,
  busy,
  onFind,
}: {
  readonly form: React.RefObject<HTMLFormElement | null>
  readonly busy: boolean
  readonly onFind: (given: Given) => void
}) => {
  const { checkIn: text } = useText(reservationStaffText)
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const read = (words: string) => {
    const accessKey = readScannedKey(words)
    const isKey = accessKey.length >= 7 && accessKey.length <= 40
    setWrong(!isKey)
    // what was read is nothing to be left on the screen for the next in line
    setTyped('')
    if (isKey) onFind({ accessKey })
  }
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        read(typed)
      }}
      className="grid gap-4"
    >
      <Heading level={2} look="part">
        {text.byKey}
      </Heading>
      <TextField
        label={text.key}
        support={text.keyNote}
        value={typed}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={400}
        error={isWrong ? text.keyWrong : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="flex flex-wrap gap-4">
        <Button type="submit" aria-disabled={busy}>
          {text.find}
        </Button>
      </div>
    </form>
  )
}

const NumberForm = ({ busy, onFind }: { readonly busy: boolean; readonly onFind: (given: Given) => void }) => {
  const { checkIn: text, fields, search } = useText(reservationStaffText)
  const words = useText(reservationText)
  const { siteId } = useSite()
  const today = useToday()
  const windows = useStaffQuery(listWindows, { siteId })
  const [number, setNumber] = useState('')
  const [member, setMember] = useState('')
  const [chosen, choose] = useState('')
  const [day, setDay] = useState(today)
  const [isTried, setTried] = useState(false)
  const windowId = chosen === '' ? (windows.data?.windows[0]?.windowId ?? '') : chosen
  const typed = number.normalize('NFKC').trim()
  const memberNumber = member.normalize('NFKC').trim()
  const isNumberWrong = memberNumber === '' && !/^[1-9]\d{0,5}$/.test(typed)
  const send = () => {
    setTried(true)
    if (!isDay(day) || isNumberWrong) return
    onFind(memberNumber === '' ? { number: Number(typed), windowId, day } : { memberNumber, day })
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="grid gap-4"
    >
      <Heading level={2} look="part">
        {text.byNumber}
      </Heading>
      <div className="grid items-start gap-4 desktop:grid-cols-2">
        <SelectField label={text.window} value={windowId} onChange={(event) => choose(event.target.value)}>
          {windows.data?.windows.map(({ windowId, definition }) => (
            <option key={windowId} value={windowId}>
              {definition.name}
            </option>
          ))}
        </SelectField>
        <DayInput
          label={words.fields.visitDay}
          value={day}
          error={isTried && !isDay(day) ? fields.dayWrong : undefined}
          onChange={setDay}
        />
        <TextField
          label={words.fields.number}
          value={number}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          error={isTried && isNumberWrong ? search.numberWrong : undefined}
          onChange={(event) => setNumber(event.target.value)}
        />
        <TextField
          label={text.orMember}
          value={member}
          autoComplete="off"
          maxLength={40}
          onChange={(event) => setMember(event.target.value)}
        />
      </div>
      <div>
        <Button type="submit" aria-disabled={busy}>
          {text.find}
        </Button>
      </div>
    </form>
  )
}

const Visitor = ({
  reservation,
  onDone,
}: {
  readonly reservation: StaffReservation
  readonly onDone: (reservation: StaffReservation) => void
}) => {
  const { checkIn: text, detail } = useText(reservationStaffText)
  const words = useText(reservationText)
  const { language } = useLanguage()
  const today = useToday()
  const heading = useRef<HTMLDivElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { slot, status, number, accepts, reservationId } = reservation
  return (
    <section className="grid gap-4 rounded-8 border-2 border-key-900 p-4 desktop:p-6">
      <div ref={heading} tabIndex={-1}>
        <Heading level={2}>{detail.title(number)}</Heading>
      </div>
      {slot.day !== today && <NotificationBanner tone="warning" title={text.otherDay(longDay(slot.day, language))} />}
      <ReservationFacts reservation={reservation} />
      {accepts.includes('check-in') ? (
        <VisitForm reservation={reservation} onDone={onDone} />
      ) : (
        <NotificationBanner tone="information" title={text.notNow(words.status[status])}>
          <p>
            <Link to={reservationAddress(reservationId)}>{text.open}</Link>
          </p>
        </NotificationBanner>
      )}
    </section>
  )
}
