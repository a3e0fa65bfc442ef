/** HTTP of the reception side (A1–A7): each route acts for the holder who is signed in and for nobody else. */
import * as api from '#shared/billing-certificate/applicant-api.ts'
import { findFee, findValidity } from '#shared/billing-certificate/rules.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount, RequestContext } from '#bff/platform/mount.ts'
import { requireApplicant } from './applicants.ts'
import type { Applying } from './applying.ts'
import type { BillingContext } from './context.ts'
import { decodeKeyMaterial, decodeOctets } from './decode.ts'
import type { HolderProof } from './holder-proof.ts'
import type { Actor } from './matters.ts'
import { toNoticeView, type Notice } from './notices.ts'
import type { OwnMatters } from './own-matters.ts'
import { toPasswordState } from './passwords.ts'
import type { SignInSecrets } from './sign-in-secrets.ts'

export type ApplicantFlows = {
  readonly own: OwnMatters
  readonly applying: Applying
  readonly proof: HolderProof
  readonly signInSecrets: SignInSecrets
}

const holderOf = ({ session, requestId }: Pick<RequestContext, 'session' | 'requestId'>): Actor => ({
  side: 'holder',
  by: session.subject,
  privilege: null,
  requestId,
})

export const mountApplicant = (
  mount: Mount,
  context: BillingContext,
  { own, applying, proof, signInSecrets }: ApplicantFlows,
): void => {
  const { store, clock, machineClock, audit, notices, passwords, settings } = context
  const applicantOf = ({ session }: Pick<RequestContext, 'session'>) => requireApplicant(store, session.subject)

  /** Read marks are kept for the audit (EB-N-4). */
  const markRead = (
    notice: Notice,
    action: 'billing.notice-read' | 'billing.notice-fetched',
    { requestId }: Pick<RequestContext, 'requestId'>,
  ): Promise<unknown> =>
    store.tx(async (tx) => {
      await notices.markRead(tx, notice, clock.now())
      const { userId: actor, noticeId: target, kind: outcome } = notice
      await audit.append(tx, { actor, audience: 'applicant', action, target, outcome, requestId })
    })

  mount(api.readCounter, async (request) => {
    const applicant = await applicantOf(request)
    const { userId, kind, displayName, representative, postalCode, address, phone, mail } = applicant
    const today = toTokyoDay(clock.now())
    const password = await passwords.findCurrent(userId)
    const { account, mail: _, ...federation } = settings.federation
    return {
      applicant: { userId, kind, displayName, representative, postalCode, address, phone, mail },
      password: password === undefined ? null : toPasswordState(password, machineClock.now()),
      today,
      feeYen: findFee(settings.fees, kind, today),
      validity: findValidity(today, settings.validity),
      obstacle: await applying.findObstacle(userId),
      consent: kind === 'provider' ? settings.consent : null,
      federation: { ...federation, account, transferDays: settings.transferDays },
      unreadNotices: await notices.countUnread(userId),
    }
  })

  mount(api.listOwnMatters, async (request) => {
    const { userId } = await applicantOf(request)
    return { matters: await own.list(userId) }
  })

  mount(api.readOwnMatter, async (request) => {
    const { userId } = await applicantOf(request)
    const matter = await own.requireRow(userId, request.params.matterId)
    return { matter: await own.view(matter), timeline: await own.timeline(matter.matterId) }
  })

  mount(api.checkPassword, async (request) => {
    const { userId } = await applicantOf(request)
    return toPasswordState(await passwords.require(userId, request.body), machineClock.now())
  })

  mount(api.apply, async (request) => {
    const applicant = await applicantOf(request)
    const { wrappedKey, certificationRequest, ...rest } = request.body
    const key = decodeKeyMaterial({ wrappedKey, certificationRequest })
    return own.view(await applying.apply(applicant, { ...rest, ...key }, holderOf(request)))
  })

  mount(api.rekey, async (request) => {
    const applicant = await applicantOf(request)
    const matter = await own.requireRow(applicant.userId, request.params.matterId)
    const { wrappedKey, certificationRequest, password } = request.body
    const key = { ...decodeKeyMaterial({ wrappedKey, certificationRequest }), password }
    return own.view(await applying.rekey(applicant, matter, key, holderOf(request)))
  })

  mount(api.download, async (request) => {
    const { userId, displayName } = await applicantOf(request)
    const matter = await own.requireRow(userId, request.params.matterId)
    const { wrappedKey, wrappedUnder, certificate, validUntil } = await applying.download(
      matter,
      request.body,
      holderOf(request),
    )
    return {
      wrappedKey: encodeBase64url(wrappedKey),
      wrappedUnder,
      certificate: encodeBase64url(certificate),
      chain: [...context.trust.intermediates, ...context.trust.anchors].map(encodeBase64url),
      friendlyName: `${displayName} ${validUntil ?? ''}`.trim(),
    }
  })

  mount(api.listNotices, async (request) => {
    const { userId } = await applicantOf(request)
    return { notices: (await notices.list(userId)).map(toNoticeView) }
  })

  mount(api.markNoticeRead, async (request) => {
    const { userId } = await applicantOf(request)
    const notice = await notices.read(userId, request.params.noticeId)
    if (notice.readAt !== null) return
    await markRead(notice, 'billing.notice-read', request)
  })

  mount(api.makeChallenge, async (request) => {
    const { userId } = await applicantOf(request)
    const { purpose, target } = request.body
    const { challengeId, toBeSigned, until } = await proof.make({ userId, purpose, target, origin: request.origin })
    return { challengeId, toBeSigned: encodeBase64url(toBeSigned), until: until.toISOString() }
  })

  mount(api.fetchSealedNotice, async (request) => {
    const { userId } = await applicantOf(request)
    const { noticeId } = request.params
    const notice = await notices.read(userId, noticeId)
    const { envelope } = notice
    if (envelope === null) throw new AppError('request.not-found')
    const { challengeId, signature } = request.body
    await proof.require({
      userId,
      purpose: 'fetch-notice',
      target: noticeId,
      challengeId,
      signature: decodeOctets(signature),
    })
    await markRead(notice, 'billing.notice-fetched', request)
    return { envelope: encodeBase64url(envelope) }
  })

  mount(api.reissuePassword, async (request) => {
    const { userId } = await applicantOf(request)
    const { challengeId, signature, envelope, ...password } = request.body
    const sealed = decodeOctets(envelope)
    const { matter } = await proof.require({
      userId,
      purpose: 'password-reissue',
      target: null,
      challengeId,
      signature: decodeOctets(signature),
    })
    const proofHash = await passwords.hash(password)
    const serial = matter.serial ?? ''
    return store.tx(async (tx) => {
      const { salt, rounds } = password
      const made = await passwords.set(tx, userId, { salt, rounds, proofHash, source: 'online' })
      const at = clock.now()
      const notice = await notices.write(tx, {
        userId,
        kind: 'password',
        occasion: `password:${userId}:${made.passwordNumber}`,
        facts: { serial },
        at,
        sealed: { serial, envelope: sealed },
      })
      if (notice === undefined) throw new AppError('lifecycle.stale', { status: 'password' })
      await audit.append(tx, {
        actor: userId,
        audience: 'applicant',
        action: 'billing.password-reissued',
        target: userId,
        outcome: String(made.passwordNumber),
        requestId: request.requestId,
      })
      return { notice: toNoticeView(notice), password: toPasswordState(made, machineClock.now()) }
    })
  })
  mount(api.changeSignInSecret, async (request) => {
    const { session, requestId, body } = request
    await applicantOf(request)
    await signInSecrets.change(session, { ...body, requestId })
  })
}
