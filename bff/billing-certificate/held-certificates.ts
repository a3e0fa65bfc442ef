/**
 * A certificate that is not the one that was asked for: of another subject, or granted with modifications (RFC 9810 §5.2.3 leaves it
 * to the requester to find out which). It is the holder's key, but may be in another's name; so it stays 発行待ち, and a person takes it
 * or has it revoked. The ten statuses and their table know no such step: both are notes beside it (EB-X-1, EB-TR-16).
 */
import type { HeldCertificate } from '#shared/billing-certificate/held-certificate-api.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { toNameText } from '#shared/pki/name.ts'
import { parseCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import { cleared, makeTransactionId } from './batch-run.ts'
import type { BillingContext } from './context.ts'
import type { Actor, Matter } from './matters.ts'

export const changedCode = 'certificate.changed'

type Held = Pick<Matter, 'status' | 'certificate' | 'authorityErrorCode' | 'revocationTransactionId'>

/** Waits for a person. */
export const isHeld = ({ status, certificate, authorityErrorCode, revocationTransactionId }: Held): boolean =>
  status === 'awaiting-issue' &&
  certificate !== null &&
  revocationTransactionId === null &&
  authorityErrorCode === changedCode

export const toHeldCertificate = (matter: Matter): HeldCertificate | null => {
  if (!isHeld(matter) || matter.certificate === null) return null
  const { serial, subject, notBefore, notAfter } = parseCertificate(new Uint8Array(matter.certificate))
  const asked = parseCertificationRequest(new Uint8Array(matter.certificationRequest))
  return {
    serial,
    subject: toNameText(subject),
    askedSubject: toNameText(asked.subject),
    validFrom: toTokyoDay(notBefore),
    validUntil: toTokyoDay(notAfter),
  }
}

export const createHeldCertificates = ({
  store,
  clock,
  matters,
}: Pick<BillingContext, 'store' | 'clock' | 'matters'>) => ({
  /** Throws `request.not-found`, `lifecycle.stale`, and `lifecycle.illegal` where no certificate waits for a decision. */
  decide: (
    {
      matterId,
      version,
      decision,
    }: {
      readonly matterId: string
      readonly version: number
      readonly decision: 'accept' | 'decline'
    },
    actor: Actor,
  ): Promise<Matter> =>
    store.tx(async (tx) => {
      const matter = await matters.read(tx, matterId)
      if (matter.version !== version) throw new AppError('lifecycle.stale', { status: matter.status })
      const held = toHeldCertificate(matter)
      const event = `${decision}-certificate` as const
      if (held === null) throw new AppError('lifecycle.illegal', { status: matter.status, event })
      // the name of the question to the authority is what says that it was declined, whatever becomes of the question
      const set = decision === 'accept' ? cleared : { ...cleared, revocationTransactionId: makeTransactionId() }
      return matters.note(tx, matter, { event, note: held.serial }, { actor, at: clock.now(), set })
    }),
})

export type HeldCertificates = ReturnType<typeof createHeldCertificates>
