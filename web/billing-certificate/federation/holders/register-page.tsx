import { useRef, useState } from 'react'
import { registerApplicant } from '#shared/billing-certificate/federation-api.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from '../addresses.ts'
import type { Addressed } from '../letters/letter.ts'
import { LetterView } from '../letters/letter-view.tsx'
import { useLetterDesk } from '../letters/use-letter-desk.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { toAddressed } from './addressed.ts'
import { emptyDraft, readDraft, type HolderField } from './holder-draft.ts'
import { HolderFields } from './holder-fields.tsx'

type Secrets = Pick<BodyOf<typeof registerApplicant>, 'requestId' | 'signInSecret' | 'issuancePassword'>

/** A new holder, whose secrets are made in this browser and leave it in the letter alone (EB-G-7, EB-D-9). */
export const RegisterPage = () => {
  const { holder: text } = useText(billingFederationText)
  const { call } = useStaffSession()
  const desk = useLetterDesk()
  const [draft, setDraft] = useState(emptyDraft)
  const [wrong, setWrong] = useState<ReadonlySet<HolderField>>(new Set())
  const [registered, setRegistered] = useState<Addressed>()
  // a request that was sent may have been done: the next try is the same request with the same secrets
  const sent = useRef<Secrets>(undefined)
  const { busy, error, act } = useAct()

  const makeSecrets = async (): Promise<Secrets> => {
    const { issuancePassword, signInSecret } = await desk.make({ isNewHolder: true })
    return { requestId: crypto.randomUUID(), signInSecret: signInSecret ?? '', issuancePassword }
  }
  const register = () => {
    const read = readDraft(draft)
    setWrong('wrong' in read ? read.wrong : new Set())
    if ('wrong' in read) return
    void act(async () => {
      sent.current ??= await makeSecrets()
      const holder = await call(registerApplicant, { body: { ...sent.current, applicant: read.fields } })
      sent.current = undefined
      setRegistered(toAddressed(holder, new Date()))
    })
  }

  if (registered !== undefined)
    return (
      <>
        <PageHead title={text.registered(registered.userId)} back={addresses.holders} />
        <NotificationBanner tone="warning" title={text.registeredTodo} />
        <LetterView desk={desk} addressed={registered} />
        <p>
          <Link to={addresses.holder(registered.userId)}>{registered.displayName}</Link>
        </p>
      </>
    )
  return (
    <>
      <PageHead title={text.registerTitle} lead={text.registerLead} back={addresses.holders} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          register()
        }}
        className="grid gap-6"
      >
        <HolderFields draft={draft} wrong={wrong} isKindFixed={false} onChange={setDraft} />
        {error !== undefined && <ErrorNotice error={error} />}
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? text.making : text.submit}
          </Button>
        </div>
      </form>
    </>
  )
}
