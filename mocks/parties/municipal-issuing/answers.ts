import type {
  Application,
  MessageName,
  MessageReply,
  MessageRequest,
  Refusal,
  ResultCode,
} from '#bff/parties/municipal-issuing/contract.ts'
import { isMunicipalityOpen } from '#shared/calendar/service-hours.ts'
import { toTokyoDay } from '#shared/calendar/tokyo.ts'
import { computePrintedDigests, computeSubjectDigest } from '#shared/convenience-issuance/binding.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { Household, Resident } from '#mocks/people/households.ts'
import type { Municipality } from '#mocks/people/municipalities.ts'
import { writeCertificate, type Printed } from './certificates.ts'
import { findOpening, isOpenWithGrace, toClosing, toItemOffers, toKindOffer, toKindOffers, toScopes } from './offers.ts'
import type { References } from './references.ts'
import type { Registrations } from './registrations.ts'

/** The municipality's own work: what it answers to each message when nothing is wrong with it. */

export type Answer<Name extends MessageName> =
  | { readonly resultCode: 'ok'; readonly body: MessageReply<Name> }
  | { readonly resultCode: Exclude<ResultCode, 'ok'>; readonly body: Refusal }

export type Office = {
  readonly municipality: Municipality
  /** Those of this municipality only. */
  readonly households: readonly Household[]
  readonly registrations: Registrations
  readonly references: References
  readonly now: () => Date
}

const refuse = (resultCode: Exclude<ResultCode, 'ok'>, body: Refusal = {}) => ({ resultCode, body })

const residentsOf = ({ households }: Office): readonly Resident[] => households.flatMap(({ members }) => members)

const householdOf = ({ households }: Office, resident: Resident): Household => {
  const found = households.find(({ members }) => members.includes(resident))
  if (found === undefined) throw new RangeError('a resident without a household')
  return found
}

const digestOf = (bindingKey: string, resident: Resident, { address }: Household): Promise<string> =>
  computeSubjectDigest(decodeBase64url(bindingKey), { ...resident, address })

const refuseClosed = (office: Office) => {
  const opensAt = findOpening(office.now(), office.municipality.hours)?.toISOString()
  return refuse('outside-hours', opensAt === undefined ? {} : { opensAt })
}

export const answerEligibility = async (
  office: Office,
  request: MessageRequest<'eligibility'>,
): Promise<Answer<'eligibility'>> => {
  const { municipality, references } = office
  const at = office.now()
  if (!isMunicipalityOpen(at, municipality.hours)) return refuseClosed(office)
  const registered = office.registrations.find(municipality.code, request.certificate)
  const resident = residentsOf(office).find(({ id }) => id === registered?.residentId)
  if (registered?.state !== 'active' || resident === undefined) return refuse('not-registered')
  if (resident.issuanceWithheld === true) return refuse('ask-at-counter')
  return {
    resultCode: 'ok',
    body: {
      applicantRef: await references.toReference(request.visitId, resident.id, 'applicant'),
      applicant: {
        memberRef: await references.toReference(request.visitId, resident.id, 'member'),
        digest: await digestOf(request.bindingKey, resident, householdOf(office, resident)),
      },
      kinds: toKindOffers({ municipality, resident, at }),
      closesAt: toClosing(at, municipality.hours).toISOString(),
      maxCopies: municipality.maxCopies,
      municipalityName: municipality.name,
    },
  }
}

type Applicant = { readonly resident: Resident; readonly household: Household }

/** Who applies, or why not: every later message of a visit asks again, for a measure can be set meanwhile. */
const findApplicant = async (
  office: Office,
  { visitId, applicantRef, kind }: Pick<MessageRequest<'household'>, 'visitId' | 'applicantRef' | 'kind'>,
): Promise<Applicant | ReturnType<typeof refuse>> => {
  const { municipality, references } = office
  const at = office.now()
  if (!isOpenWithGrace(at, municipality.hours)) return refuseClosed(office)
  const resident = await references.find(residentsOf(office), applicantRef, { visitId, role: 'applicant' })
  if (resident === undefined) return refuse('reference-unknown')
  if (resident.issuanceWithheld === true) return refuse('ask-at-counter')
  const offer = toKindOffer(kind, { municipality, resident, at })
  if (!offer.available) return refuse('kind-unavailable', { reason: offer.reason })
  return { resident, household: householdOf(office, resident) }
}

export const answerHousehold = async (
  office: Office,
  request: MessageRequest<'household'>,
): Promise<Answer<'household'>> => {
  const applicant = await findApplicant(office, request)
  if ('resultCode' in applicant) return applicant
  const { household, resident } = applicant
  const listed = request.kind === 'seal-registration' ? [resident] : household.members
  return {
    resultCode: 'ok',
    body: {
      members: await Promise.all(
        listed.map(async (member) => ({
          memberRef: await office.references.toReference(request.visitId, member.id, 'member'),
          digest: await digestOf(request.bindingKey, member, household),
          name: member.name,
          relationship: member.relationship,
        })),
      ),
      items: toItemOffers(request.kind, office.municipality, office.now()),
      scopes: toScopes(request.kind, household.members.length),
      maxCopies: office.municipality.maxCopies,
    },
  }
}

type ApplicationRequest = MessageRequest<'application'>

/** Members to print in the household's order, or the first field that does not fit. */
const findPrinted = async (
  office: Office,
  { visitId, selection }: ApplicationRequest,
  { resident, household }: Applicant,
): Promise<readonly [Printed, ...Printed[]] | { readonly field: string }> => {
  const scopes = toScopes(selection.kind, household.members.length)
  if (!scopes.includes(selection.scope)) return { field: 'scope' }
  const chosen = new Set(selection.memberRefs)
  const namesMembers = selection.scope === 'members'
  if (chosen.size !== selection.memberRefs.length || namesMembers !== chosen.size > 0) return { field: 'memberRefs' }
  const all = await Promise.all(
    household.members.map(async (member) => ({
      resident: member,
      memberRef: await office.references.toReference(visitId, member.id, 'member'),
    })),
  )
  const [first, ...rest] = all.filter((member) => {
    if (selection.scope === 'household') return true
    return namesMembers ? chosen.delete(member.memberRef) : member.resident === resident
  })
  if (first === undefined || (namesMembers && chosen.size > 0)) return { field: 'memberRefs' }
  const allowed = new Set(
    toItemOffers(selection.kind, office.municipality, office.now()).flatMap(({ item, allowed }) =>
      allowed ? [item] : [],
    ),
  )
  const items = new Set(selection.items)
  if (items.size !== selection.items.length || [...items].some((item) => !allowed.has(item))) return { field: 'items' }
  if (selection.copies > office.municipality.maxCopies) return { field: 'copies' }
  return [first, ...rest]
}

export const answerApplication = async (
  office: Office,
  request: ApplicationRequest,
  issueNumber: string,
): Promise<Answer<'application'>> => {
  const { selection, requestId } = request
  const applicant = await findApplicant(office, { ...request, kind: selection.kind })
  if ('resultCode' in applicant) return applicant
  const printed = await findPrinted(office, request, applicant)
  if ('field' in printed) return refuse('selection-invalid', printed)
  const offered = office.municipality.kinds[selection.kind]
  if (offered === undefined) return refuse('kind-unavailable', { reason: 'not-offered' })
  const certificate = writeCertificate({
    requestId,
    municipality: office.municipality,
    offered,
    household: applicant.household,
    printed,
    selection,
    issuedOn: toTokyoDay(office.now()),
    issueNumber,
  })
  const digests: Application['digests'] = [
    ...(await computePrintedDigests(decodeBase64url(request.bindingKey), certificate)),
  ]
  return { resultCode: 'ok', body: { requestId, certificate, digests, feeYen: offered.feeYen } }
}

const listedMax = 50
/** Spaces dropped and hiragana read as katakana: readings are kept in katakana. */
const toReading = (text: string): string =>
  text
    .replaceAll(/[\s\u3000]/g, '')
    .replaceAll(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))

/** Staff's references outlive a visit: they stand for the municipality's own number of a resident. */
const staffVisit = 'registration'

export const answerResidentSearch = async (
  office: Office,
  { kana, birthDate }: MessageRequest<'resident-search'>,
): Promise<Answer<'resident-search'>> => {
  if (kana === undefined && birthDate === undefined) return refuse('selection-invalid', { field: 'kana' })
  const found = residentsOf(office).filter(
    (resident) =>
      (kana === undefined || toReading(resident.name.kana).startsWith(toReading(kana))) &&
      (birthDate === undefined || resident.birthDate === birthDate),
  )
  return {
    resultCode: 'ok',
    body: {
      residents: await Promise.all(
        found.slice(0, listedMax).map(async (resident) => ({
          residentRef: await office.references.toReference(staffVisit, resident.id, 'resident'),
          name: resident.name,
          birthDate: resident.birthDate,
          address: householdOf(office, resident).address,
          registration: office.registrations.stateOf(resident.id),
        })),
      ),
      truncated: found.length > listedMax,
    },
  }
}

export const answerUserRegistration = async (
  office: Office,
  request: MessageRequest<'user-registration'>,
): Promise<Answer<'user-registration'>> => {
  const { municipality, registrations, references } = office
  const at = office.now()
  if (request.action === 'stop') {
    const stopped = registrations.stop(municipality.code, request.certificate, at)
    if (stopped === undefined) return refuse('not-registered')
    return { resultCode: 'ok', body: { state: stopped.state, since: stopped.since } }
  }
  const resident = await references.find(residentsOf(office), request.residentRef, {
    visitId: staffVisit,
    role: 'resident',
  })
  if (resident === undefined) return refuse('reference-unknown')
  const registered = registrations.register(municipality.code, {
    certificate: request.certificate,
    residentId: resident.id,
    at,
  })
  if (registered === undefined) return refuse('already-registered')
  return { resultCode: 'ok', body: { state: registered.state, since: registered.since } }
}
