import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { Link as RouterLink } from 'react-router'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { isMailAddress, type Answers } from '#shared/pickup-reservation/items.ts'
import { call } from '#web/app/api.ts'
import { useLanguage } from '#web/text/language.tsx'
import { momentText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import { askedOfProfile, findFormFaults, tidyAnswers, type FormFault } from '../asked-items.ts'
import { useDesk } from './desk.tsx'
import { useLinkToken } from './link-token.ts'
import { OneFieldForm } from './mail-form.tsx'
import { Loaded, Problem } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { NewSecretFields, useNewSecret } from './secret-fields.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

/** RS-SC-18: an address, 登録キー by mail, the form the site configured, and the new 利用者ID. */
export const RegisterPage = () => {
  const token = useLinkToken()
  return token === undefined ? <RequestKey /> : <WithKey key={token} token={token} />
}

const RequestKey = () => {
  const { register: text } = useText(reservationResidentText)
  const { siteId } = useSite()
  const [days, setDays] = useState<number>()
  const { act, busy, error } = useAct()
  if (days !== undefined)
    return (
      <PageHead title={text.sentTitle}>
        <p>{text.sent(days)}</p>
        <p>{text.sentElse}</p>
      </PageHead>
    )
  return (
    <>
      <PageHead title={text.title}>
        <p>{text.lead}</p>
      </PageHead>
      <OneFieldForm
        isMail
        label={text.label}
        findFault={(typed) => (typed === '' ? text.missing : isMailAddress(typed) ? undefined : text.form)}
        go={busy ? text.sending : text.go}
        busy={busy}
        error={error}
        onSend={(mail) =>
          void act(async () =>
            setDays((await call(api.requestRegistration, { params: { siteId }, body: { mail } })).days),
          )
        }
      />
    </>
  )
}

const KeyOver = () => {
  const { register: text } = useText(reservationResidentText)
  const { siteId, mode } = useSite()
  return (
    <PageHead title={text.overTitle}>
      <NotificationBanner tone="warning" title={text.over(mode.registrationKeyDays)}>
        <p>
          <RouterLink to={pageOf(siteId, '/register')} className="focus-mark text-key-900 underline">
            {text.again}
          </RouterLink>
        </p>
      </NotificationBanner>
    </PageHead>
  )
}

const WithKey = ({ token }: { readonly token: string }) => {
  const { register: text } = useText(reservationResidentText)
  const { siteId } = useSite()
  const [memberNumber, setMemberNumber] = useState<string>()
  const query = useQuery({
    queryKey: ['reservation-registration', siteId, token],
    queryFn: ({ signal }) => call(api.readRegistration, { params: { siteId }, body: { token }, signal }),
    enabled: memberNumber === undefined,
  })
  if (memberNumber !== undefined) return <Registered memberNumber={memberNumber} />
  if (isAppError(query.error, 'reservation.link-over')) return <KeyOver />
  return (
    <>
      <PageHead title={text.formTitle} />
      <Loaded query={query}>
        {({ mail, expiresAt }) => (
          <RegistrationForm token={token} mail={mail} expiresAt={expiresAt} onDone={setMemberNumber} />
        )}
      </Loaded>
    </>
  )
}

const RegistrationForm = ({
  token,
  mail,
  expiresAt,
  onDone,
}: {
  readonly token: string
  readonly mail: string
  readonly expiresAt: string
  readonly onDone: (memberNumber: string) => void
}) => {
  const { language } = useLanguage()
  const { register: text } = useText(reservationResidentText)
  const { requiredNote } = useText(reservationText)
  const { siteId, mode, memberItems } = useSite()
  const form = useRef<HTMLFormElement>(null)
  const desk = useDesk()
  const { registration } = desk.work
  // a telephone that fetched a mail meanwhile may have loaded the page anew
  const answers: Answers = { ...(registration?.token === token ? registration.answers : {}), mail }
  const [faults, setFaults] = useState<readonly FormFault[]>([])
  const secret = useNewSecret()
  const { act, busy, error } = useAct()
  const asked = askedOfProfile(memberItems, { isNew: true, answers })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const tidy = tidyAnswers(asked, answers)
    const found = findFormFaults(asked, tidy)
    setFaults(found)
    const fresh = mode.passwordCheck ? secret.take() : undefined
    focusFault(form.current, found)
    if (found.length > 0 || (mode.passwordCheck && fresh === undefined)) return
    void act(async () => {
      try {
        const body = {
          ...{ token, answers: tidy as api.ReservationView['answers'] },
          ...(fresh === undefined ? {} : { secret: fresh }),
        }
        const { memberNumber } = await call(api.completeRegistration, { params: { siteId }, body })
        desk.keepRegistration(null)
        onDone(memberNumber)
      } catch (cause) {
        if (isAppError(cause, 'reservation.items-invalid')) {
          const told = cause.detail.faults as readonly FormFault[]
          setFaults(told)
          focusFault(form.current, told)
        }
        throw cause
      }
    })
  }

  return (
    <form ref={form} noValidate onSubmit={submit} aria-label={text.formTitle} className="grid max-w-160 gap-6">
      <p>
        {text.formLead(momentText(expiresAt, language))} {requiredNote}
      </p>
      {error !== undefined && <Problem error={error} />}
      <AnswerFields
        items={asked}
        answers={answers}
        faults={faults}
        onAnswer={(key, answer) => desk.keepRegistration({ token, answers: { ...answers, [key]: answer } })}
      />
      {mode.passwordCheck && <NewSecretFields secret={secret} />}
      <div>
        <Button type="submit" size="l" aria-disabled={busy}>
          {busy ? text.creating : text.create}
        </Button>
      </div>
    </form>
  )
}

const Registered = ({ memberNumber }: { readonly memberNumber: string }) => {
  const { register: text, signIn } = useText(reservationResidentText)
  const { siteId } = useSite()
  return (
    <PageHead title={text.doneTitle}>
      <p>{text.done}</p>
      <p className="font-mono text-std-32B-150">{memberNumber}</p>
      <p>
        <Link to={pageOf(siteId, '/sign-in')}>{signIn.title}</Link>
      </p>
    </PageHead>
  )
}
