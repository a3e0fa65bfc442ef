import { useRef, useState } from 'react'
import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { readLetterhead, registerApplicant, type ApplicantFields } from '#shared/billing-certificate/federation-api.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { useStaffSession } from '#web/session/staff-session.ts'
import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { addresses } from '../addresses.ts'
import { textsOfLetter, type Addressed } from '../letters/letter.ts'
import { LetterError } from '../letters/letter-error.tsx'
import { LetterView, type Letters } from '../letters/letter-view.tsx'
import { useLetterDesk } from '../letters/use-letter-desk.ts'
import { PageHead } from '../page-head.tsx'
import { useAct } from '../use-act.ts'
import { toAddressed } from './addressed.ts'
import { emptyDraft, readDraft, type HolderField } from './holder-draft.ts'
import { HolderFields } from './holder-fields.tsx'

type Sent = {
  readonly secrets: Pick<BodyOf<typeof registerApplicant>, 'requestId' | 'signInSecret' | 'issuancePassword'>
  readonly letterhead: Letterhead
}
type Registered = { readonly addressed: Addressed; readonly order: Letters }

/** A new holder, whose secrets are made in this browser and leave it in the letter alone (EB-G-7, EB-D-9). */
export const RegisterPage = () => {
  const { holder: text, password } = useText(billingFederationText)
  const { call } = useStaffSession()
  const desk = useLetterDesk()
  const [draft, setDraft] = useState(emptyDraft)
  const [wrong, setWrong] = useState<ReadonlySet<HolderField>>(new Set())
  const [registered, setRegistered] = useState<Registered>()
  // a request that was sent may have been done: the next try is the same request with the same secrets
  const sent = useRef<Sent>(undefined)
  const { busy, error, act } = useAct()

  const make = async (fields: ApplicantFields): Promise<Sent> => {
    const letterhead = await call(readLetterhead, {})
    const requestId = crypto.randomUUID()
    const texts = textsOfLetter(fields, letterhead)
    const { issuancePassword, signInSecret } = await desk.make({ key: requestId, withSignInSecret: true, texts })
    return { letterhead, secrets: { requestId, signInSecret: signInSecret ?? '', issuancePassword } }
  }
  const register = () => {
    const read = readDraft(draft)
    setWrong('wrong' in read ? read.wrong : new Set())
    if ('wrong' in read) return
    void act(async () => {
      const { secrets, letterhead } = (sent.current ??= await make(read.fields))
      const holder = await call(registerApplicant, { body: { ...secrets, applicant: read.fields } })
      sent.current = undefined
      const addressed = toAddressed(holder, new Date())
      setRegistered({ addressed, order: { letterhead, letters: [{ key: secrets.requestId, addressed }] } })
    })
  }

  if (registered !== undefined) {
    const { userId, displayName } = registered.addressed
    return (
      <>
        <PageHead title={text.registered(userId)} back={addresses.holders} />
        <NotificationBanner tone="warning" title={text.registeredTodo} />
        <LetterView desk={desk} order={registered.order} fileName={password.letterFile(userId)} />
        <p>
          <Link to={addresses.holder(userId)}>{displayName}</Link>
        </p>
      </>
    )
  }
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
        {error !== undefined && <LetterError error={error} />}
        <div>
          <Button type="submit" size="l" aria-disabled={busy}>
            {busy ? text.making : text.submit}
          </Button>
        </div>
      </form>
    </>
  )
}
