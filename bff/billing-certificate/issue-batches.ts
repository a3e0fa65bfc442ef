/** B7 and B9: a decided application becomes a certificate of the dedicated authority. */
import { eq } from 'drizzle-orm'
import { findValidity, toValidityInstants } from '#shared/billing-certificate/rules.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import { type BatchParts, type BatchRun, type BatchWork, cleared } from './batch-run.ts'
import { batchActor, type Matter } from './matters.ts'

const toCode = (failures: readonly string[]): string => `refused.${failures.join('-') || 'unsaid'}`

export const createIssueBatches = ({ context, authority, mails }: BatchParts, run: BatchRun) => {
  const { store, clock, matters, notices, settings } = context
  const { billingMatters: table } = store.tables

  const askForCertificate = (matter: Matter, transactionId: Uint8Array, signal: AbortSignal) => {
    const validity = { from: matter.validFrom ?? '', until: matter.validUntil ?? '' }
    return authority.requestCertificate(
      {
        transactionId,
        request: new Uint8Array(matter.certificationRequest),
        validity: toValidityInstants(validity),
        application: { applicationNumber: matter.applicationNumber, userId: matter.userId },
      },
      { signal },
    )
  }

  /** 発行依頼中 → 発行待ち once the authority has the request; a certificate that comes at once is kept for B9. */
  const linkIssues: BatchWork = (signal) => {
    const name = 'billing-issue-linkage'
    return run.forEach(name, eq(table.status, 'requesting'), {
      signal,
      act: async (row) => {
        const { matter, transactionId } = await run.nameTransaction(row, 'transactionId', name)
        const { from, until } = findValidity(toTokyoDay(clock.now()), settings.validity)
        const dated = { ...matter, validFrom: matter.validFrom ?? from, validUntil: matter.validUntil ?? until }
        const result = await askForCertificate(dated, transactionId, signal)
        if (result.outcome === 'refused') {
          // decided against: a new request needs a new name, and an administrator may undo again
          await run.noteError(matter, name, toCode(result.failures), { transactionId: null })
          return false
        }
        await store.together(async (tx) => {
          const current = await matters.read(tx, matter.matterId)
          await matters.move(tx, current, 'link-issue', {
            actor: batchActor(name),
            at: clock.now(),
            set: {
              validFrom: dated.validFrom,
              validUntil: dated.validUntil,
              ...cleared,
              ...(result.outcome === 'issued' ? { certificate: Buffer.from(result.certificate) } : {}),
            },
          })
        })
        return true
      },
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
      act: async (matter) => {
        let der: Uint8Array | null = matter.certificate
        if (der === null) {
          const result = await askForCertificate(matter, Buffer.from(matter.transactionId ?? '', 'hex'), signal)
          if (result.outcome === 'waiting') return false
          if (result.outcome === 'refused') {
            await run.noteError(matter, name, toCode(result.failures))
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
