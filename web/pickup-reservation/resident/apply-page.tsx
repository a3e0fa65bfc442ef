import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { reservationText } from '#web/text/reservation.ts'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { AnswerFields, focusFault } from '../answer-fields.tsx'
import {
  askedOfApplicant,
  askedOfMember,
  findFormFaults,
  tidyAnswers,
  type AskedItem,
  type FormFault,
} from '../asked-items.ts'
import { useDesk } from './desk.tsx'
import { HoldBar } from './hold-bar.tsx'
import { LinkCodeField, useLinkCode } from './link-code-field.tsx'
import { useMemberSession } from './member-context.ts'
import { PageHead } from './page-head.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { pageOf, useSite } from './site-context.ts'
import type { Draft } from './tab-store.ts'

/** What is asked of whoever applies: of a member the added items alone. */
export const useAsked = (isMember: boolean): readonly AskedItem[] => {
  const { applicationItems } = useSite()
  return isMember ? askedOfMember(applicationItems) : askedOfApplicant(applicationItems, 'resident')
}

/** What is under way, with its place. */
export type Held = Draft & { readonly held: NonNullable<Draft['held']> }

/** The application under way; without a place there is nothing to fill in. */
export const WithApplication = ({
  title,
  step,
  children,
}: {
  readonly title: string
  readonly step: number
  readonly children: (draft: Held) => ReactNode
}) => {
  const { apply: text, menu } = useText(reservationResidentText)
  const { siteId } = useSite()
  const { draft, done } = useDesk().work
  if (draft?.purpose === 'apply' && draft.held !== null) return children({ ...draft, held: draft.held })
  // Back from the completion leads to what was completed, not to an empty form
  if (done !== null) return <Navigate replace to={pageOf(siteId, '/done')} />
  return (
    <PageHead title={title} step={step}>
      <NotificationBanner tone="information" title={text.noHoldTitle}>
        <p>{text.noHold}</p>
        <p>
          <Link to={pageOf(siteId)}>{menu.calendar}</Link>
        </p>
      </NotificationBanner>
    </PageHead>
  )
}

/** Faults the server found, handed back to the form by the screen that sent it. */
export const faultsOf = (state: unknown): readonly FormFault[] => {
  if (typeof state !== 'object' || state === null || !('faults' in state) || !Array.isArray(state.faults)) return []
  return state.faults as readonly FormFault[]
}

/** RS-SC-3, 7, 11 and 12: who applies, and what is asked. */
export const ApplyPage = () => {
  const { apply: text } = useText(reservationResidentText)
  const { siteId, mode } = useSite()
  const session = useMemberSession()
  const [search] = useSearchParams()
  const { member } = session
  const mustSignIn = mode.audience === 'registered' || (mode.audience === 'anyone' && search.get('as') !== 'guest')
  const isGuest = member === null && !mustSignIn
  const title = isGuest ? text.guestTitle : text.title
  if (member?.view.mustSetPassword === true) return <Navigate replace to={pageOf(siteId, '/member/password')} />
  return (
    <WithApplication title={title} step={1}>
      {(draft) => (
        <>
          <PageHead title={title} step={1} />
          <HoldBar pickAddress={pageOf(siteId)} />
          <ApplyForm draft={draft} isGuest={isGuest} />
        </>
      )}
    </WithApplication>
  )
}

const ApplyForm = ({ draft, isGuest }: { readonly draft: Held; readonly isGuest: boolean }) => {
  const { language } = useLanguage()
  const resident = useText(reservationResidentText)
  const { apply: text } = resident
  const { fields, requiredNote } = useText(reservationText)
  const { siteId, mode } = useSite()
  const session = useMemberSession()
  const desk = useDesk()
  const navigate = useNavigate()
  const location = useLocation()
  const form = useRef<HTMLDivElement>(null)
  const [faults, setFaults] = useState(() => faultsOf(location.state))
  const [isTried, setTried] = useState(faults.length > 0)
  const { member } = session
  const asked = useAsked(!isGuest)
  const link = useLinkCode()
  const { held, answers } = draft
  const linkFault = isGuest ? link.fault : undefined
  // Those the server found are shown where they are, as if they had been found here.
  const [first] = faults
  useEffect(() => {
    if (first !== undefined) focusFault(form.current, [first])
  }, [first])

  const check = (): boolean => {
    const found = findFormFaults(asked, tidyAnswers(asked, answers))
    setFaults(found)
    setTried(true)
    focusFault(form.current, linkFault === undefined ? found : [{ item: 'linkCode' }])
    return found.length === 0 && linkFault === undefined
  }
  const goOn = () => void navigate(pageOf(siteId, '/apply/confirm'))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (check()) goOn()
  }
  const leave = () => void navigate(pageOf(siteId))

  const rest = (
    <div
      ref={form}
      className="grid gap-6 [&_:is(input,select,button,a,summary)]:scroll-my-40 [&_[data-item=linkCode]_input]:scroll-mt-64"
    >
      {asked.length === 0 && (isGuest ? !link.isAsked : member !== null) && <p>{text.nothingAsked}</p>}
      {isGuest && link.isAsked && <LinkCodeField fault={isTried ? linkFault : undefined} />}
      <AnswerFields
        items={asked}
        answers={answers}
        faults={faults}
        onAnswer={(key, answer) => desk.answer({ ...answers, [key]: answer })}
      />
      {isGuest && asked.some(({ key }) => key === 'mail') && (
        <p className="text-std-16N-170">{mode.applicantCheck ? text.mailCheckNote : text.mailNote}</p>
      )}
    </div>
  )

  return (
    <div className="grid gap-6">
      <FactList
        facts={[
          { key: 'place', name: fields.place, value: held.slot.windowName },
          { key: 'visit', name: fields.visitAt, value: visitText(held.slot, language) },
        ]}
      />
      {mode.audience === 'anyone' && member === null && (
        <p className="grid gap-1">
          <span>{isGuest ? text.guestAbout : text.memberAbout}</span>
          <Link
            replace
            to={isGuest ? '?as=member' : '?as=guest'}
            className="inline-flex min-h-12 w-fit items-center rounded-8! border-2 border-current px-4 text-oln-16B-100 no-underline!"
          >
            {isGuest ? text.toMember : text.toGuest}
          </Link>
        </p>
      )}
      {mode.audience === 'registered' && member === null && <p>{text.onlyMembers}</p>}
      {member !== null && (
        <p>{member.view.name === null ? text.asNumber(member.view.memberNumber) : text.as(member.view.name)}</p>
      )}
      <p>{requiredNote}</p>
      {member === null && !isGuest ? (
        <SignInForm
          session={session}
          submitLabel={resident.next}
          requireRest={check}
          onSignedIn={({ mustSetPassword }) =>
            mustSetPassword ? void navigate(pageOf(siteId, '/member/password')) : goOn()
          }
          back={
            <Button size="l" look="outline" onClick={leave}>
              {resident.back}
            </Button>
          }
        >
          {rest}
        </SignInForm>
      ) : (
        <form noValidate onSubmit={submit} aria-label={text.title} className="grid max-w-160 gap-6">
          {rest}
          <div className="flex flex-wrap gap-4">
            <Button size="l" look="outline" onClick={leave}>
              {resident.back}
            </Button>
            <Button type="submit" size="l" aria-disabled={held.isLost}>
              {resident.next}
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}
