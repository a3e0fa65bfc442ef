/** 証明書発行申請 and what a holder does with the key afterwards (EB-A1, EB-A5, decision 011). */
import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { isOpen, machineOf } from '#shared/billing-certificate/lifecycle.ts'
import { findFee, findObstacle, formatApplicationNumber } from '#shared/billing-certificate/rules.ts'
import { addDays, toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { verifyPossession } from '#shared/pkcs10/certification-request.ts'
import { enterWhole, tag } from '#shared/pki/der.ts'
import type { Writes } from '#bff/platform/database/store.ts'
import type { Applicant } from './applicants.ts'
import type { BillingContext } from './context.ts'
import { encodeHolderName } from '#shared/billing-certificate/holder-name.ts'
import type { Actor, Matter } from './matters.ts'
import { isBeforeLinkage, isExpired, type OwnMatters } from './own-matters.ts'

export type KeyMaterial = { readonly wrappedKey: Uint8Array; readonly certificationRequest: Uint8Array }
export type ShownPassword = { readonly passwordNumber: number; readonly proof: string }

export type Application = KeyMaterial & {
  readonly password: ShownPassword
  readonly consentVersion: string | null
  readonly requestId: string
  /** Application number of the certificate whose key is out of reach. */
  readonly replaces: string | null
}

/** A replacement has no fee, so it lasts as long as was paid for and not a day more (decision 011). */
const findRest = ({ validFrom, validUntil }: Pick<Matter, 'validFrom' | 'validUntil'>, today: string) => ({
  validFrom: validFrom !== null && validFrom > today ? validFrom : today,
  validUntil,
})

export const createApplying = (context: BillingContext, own: OwnMatters) => {
  const { store, clock, matters, passwords, settings, revocationList } = context
  const { billingMatters: table } = store.tables

  /** Proof of possession (RFC 2986 §3), the holder's own name, and a wrapped key that looks like one (RFC 5958 §3). */
  const requireKey = async (applicant: Applicant, { wrappedKey, certificationRequest }: KeyMaterial): Promise<void> => {
    const unproven = (why: string) => new AppError('billing.request-unproven', undefined, { cause: new Error(why) })
    const report = await verifyPossession(certificationRequest, clock.now())
    if (report.outcome !== 'proven') throw unproven(report.code)
    if (
      !Buffer.from(report.request.subject.der).equals(
        Buffer.from(
          encodeHolderName({
            federation: settings.federation.name,
            userId: applicant.userId,
            displayName: applicant.displayName,
          }),
        ),
      )
    )
      throw unproven('another subject')
    try {
      const sealed = enterWhole(wrappedKey, tag.sequence)
      sealed.read(tag.sequence)
      sealed.read(tag.octetString)
      sealed.requireEnd()
    } catch {
      throw unproven('not an EncryptedPrivateKeyInfo')
    }
  }

  const findLast = async (tx: Writes, year: number): Promise<number> => {
    const [last] = await tx
      .select({ yearSerial: table.yearSerial })
      .from(table)
      .where(eq(table.year, year))
      .orderBy(desc(table.yearSerial))
      .limit(1)
    return last?.yearSerial ?? 0
  }

  /** A certificate whose key is wrapped under a password that is gone (decision 011); its fee was charged already. */
  const findReplaced = async (applicant: Applicant, held: readonly Matter[], number: string): Promise<Matter> => {
    const replaced = held.find(({ applicationNumber }) => applicationNumber === number)
    if (replaced === undefined) throw new AppError('request.not-found')
    if (!(await own.view(replaced)).canAskReplacement)
      throw new AppError('lifecycle.illegal', { status: replaced.status, event: 'replace' })
    return replaced
  }

  const findObstacleAmong = (held: readonly Matter[], today: string) =>
    findObstacle(
      held.map(({ status, validFrom, validUntil }) => ({
        status,
        validity: validFrom === null || validUntil === null ? null : { from: validFrom, until: validUntil },
      })),
      today,
      settings.renewalDays,
    )

  const requireRoom = (held: readonly Matter[], today: string): void => {
    const obstacle = findObstacleAmong(held, today)
    if (obstacle === 'open-application') throw new AppError('billing.open-application')
    if (obstacle === 'still-valid') {
      const until = held
        .map(({ status, validUntil }) => (status === 'issued' ? (validUntil ?? '') : ''))
        .toSorted()
        .at(-1)
      throw new AppError('billing.still-valid', { until: until ?? today })
    }
  }

  return {
    /** What stands in the way of an application today (EB-R-13). */
    findObstacle: async (userId: string): Promise<'open-application' | 'still-valid' | null> =>
      findObstacleAmong(await own.listRows(userId), toTokyoDay(clock.now())) ?? null,

    /**
     * The matter of an application; the same `requestId` again gives the same matter. Throws `billing.consent-missing`,
     * `billing.open-application`, `billing.still-valid`, `billing.request-unproven` and what `passwords.require` throws.
     */
    apply: async (applicant: Applicant, application: Application, actor: Actor): Promise<Matter> => {
      const { userId, kind } = applicant
      const held = await own.listRows(userId)
      const again = held.find(({ requestId }) => requestId === application.requestId)
      if (again !== undefined) return again
      const now = clock.now()
      const today = toTokyoDay(now)
      const needsConsent = kind === 'provider'
      if (needsConsent && application.consentVersion !== settings.consent.version)
        throw new AppError('billing.consent-missing')
      await requireKey(applicant, application)
      const replaced =
        application.replaces === null ? undefined : await findReplaced(applicant, held, application.replaces)
      requireRoom(
        held.filter((matter) => matter !== replaced),
        today,
      )
      const password = await passwords.require(userId, application.password)
      const feeYen = replaced === undefined ? findFee(settings.fees, kind, today) : 0
      const isPrepaid = kind === 'agent' && feeYen > 0
      return store.tx(async (tx) => {
        const year = Number(today.slice(0, 4))
        const yearSerial = (await findLast(tx, year)) + 1
        // two browsers of one holder at once: the second finds the first here, inside the transaction (EB-R-13)
        const others = await tx.select({ status: table.status }).from(table).where(eq(table.userId, userId))
        if (others.some(({ status }) => isOpen[status])) throw new AppError('billing.open-application')
        const made = await matters.begin(
          tx,
          {
            matterId: randomUUID(),
            applicationNumber: formatApplicationNumber(year, yearSerial),
            year,
            yearSerial,
            requestId: application.requestId,
            userId,
            kind,
            status: machineOf[kind].initial,
            version: 1,
            appliedAt: now,
            appliedOn: today,
            feeYen,
            balanceYen: feeYen,
            transferDueOn: isPrepaid ? addDays(today, settings.transferDays) : null,
            consentVersion: needsConsent ? application.consentVersion : null,
            refundDue: false,
            wrappedKey: Buffer.from(application.wrappedKey),
            wrappedUnder: password.passwordNumber,
            certificationRequest: Buffer.from(application.certificationRequest),
            replaces: replaced?.matterId ?? null,
            ...(replaced === undefined ? {} : findRest(replaced, today)),
            downloads: 0,
            authorityTries: 0,
          },
          actor,
        )
        // nothing is to be transferred for a replacement: its deposit is complete with the application (decision 011)
        return replaced !== undefined && made.status === 'awaiting-deposit'
          ? matters.move(tx, made, 'register-deposit', { actor, at: now, note: '0' })
          : made
      })
    },

    /** Throws `lifecycle.illegal` once the request was linked to the authority. */
    rekey: async (
      applicant: Applicant,
      matter: Matter,
      key: KeyMaterial & { readonly password: ShownPassword },
      actor: Actor,
    ): Promise<Matter> => {
      if (!isBeforeLinkage(matter)) throw new AppError('lifecycle.illegal', { status: matter.status, event: 'rekey' })
      await requireKey(applicant, key)
      const password = await passwords.require(applicant.userId, key.password)
      return store.tx((tx) =>
        matters.note(
          tx,
          matter,
          { event: 'rekey' },
          {
            actor,
            at: clock.now(),
            set: {
              wrappedKey: Buffer.from(key.wrappedKey),
              wrappedUnder: password.passwordNumber,
              certificationRequest: Buffer.from(key.certificationRequest),
            },
          },
        ),
      )
    },

    /** Counts the download and gives what the browser needs. Throws `lifecycle.illegal`, `billing.download-over`. */
    download: async (
      matter: Matter,
      password: ShownPassword,
      actor: Actor,
    ): Promise<Matter & { certificate: Buffer }> => {
      if (isExpired(matter, toTokyoDay(clock.now()))) throw new AppError('billing.download-over')
      if (matter.status !== 'issued')
        throw new AppError('lifecycle.illegal', { status: matter.status, event: 'download' })
      // B10 takes it out of 発行済み within minutes; until then nobody is to install what signs nothing any more
      const found = await revocationList.find(matter.serial ?? '', clock.now())
      if (typeof found !== 'string') throw new AppError('billing.download-over')
      await passwords.require(matter.userId, password)
      const counted = await store.tx((tx) =>
        matters.note(
          tx,
          matter,
          { event: 'download' },
          {
            actor,
            at: clock.now(),
            set: { downloads: matter.downloads + 1 },
          },
        ),
      )
      const { certificate } = counted
      if (certificate === null) throw new AppError('billing.download-over')
      return { ...counted, certificate }
    },
  }
}

export type Applying = ReturnType<typeof createApplying>
