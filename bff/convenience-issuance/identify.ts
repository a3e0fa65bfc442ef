/** From an empty kiosk to a known person: open a visit, check the card's signature, ask the municipality (CV-ID-1..3). */
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import type { CardApPurpose } from '#shared/card-ap/api.ts'
import { centreHours } from '#shared/calendar/service-hours.ts'
import { identify as identifyEndpoint, type Offers, type Terminal } from '#shared/convenience-issuance/api.ts'
import { bindingKeyLength } from '#shared/convenience-issuance/binding.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { CardApLogIn } from '#bff/card-ap/flow.ts'
import { verifyCardLogIn } from '#bff/login/card-log-in.ts'
import { move, requireKiosk, type IssuanceContext } from './context.ts'
import { abort } from './ending.ts'
import { cancelLateJobs } from './printing.ts'
import { findIssuance, insertIssuance, listOpenIssuances } from './store.ts'
import type { Visit } from './visits.ts'

export const logInPurpose = 'convenience-issuance' satisfies CardApPurpose
const nonceLength = 32
const nonceLifeMs = 5 * 60_000
/** Grace after closing for a visit already begun (CV-HRS-4, OQ-CV-2). */
const graceMs = 10 * 60_000

/** Warnings and ends of an idle screen, in seconds (CV-KS-14, OQ-CV-2). */
const idle = { warnAfter: 60, endAfter: 30, pinWarnAfter: 90 }

export const describeTerminal = (context: IssuanceContext, kioskId: string): Terminal => {
  const kiosk = requireKiosk(context, kioskId)
  const now = context.clock.now()
  const { open, opensAt, closesAt } = centreHours(now)
  return {
    kioskId,
    shopName: kiosk.shopName,
    operatorName: kiosk.operatorName,
    now: now.toISOString(),
    centre: { open, opensAt: opensAt?.toISOString() ?? null, closesAt: closesAt?.toISOString() ?? null },
    idle,
  }
}

/** Ends what an earlier page left behind on this terminal. Throws `issuance.terminal-busy` while its paper is coming out. */
const clearTerminal = async (context: IssuanceContext, kioskId: string, requestId: string): Promise<void> => {
  for (const left of await listOpenIssuances(context.store, kioskId)) {
    await context.visits.exclusive(`${left.visitId}:money`, () =>
      abort(context, left.visitId, { kioskId, reason: 'page-left', requestId }),
    )
    const after = await findIssuance(context.store, left.visitId)
    if (after?.status === 'printing' || after?.status === 'printed') throw new AppError('issuance.terminal-busy')
  }
  // A printer that does not answer prints for nobody; the watcher asks again.
  await cancelLateJobs(context, kioskId).catch(() => undefined)
}

const listMethods = ({ redeemCardAp }: IssuanceContext): ('jpki' | 'card-ap')[] =>
  redeemCardAp === undefined ? ['jpki'] : ['jpki', 'card-ap']

/** Throws `issuance.closed` outside the centre's hours (CV-HRS-1), `issuance.terminal-busy`. */
export const openVisit = async (
  context: IssuanceContext,
  { kioskId, requestId, origin }: { readonly kioskId: string; readonly requestId: string; readonly origin: string },
) => {
  const now = context.machineClock.now()
  const hours = centreHours(context.clock.now())
  if (!hours.open || hours.closesAt === null) {
    throw new AppError('issuance.closed', { opensAt: hours.opensAt?.toISOString() ?? null })
  }
  await clearTerminal(context, kioskId, requestId)
  const nonce = context.randomBytes(nonceLength)
  const visit: Visit = {
    visitId: crypto.randomUUID(),
    kioskId,
    nonce,
    nonceExpiresAt: new Date(now.getTime() + nonceLifeMs),
    origin,
    bindingKey: context.randomBytes(bindingKeyLength),
    lastSeenAt: now,
    finishBy: new Date(hours.closesAt.getTime() + graceMs),
    households: new Map(),
  }
  const { store, audit, visits } = context
  // Known before its row can be seen: the watcher takes a row without a visit for one that a crash left behind.
  visits.open(visit)
  await store
    .tx(async (tx) => {
      await insertIssuance(tx, store.tables, { visitId: visit.visitId, kioskId, startedAt: now })
      await audit.append(tx, {
        actor: kioskId,
        audience: 'kiosk',
        action: 'issuance.start',
        target: visit.visitId,
        outcome: 'started',
        requestId,
      })
    })
    .catch((error: unknown) => {
      visits.forget(visit.visitId)
      throw error
    })
  return {
    visitId: visit.visitId,
    nonce: encodeBase64url(nonce),
    origin,
    purpose: logInPurpose,
    methods: listMethods(context),
    expiresAt: visit.nonceExpiresAt.toISOString(),
  }
}

/** The visit's nonce, given out once whatever becomes of the log-in. */
const takeNonce = (visit: Visit, now: Date): Uint8Array<ArrayBuffer> => {
  const { nonce } = visit
  visit.nonce = undefined
  if (nonce === undefined) throw new AppError('login.nonce-unknown')
  if (now > visit.nonceExpiresAt) throw new AppError('login.nonce-expired')
  return nonce
}

type Identity = BodyOf<typeof identifyEndpoint>

type Shown = { readonly identity: Identity; readonly nonce: Uint8Array<ArrayBuffer> }

/** Whose card it is by either method, and which municipality to ask (CV-G-6). */
const logIn = async (
  { trust, clock, redeemCardAp }: IssuanceContext,
  { origin }: Visit,
  { identity, nonce }: Shown,
): Promise<CardApLogIn> => {
  if ('cardApProof' in identity) {
    if (redeemCardAp === undefined) throw new AppError('login.nonce-unknown')
    return redeemCardAp({ token: identity.cardApProof, origin, nonce: encodeBase64url(nonce) })
  }
  const { municipalityCode, algorithm } = identity
  const proof = {
    certificate: decodeBase64url(identity.certificate),
    algorithm,
    signature: decodeBase64url(identity.signature),
    origin,
    nonce,
    purpose: logInPurpose,
  }
  return { credential: await verifyCardLogIn(proof, trust, clock.now()), municipalityCode }
}

const askMunicipality = async (context: IssuanceContext, visit: Visit, shown: Shown): Promise<Offers> => {
  const { credential, municipalityCode } = await logIn(context, visit, shown)
  const municipality = context.municipalities.get(municipalityCode)
  if (municipality === undefined) throw new AppError('issuance.municipality-not-participating')
  context.visits.requireOpen(visit)
  const eligibility = await municipality.askEligibility({
    visitId: visit.visitId,
    certificate: credential,
    bindingKey: encodeBase64url(visit.bindingKey),
  })
  const closes = new Date(eligibility.closesAt).getTime() + graceMs
  visit.finishBy = new Date(Math.min(visit.finishBy.getTime(), closes))
  visit.municipalityCode = municipality.municipalityCode
  visit.applicant = { applicantRef: eligibility.applicantRef, ...eligibility.applicant }
  visit.offers = eligibility.kinds.map((offered) =>
    offered.available
      ? { kind: offered.kind, available: true, feeYen: offered.feeYen }
      : {
          kind: offered.kind,
          available: false,
          feeYen: offered.feeYen ?? null,
          reason: offered.reason,
          opensAt: offered.opensAt ?? null,
        },
  )
  return {
    municipality: { code: municipality.municipalityCode, name: eligibility.municipalityName },
    offers: [...visit.offers],
    finishBy: visit.finishBy.toISOString(),
  }
}

/** The whole of CV-ID: a refusal ends the visit, is audited by its code, and says nothing of the person. */
export const identify = async (
  context: IssuanceContext,
  visit: Visit,
  { identity, requestId }: { readonly identity: Identity; readonly requestId: string },
): Promise<Offers> => {
  const issuance = { ...visit, requestId: null, municipalityCode: null }
  const nonce = takeNonce(visit, context.machineClock.now())
  try {
    const offers = await askMunicipality(context, visit, { identity, nonce })
    await move(context, issuance, {
      event: 'identify',
      cause: 'good',
      requestId,
      set: { municipalityCode: offers.municipality.code },
    })
    return offers
  } catch (error) {
    const refused = toAppError(error)
    if (context.visits.find(visit.visitId) === undefined) throw new AppError('issuance.visit-lost')
    await move(context, issuance, { event: 'abort', cause: refused.code, requestId })
    context.visits.forget(visit.visitId)
    throw refused
  } finally {
    nonce.fill(0)
  }
}
