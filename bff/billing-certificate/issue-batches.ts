/** B7 and B9: a decided application becomes a certificate of the dedicated authority. */
import { eq } from 'drizzle-orm'
import { findValidity, toRest, toValidityInstants } from '#shared/billing-certificate/rules.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import type { CmpFailure } from '#shared/cmp/status.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { type BatchParts, type BatchRun, type BatchWork, cleared, makeTransactionId } from './batch-run.ts'
import { changedCode, isHeld } from './held-certificates.ts'
import { batchActor, type Matter } from './matters.ts'

const toCode = (failures: readonly string[]): string => `refused.${failures.join('-') || 'unsaid'}`

/** These tell how the authority is, or that it was asked before: what became of the transaction is open (RFC 9810 §5.2.3). */
const undecided: readonly CmpFailure[] = ['transactionIdInUse', 'systemUnavail', 'systemFailure']

export const createIssueBatches = ({ context, authority, mails }: BatchParts, run: BatchRun) => {
  const { store, clock, matters, notices, settings } = context
  const { billingMatters: table } = store.tables

  /** What the applicant was shown on the day of the application (EB-R-11), as far as it is not past. */
  const findDates = ({ appliedOn, validFrom, validUntil }: Matter) => {
    const promised =
      validFrom === null || validUntil === null
        ? findValidity(appliedOn, settings.validity)
        : { from: validFrom, until: validUntil }
    const { from, until } = toRest(promised, toTokyoDay(clock.now()))
    return { validFrom: from, validUntil: until }
  }

  /** Under the name and with the dates that are kept: after a lost answer, and after midnight, the same is asked (EB-N-5). */
  const ask = async (row: Matter, name: string, signal: AbortSignal) => {
    const { matter, transactionId } = await run.nameIssue(row, findDates(row), name)
    const result = await authority.requestCertificate(
      {
        transactionId,
        request: new Uint8Array(matter.certificationRequest),
        validity: toValidityInstants({ from: matter.validFrom ?? '', until: matter.validUntil ?? '' }),
        application: { applicationNumber: matter.applicationNumber, userId: matter.userId },
      },
      { signal },
    )
    return { matter, result }
  }

  /** Decided against ends the transaction: the next question needs a new name, in 発行依頼中 and in 発行待ち alike. */
  const noteRefusal = (matter: Matter, name: string, failures: readonly CmpFailure[]) => {
    const isOpen = failures.some((failure) => undecided.includes(failure))
    return run.noteError(matter, name, toCode(failures), isOpen ? {} : { transactionId: null })
  }

  /** Another certificate than was asked for waits in 発行待ち, where a person looks at it (EB-X-1). */
  const hold = (tx: Writes, matter: Matter, certificate: Uint8Array, name: string): Promise<Matter> => {
    const at = clock.now()
    const { serial } = parseCertificate(new Uint8Array(certificate))
    const alarm = { authorityTries: 1, authorityErrorCode: changedCode, authorityErrorAt: at }
    const step = { event: 'hold-certificate', note: serial } as const
    const set = { certificate: Buffer.from(certificate), ...alarm }
    return matters.note(tx, matter, step, { actor: batchActor(name), at, set })
  }

  /** 発行依頼中 → 発行待ち once the authority has the request; a certificate that comes at once is kept for B9. */
  const linkIssues: BatchWork = (signal) => {
    const name = 'billing-issue-linkage'
    return run.forEach(name, eq(table.status, 'requesting'), {
      signal,
      act: async (row) => {
        const { matter, result } = await ask(row, name, signal)
        if (result.outcome === 'refused') {
          await noteRefusal(matter, name, result.failures)
          return false
        }
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          const isKept = result.outcome === 'issued' && !result.isChanged
          const linked = await matters.move(tx, current, 'link-issue', {
            actor: batchActor(name),
            at: clock.now(),
            set: { ...cleared, ...(isKept ? { certificate: Buffer.from(result.certificate) } : {}) },
          })
          if (result.outcome === 'issued' && result.isChanged) await hold(tx, linked, result.certificate, name)
        })
        return true
      },
    })
  }

  /** A certificate a person declined is revoked at the authority; then the request is asked for anew, under a new name. */
  const giveBack = async (
    matter: Matter,
    certificate: Uint8Array,
    name: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const { revocationTransactionId } = matter
    const { serial } = parseCertificate(new Uint8Array(certificate))
    const transactionId = Buffer.from(revocationTransactionId ?? '', 'hex')
    const result = await authority.revoke({ transactionId, serial, reason: 'superseded' }, { signal })
    if (result.outcome === 'waiting') return
    if (result.outcome === 'refused') {
      await run.noteError(matter, name, toCode(result.failures), { revocationTransactionId: makeTransactionId() })
      return
    }
    await store.together(async (tx) => {
      const current = await matters.read(tx, matter.matterId)
      const free = { certificate: null, transactionId: null, revocationTransactionId: null }
      const step = { event: 'return-certificate', note: serial } as const
      const set = { ...free, ...cleared }
      await matters.note(tx, current, step, { actor: batchActor(name), at: clock.now(), set })
    })
  }

  /** The matter whose key was out of reach goes to revocation as superseded, by itself (decision 011). */
  const supersede = async (tx: Writes, issued: Matter, name: string) => {
    if (issued.replaces === null) return
    const replaced = await matters.find(tx, issued.replaces)
    if (replaced?.status !== 'issued') return
    const at = clock.now()
    await matters.supersede(tx, replaced, { actor: batchActor(name), at, day: toTokyoDay(at) })
  }

  /** 発行待ち → 発行済み with the certificate that came; mail and notice (EB-D-3). */
  const registerCertificates: BatchWork = (signal) => {
    const name = 'billing-certificate-registration'
    return run.forEach(name, eq(table.status, 'awaiting-issue'), {
      signal,
      act: async (row) => {
        let matter = row
        let der: Uint8Array | null = row.certificate
        if (der !== null && row.revocationTransactionId !== null) {
          await giveBack(row, der, name, signal)
          return false
        }
        if (isHeld(row)) return false
        if (der === null) {
          const asked = await ask(row, name, signal)
          const { result } = asked
          matter = asked.matter
          if (result.outcome === 'waiting') return false
          if (result.outcome === 'refused') {
            await noteRefusal(matter, name, result.failures)
            return false
          }
          if (result.isChanged) {
            await store.together(async (tx) =>
              hold(tx, await matters.read(tx, matter.matterId), result.certificate, name),
            )
            return false
          }
          der = result.certificate
        }
        const certificate = parseCertificate(new Uint8Array(der))
        const kept = Buffer.from(der)
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          const at = clock.now()
          const issued = await matters.move(tx, current, 'register-certificate', {
            actor: batchActor(name),
            at,
            note: certificate.serial,
            set: {
              certificate: kept,
              serial: certificate.serial,
              issuedAt: at,
              // what the authority wrote is what holds, whatever was asked for
              validFrom: toTokyoDay(certificate.notBefore),
              validUntil: toTokyoDay(certificate.notAfter),
              ...cleared,
            },
          })
          const { userId, matterId, applicationNumber, validUntil } = issued
          const to = await run.findMail(tx, userId)
          const facts = { applicationNumber, validUntil: validUntil ?? '' }
          await notices.write(tx, { userId, kind: 'issued', occasion: `issued:${matterId}`, facts, at })
          await mails.write(tx, 'issued', { to, about: matterId, at, facts })
          await supersede(tx, issued, name)
        })
        return true
      },
    })
  }

  return { linkIssues, registerCertificates }
}
