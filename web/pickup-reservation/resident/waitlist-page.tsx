import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { accepts } from '#shared/lifecycle/machine.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { isMailAddress } from '#shared/pickup-reservation/items.ts'
import { waitlistMachine } from '#shared/pickup-reservation/lifecycle.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { longDay, momentText, shortDay, timeSpan, visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ChoiceGroup } from '#web/ui/choice-group.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { TextField } from '#web/ui/field.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { SelectField } from '#web/ui/select-field.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { daysBetween, partNames, partsOfDay, toPartOfDay, type PartOfDay } from './days.ts'
import { useDesk } from './desk.tsx'
import { useLinkToken } from './link-token.ts'
import { Loaded, Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** キャンセル待ち: enter a wish, or behind a mailed link see where it stands and take what is offered. */
export const WaitlistPage = () => {
  const { waitlist: text } = useText(reservationResidentText)
  const { rules } = useSite()
  const token = useLinkToken()
  if (token !== undefined) return <Entry key={token} token={token} />
  if (!rules.waitlist)
    return (
      <PageHead title={text.title}>
        <NotificationBanner tone="information" title={text.over} />
      </PageHead>
    )
  return <EnterForm />
}

const EnterForm = () => {
  const { language } = useLanguage()
  const resident = useText(reservationResidentText)
  const { waitlist: text, search } = resident
  const { required } = useText(reservationText)
  const { siteId, windows, rules } = useSite()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [mail, setMail] = useState('')
  const [places, setPlaces] = useState<readonly string[]>([])
  const [from, setFrom] = useState(rules.firstDay)
  const [to, setTo] = useState(rules.lastDay)
  const [part, setPart] = useState<PartOfDay>('any')
  const [faults, setFaults] = useState<{ readonly mail?: string; readonly to?: string }>({})
  const { act, busy, error } = useAct()
  const days = daysBetween(rules.firstDay, rules.lastDay)
  const sent = useRef({ wish: '', idempotencyKey: '' })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = mail.normalize('NFKC').trim()
    const found = {
      ...(address === '' ? { mail: text.mailMissing } : isMailAddress(address) ? {} : { mail: text.mailForm }),
      ...(to < from ? { to: text.order } : {}),
    }
    setFaults(found)
    const wrong = 'mail' in found ? 'mail' : 'to' in found ? 'to' : undefined
    if (wrong !== undefined) {
      form.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus()
      return
    }
    void act(async () => {
      const windowIds = places.length === 0 ? null : [...places]
      const wish = { mail: address, windowIds, from, to, time: partsOfDay[part] }
      // pressed again after a lost answer it is the same entry, corrected it is another
      if (sent.current.wish !== JSON.stringify(wish))
        sent.current = { wish: JSON.stringify(wish), idempotencyKey: crypto.randomUUID() }
      const body = { ...wish, idempotencyKey: sent.current.idempotencyKey }
      const { token } = await call(api.enterWaitlist, { params: { siteId }, body })
      await navigate(`${pageOf(siteId, '/waitlist')}#${token}`, { replace: true, state: { entered: true } })
    })
  }

  const options = days.map((day) => (
    <option key={day} value={day}>
      {shortDay(day, language)}
    </option>
  ))
  return (
    <>
      <PageHead title={text.title}>
        <p>{text.lead}</p>
        <p>{text.offerNote(rules.offerMinutes)}</p>
      </PageHead>
      {error !== undefined && <Problem error={error} />}
      <form ref={form} noValidate onSubmit={submit} aria-label={text.title} className="grid max-w-160 gap-6">
        <TextField
          name="mail"
          label={text.mail}
          requirement={required}
          value={mail}
          onChange={(event) => setMail(event.target.value)}
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          aria-required="true"
          error={faults.mail}
        />
        {windows.length > 1 && (
          <ChoiceGroup
            kind="many"
            name="place"
            label={search.places}
            choices={windows.map(({ windowId, name }) => ({ value: windowId, label: name }))}
            chosen={places}
            onChoose={setPlaces}
          />
        )}
        <div className="grid gap-6 desktop:grid-cols-2">
          <SelectField name="from" label={text.from} value={from} onChange={(event) => setFrom(event.target.value)}>
            {options}
          </SelectField>
          <SelectField
            name="to"
            label={text.to}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            error={faults.to}
          >
            {options}
          </SelectField>
        </div>
        <ChoiceGroup
          across
          kind="one"
          name="time"
          label={search.time}
          choices={partNames.map((name) => ({ value: name, label: search.times[name] }))}
          chosen={[part]}
          onChoose={([name]) => setPart(toPartOfDay(name))}
        />
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? text.sending : text.go}
          </Button>
        </div>
      </form>
    </>
  )
}

const Entry = ({ token }: { readonly token: string }) => {
  const resident = useText(reservationResidentText)
  const { siteId } = useSite()
  const query = useQuery({
    queryKey: ['reservation-wait', siteId, token],
    queryFn: ({ signal }) => call(api.readWaitlist, { params: { siteId }, body: { token }, signal }),
    refetchInterval: 30_000,
  })
  if (isAppError(query.error, 'reservation.link-over'))
    return (
      <PageHead title={resident.link.overTitle}>
        <NotificationBanner tone="warning" title={resident.link.noToken}>
          <p>
            <Link to={pageOf(siteId, '/waitlist')}>{resident.waitlist.again}</Link>
          </p>
        </NotificationBanner>
      </PageHead>
    )
  return (
    <>
      <PageHead title={resident.waitlist.statusTitle} />
      <Loaded query={query}>{(entry) => <EntryView token={token} entry={entry} reload={query.refetch} />}</Loaded>
    </>
  )
}

const EntryView = ({
  token,
  entry,
  reload,
}: {
  readonly token: string
  readonly entry: api.WaitlistEntry
  readonly reload: () => Promise<unknown>
}) => {
  const { language } = useLanguage()
  const { waitlist: text, search } = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const { siteId, windows } = useSite()
  const desk = useDesk()
  const navigate = useNavigate()
  const { act, busy, error } = useAct()
  const { status, windowIds, from, to, time, ahead, offer } = entry
  const mayLeave = accepts(waitlistMachine, status).includes('withdraw')
  const names = windowIds?.map((id) => windows.find(({ windowId }) => windowId === id)?.name ?? id)
  const leave = () =>
    act(async () => {
      await call(api.leaveWaitlist, { params: { siteId }, body: { token } })
      await reload()
    })
  return (
    <>
      {error !== undefined && <Problem error={error} />}
      {offer !== null && (
        <NotificationBanner
          tone="success"
          title={`${text.statuses.offered}：${visitText(offer.slot, language)} ${offer.slot.windowName}`}
        >
          <p>{text.offer(momentText(offer.expiresAt, language))}</p>
          <div>
            <Button
              size="l"
              onClick={() => {
                desk.takeOver(offer)
                void navigate(pageOf(siteId, '/apply'))
              }}
            >
              {text.take}
            </Button>
          </div>
        </NotificationBanner>
      )}
      <FactList
        facts={[
          {
            key: 'status',
            name: fields.status,
            value: (
              <StatusBadge tone={status === 'offered' ? 'success' : status === 'waiting' ? 'information' : 'neutral'}>
                {text.statuses[status]}
              </StatusBadge>
            ),
          },
          { key: 'place', name: fields.place, value: names?.join('、') ?? text.anyPlace },
          {
            key: 'days',
            name: text.wish,
            value: `${longDay(from, language)} 〜 ${longDay(to, language)}`,
          },
          {
            key: 'time',
            name: search.time,
            value: time === null ? text.anyTime : timeSpan({ start: time.from, end: time.to }, language),
          },
        ]}
      />
      {status === 'waiting' && <p>{text.ahead(ahead)}</p>}
      {status === 'waiting' && <p>{text.entered}</p>}
      {mayLeave && (
        <div className="grid gap-2">
          <p>{text.leaveNote}</p>
          <div>
            <Button look="outline" aria-disabled={busy} onClick={() => void leave()}>
              {busy ? text.leaving : text.leave}
            </Button>
          </div>
        </div>
      )}
    </>
  )
}
