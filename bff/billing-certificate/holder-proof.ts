/** Whether the person at the other end holds the key of a certificate of theirs (EB-G-2, EB-R-9): challenge, signature, path. */
import { randomUUID } from 'node:crypto'
import { and, eq, lt } from 'drizzle-orm'
import type { challengePurposes } from '#shared/billing-certificate/applicant-api.ts'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Certificate } from '#shared/pki/certificate.ts'
import { validatePath } from '#shared/pki/path.ts'
import type { BillingContext } from './context.ts'
import type { Matter } from './matters.ts'
import type { RevocationList } from './revocation-list.ts'

export type ChallengePurpose = (typeof challengePurposes)[number]

const challengeMs = 5 * 60_000

/**
 * What is signed names everything the signature is for, so that it proves nothing anywhere else: origin, purpose, user,
 * target and a nonce, each on a line of its own.
 */
const buildChallenge = (parts: {
  readonly origin: string
  readonly purpose: ChallengePurpose
  readonly userId: string
  readonly target: string | null
  readonly nonce: Uint8Array
}): Uint8Array<ArrayBuffer> =>
  concatBytes(
    encodeUtf8(
      `madoguchi billing certificate holder 1\n${parts.origin}\n${parts.purpose}\n${parts.userId}\n${parts.target ?? ''}\n`,
    ),
    parts.nonce,
  )

type ProofContext = Pick<BillingContext, 'store' | 'machineClock' | 'clock' | 'trust' | 'randomBytes'> & {
  readonly revocationList: Pick<RevocationList, 'find'>
}

export const createHolderProof = (context: ProofContext) => {
  const { store, machineClock, clock, trust, randomBytes, revocationList } = context
  const { billingChallenges: challenges, billingMatters: matters } = store.tables

  /** Fetched and removed in one statement: a challenge answers once. */
  const take = async (userId: string, challengeId: string) => {
    const [challenge] = await store.tx((tx) =>
      tx
        .delete(challenges)
        .where(and(eq(challenges.challengeId, challengeId), eq(challenges.userId, userId)))
        .returning(),
    )
    if (challenge === undefined || challenge.until < machineClock.now()) throw new AppError('billing.holder-unproven')
    return challenge
  }

  return {
    make: async (asked: {
      readonly userId: string
      readonly purpose: ChallengePurpose
      readonly target: string | null
      readonly origin: string
    }): Promise<{ readonly challengeId: string; readonly toBeSigned: Uint8Array; readonly until: Date }> => {
      const now = machineClock.now()
      const until = new Date(now.getTime() + challengeMs)
      const toBeSigned = buildChallenge({ ...asked, nonce: randomBytes(32) })
      const challengeId = randomUUID()
      await store.tx(async (tx) => {
        await tx.delete(challenges).where(lt(challenges.until, now))
        const { userId, purpose, target } = asked
        await tx
          .insert(challenges)
          .values({ challengeId, userId, purpose, target, toBeSigned: Buffer.from(toBeSigned), until })
      })
      return { challengeId, toBeSigned, until }
    },

    /**
     * The certificate whose key signed the challenge, its matter, and what was signed: live, in date, of the dedicated authority,
     * and the signed-in user's own. Throws `billing.revocation-unknown` where no list is in force, `billing.holder-unproven` for
     * everything else.
     */
    require: async (asked: {
      readonly userId: string
      readonly purpose: ChallengePurpose
      readonly target: string | null
      readonly challengeId: string
      readonly signature: Uint8Array
    }): Promise<{
      readonly certificate: Certificate
      readonly der: Uint8Array
      readonly matter: Matter
      readonly toBeSigned: Uint8Array
    }> => {
      const unproven = (why: string) => new AppError('billing.holder-unproven', undefined, { cause: new Error(why) })
      const challenge = await take(asked.userId, asked.challengeId)
      if (challenge.purpose !== asked.purpose || challenge.target !== asked.target) throw unproven('another purpose')
      const at = clock.now()
      const report = await verifyCms({ cms: asked.signature, content: challenge.toBeSigned, at })
      const [signer] = report.signers
      const certificate = signer?.certificate
      if (report.outcome !== 'passed' || report.signers.length !== 1 || certificate === undefined)
        throw unproven(report.reason ?? signer?.code ?? report.code)
      const [matter] = await store.db
        .select()
        .from(matters)
        .where(and(eq(matters.serial, certificate.serial), eq(matters.userId, asked.userId)))
      const der = matter?.certificate
      if (matter === undefined || der === null || der === undefined) throw unproven('not a certificate of this user')
      if (matter.status !== 'issued' || !Buffer.from(certificate.der).equals(der)) throw unproven(matter.status)
      const path = await validatePath({ ...trust, target: der, at, revocation: 'none', keyUsage: ['digitalSignature'] })
      if (path.outcome !== 'passed') throw unproven(path.code)
      // the authority may have revoked it by itself: a key that signs no claim proves no holder either
      const found = await revocationList.find(certificate.serial, at)
      if (found === 'unknown') throw new AppError('billing.revocation-unknown')
      if (found !== 'good') throw unproven('on the revocation list')
      return { certificate, der, matter, toBeSigned: challenge.toBeSigned }
    },
  }
}

export type HolderProof = ReturnType<typeof createHolderProof>
