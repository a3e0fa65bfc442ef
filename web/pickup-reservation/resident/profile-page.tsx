import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import type { ResponseOf } from '#shared/contract/endpoint.ts'
import * as api from '#shared/pickup-reservation/api.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import { call } from '#web/app/api.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import { askedOfProfile, findFormFaults, tidyAnswers, type FormFault } from '../asked-items.ts'
import { Loaded } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { ActProblem } from './reservation-facts.tsx'
import { pageOf, useSite } from './site-context.ts'
import { useAct } from './use-act.ts'

type Profile = ResponseOf<typeof api.readProfile>

/** RS-USR-9: 登録情報確認, and what may be changed of it. */
export const ProfilePage = () => {
  const { profile: text, menu } = useText(reservationResidentText)
  const { siteId, mode } = useSite()
  const query = useQuery({
    queryKey: ['reservation-profile', siteId],
    queryFn: ({ signal }) => call(api.readProfile, { signal }),
  })
  return (
    <>
      <PageHead title={text.title}>
        <p>{text.lead}</p>
      </PageHead>
      <Loaded query={query}>{(profile) => <ProfileForm profile={profile} reload={() => query.refetch()} />}</Loaded>
      {mode.passwordCheck && (
        <p>
          <Link to={pageOf(siteId, '/member/password')}>{menu.password}</Link>
        </p>
      )}
    </>
  )
}

const ProfileForm = ({ profile, reload }: { readonly profile: Profile; readonly reload: () => Promise<unknown> }) => {
  const { profile: text } = useText(reservationResidentText)
  const { fields } = useText(reservationText)
  const { memberItems } = useSite()
  const form = useRef<HTMLFormElement>(null)
  // What is typed belongs to the version it was typed over.
  const [typed, setTyped] = useState<{ readonly version: number; readonly answers: Answers }>()
  const [faults, setFaults] = useState<readonly FormFault[]>([])
  const [saved, setSaved] = useState(false)
  const { act, busy, error } = useAct()
  const answers = typed?.version === profile.version ? typed.answers : profile.answers
  const asked = askedOfProfile(memberItems, { isNew: false, answers: profile.answers })
  const isEditable = asked.some(({ fixed }) => !fixed)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const tidy = tidyAnswers(asked, answers)
    const found = findFormFaults(asked, tidy)
    setFaults(found)
    setSaved(false)
    focusFault(form.current, found)
    if (found.length > 0) return
    void act(async () => {
      try {
        const body = { answers: tidy as Profile['answers'], version: profile.version }
        await call(api.changeProfile, { body })
        await reload()
        setSaved(true)
      } catch (cause) {
        if (isAppError(cause, 'reservation.items-invalid')) {
          const told = cause.detail.faults as readonly FormFault[]
          setFaults(told)
          focusFault(form.current, told)
        }
        if (isAppError(cause, 'lifecycle.stale')) await reload()
        throw cause
      }
    })
  }

  return (
    <>
      {saved && <NotificationBanner tone="success" announce title={text.saved} />}
      <ActProblem error={error} stale={text} />
      <FactList facts={[{ key: 'member', name: fields.memberNumber, value: profile.memberNumber }]} />
      {asked.length === 0 && <p>{text.nothing}</p>}
      <form ref={form} noValidate onSubmit={submit} aria-label={text.title} className="grid max-w-160 gap-6">
        <AnswerFields
          items={asked}
          answers={answers}
          faults={faults}
          onAnswer={(key, answer) => {
            setSaved(false)
            setTyped({ version: profile.version, answers: { ...answers, [key]: answer } })
          }}
        />
        {isEditable && (
          <div>
            <Button type="submit" size="l" aria-disabled={busy}>
              {busy ? text.sending : text.go}
            </Button>
          </div>
        )}
      </form>
    </>
  )
}
