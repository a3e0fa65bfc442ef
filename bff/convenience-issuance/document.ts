/** Application, certificate information and the document drawn from it: every hand-over compares whom it is about. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import type { Application, bindDocument, Household, reportUndrawable } from '#shared/convenience-issuance/api.ts'
import { computePrintedDigests } from '#shared/convenience-issuance/binding.ts'
import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import type { CertificateKind, Selection } from '#shared/convenience-issuance/kinds.ts'
import { computeTotalYen, findInvalidField } from '#shared/convenience-issuance/rules.ts'
import type { BodyOf } from '#shared/contract/endpoint.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { MunicipalIssuingRelay } from '#bff/parties/municipal-issuing/relay.ts'
import { party } from '#bff/parties/municipal-issuing/contract.ts'
import { expectedPrinted, isOwnAddress, isSamePrinted } from './binding.ts'
import { move, type IssuanceContext } from './context.ts'
import { insertTask } from './store.ts'
import type { AlarmKind } from './tables.ts'
import type { Visit } from './visits.ts'

type Known = Visit & Required<Pick<Visit, 'municipalityCode' | 'applicant' | 'offers'>>

const requireIdentified = (visit: Visit): Known => {
  if (visit.municipalityCode === undefined || visit.applicant === undefined || visit.offers === undefined) {
    throw new AppError('lifecycle.illegal', { status: 'started', event: 'apply' })
  }
  return visit as Known
}

const issuanceOf = (visit: Visit) => ({
  visitId: visit.visitId,
  kioskId: visit.kioskId,
  requestId: visit.request?.requestId ?? null,
  municipalityCode: visit.municipalityCode ?? null,
})

const municipalityOf = ({ municipalities }: IssuanceContext, visit: Known): MunicipalIssuingRelay => {
  const municipality = municipalities.get(visit.municipalityCode)
  if (municipality === undefined) throw new AppError('issuance.municipality-not-participating')
  return municipality
}

const requireFee = (visit: Known, kind: CertificateKind): number => {
  const offer = visit.offers.find((offered) => offered.kind === kind)
  if (offer === undefined || !offer.available || offer.feeYen === null) {
    throw new AppError('issuance.kind-unavailable', { reason: offer?.reason ?? 'not-offered' })
  }
  return offer.feeYen
}

const requireInTime = (context: IssuanceContext, visit: Visit): void => {
  if (context.clock.now() > visit.finishBy) throw new AppError('issuance.closed', { opensAt: null })
}

/** Stops the visit for good, calls a human, forgets the person and what was made for them. */
export const stopForMismatch = async (
  context: IssuanceContext,
  visit: Visit,
  { alarm, requestId }: { readonly alarm: AlarmKind; readonly requestId: string },
): Promise<void> => {
  await move(context, issuanceOf(visit), { event: 'mismatch', cause: alarm, alarm, requestId })
  context.visits.forget(visit.visitId)
}

/** The household as the municipality tells it, kept for the visit. The applicant's digest must be the one given first. */
export const readHousehold = async (
  context: IssuanceContext,
  visit: Visit,
  { kind, requestId }: { readonly kind: CertificateKind; readonly requestId: string },
): Promise<Household> => {
  const known = requireIdentified(visit)
  if (visit.request !== undefined) throw new AppError('lifecycle.illegal', { status: 'applied', event: 'apply' })
  requireFee(known, kind)
  const answer = await municipalityOf(context, known).askHousehold({
    visitId: visit.visitId,
    applicantRef: known.applicant.applicantRef,
    kind,
    bindingKey: encodeBase64url(visit.bindingKey),
  })
  context.visits.requireOpen(visit)
  const applicant = answer.members.find(({ memberRef }) => memberRef === known.applicant.memberRef)
  if (applicant?.digest !== known.applicant.digest) {
    await stopForMismatch(context, visit, { alarm: 'subject-mismatch', requestId })
    throw new AppError('issuance.subject-mismatch')
  }
  const household: Household = { ...answer, kind, applicantRef: known.applicant.memberRef }
  visit.households.set(kind, household)
  return household
}

/** Whether the municipality sent something the person did not ask to have stated: never printed, so never accepted. */
const hasUnasked = ({ content }: CertificateInformation, { items }: Selection): boolean => {
  if (content.kind === 'seal-registration') return false
  const may = new Set(items)
  return (
    (content.headOfHousehold !== undefined && !may.has('head-and-relationship')) ||
    content.members.some(
      (member) =>
        (member.relationship !== undefined && !may.has('head-and-relationship')) ||
        (member.domicile !== undefined && !may.has('domicile')) ||
        (member.residentCode !== undefined && !may.has('resident-code')) ||
        (member.myNumber !== undefined && !may.has('my-number')),
    )
  )
}

/** 申請情報 → 証明書情報 (CV-MSG-4), checked person by person before the page sees it. */
export const apply = async (
  context: IssuanceContext,
  visit: Visit,
  { selection, requestId }: { readonly selection: Selection; readonly requestId: string },
): Promise<Application> => {
  requireInTime(context, visit)
  const known = requireIdentified(visit)
  if (visit.request !== undefined) throw new AppError('lifecycle.illegal', { status: 'applied', event: 'apply' })
  const feeYen = requireFee(known, selection.kind)
  const household =
    visit.households.get(selection.kind) ?? (await readHousehold(context, visit, { kind: selection.kind, requestId }))
  const field = findInvalidField(selection, household)
  if (field !== undefined) throw new AppError('issuance.selection-invalid', { field })

  const expected = expectedPrinted(selection, household)
  const application = { requestId: crypto.randomUUID(), totalYen: computeTotalYen(feeYen, selection.copies) }
  const stop = async (alarm: AlarmKind, error: AppError): Promise<never> => {
    context.visits.requireOpen(visit)
    visit.request = { requestId: application.requestId, selection, printed: expected, totalYen: application.totalYen }
    await stopForMismatch(context, visit, { alarm, requestId })
    throw error
  }

  let answer
  try {
    answer = await municipalityOf(context, known).apply({
      visitId: visit.visitId,
      requestId: application.requestId,
      applicantRef: known.applicant.applicantRef,
      selection,
      bindingKey: encodeBase64url(visit.bindingKey),
    })
  } catch (error) {
    if (isAppError(error, 'party.mismatched')) return stop('party-mismatched', error)
    throw error
  }
  const drawn = await computePrintedDigests(visit.bindingKey, answer.certificate)
  if (
    !isSamePrinted(expected, drawn) ||
    !isSamePrinted(expected, answer.digests) ||
    !isOwnAddress(answer.certificate)
  ) {
    return stop('subject-mismatch', new AppError('issuance.subject-mismatch'))
  }
  if (hasUnasked(answer.certificate, selection) || answer.feeYen !== feeYen) {
    return stop('party-mismatched', new AppError('party.malformed', { party }))
  }
  context.visits.requireOpen(visit)
  await move(context, issuanceOf(visit), {
    event: 'apply',
    cause: 'answered',
    requestId,
    set: {
      requestId: application.requestId,
      kind: selection.kind,
      copies: selection.copies,
      totalYen: application.totalYen,
    },
  })
  context.visits.requireOpen(visit)
  visit.request = { requestId: application.requestId, selection, printed: expected, totalYen: application.totalYen }
  return { ...application, certificate: answer.certificate, bindingKey: encodeBase64url(visit.bindingKey), feeYen }
}

/** The page has drawn the document and says whom: the same persons, or everything stops before a coin is taken. */
export const bind = async (
  context: IssuanceContext,
  visit: Visit,
  { document, requestId }: { readonly document: BodyOf<typeof bindDocument>; readonly requestId: string },
): Promise<void> => {
  const { request } = visit
  if (request === undefined) throw new AppError('lifecycle.illegal', { status: 'identified', event: 'bind' })
  // One document a request: what comes after it may meet paper on its way, and changes nothing any more.
  if (visit.documentDigest !== undefined) throw new AppError('lifecycle.illegal', { status: 'bound', event: 'bind' })
  if (document.requestId !== request.requestId || !isSamePrinted(request.printed, document.subjects)) {
    await stopForMismatch(context, visit, { alarm: 'subject-mismatch', requestId })
    throw new AppError('issuance.subject-mismatch')
  }
  await move(context, issuanceOf(visit), {
    event: 'bind',
    cause: 'drawn',
    requestId,
    set: { pageCount: document.pageCount },
  })
  visit.documentDigest = document.documentDigest
}

/** A character nobody here can draw: no paper, no money, and a task for the municipality with the code points alone. */
export const stopForCharacter = async (
  context: IssuanceContext,
  visit: Visit,
  { report, requestId }: { readonly report: BodyOf<typeof reportUndrawable>; readonly requestId: string },
): Promise<void> => {
  const { request, municipalityCode } = visit
  if (request === undefined || municipalityCode === undefined || report.requestId !== request.requestId) {
    throw new AppError('request.invalid', { issues: [{ path: 'requestId', message: 'not the request of this visit' }] })
  }
  if (visit.documentDigest !== undefined) throw new AppError('lifecycle.illegal', { status: 'bound', event: 'abort' })
  await move(context, issuanceOf(visit), {
    event: 'abort',
    cause: 'issuance.character-undrawable',
    requestId,
    also: (tx, at) =>
      insertTask(tx, context.store.tables, {
        municipalityCode,
        createdAt: at,
        kind: request.selection.kind,
        requestId: request.requestId,
        codePoints: report.codePoints.join(', '),
      }),
  })
  context.visits.forget(visit.visitId)
}
