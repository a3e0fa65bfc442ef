import { encodeBase64url } from '#shared/bytes/base64url.ts'
import type {
  CertificateForm,
  CertificateInformation,
  ResidentEntry,
} from '#shared/convenience-issuance/certificate-information.ts'
import type { Selection, StatedItem } from '#shared/convenience-issuance/kinds.ts'
import type { Household, Resident } from '#mocks/people/households.ts'
import type { Municipality, OfferedKind } from '#mocks/people/municipalities.ts'
import { toSeed } from '#mocks/people/numbers.ts'
import { buildOfficialSeal, buildSealImprint } from '#mocks/people/seals.ts'

/** Writes certificates from the register, in the municipality's form. */

export type Printed = { readonly resident: Resident; readonly memberRef: string }

export type CertificateOrder = {
  readonly requestId: string
  readonly municipality: Municipality
  readonly offered: OfferedKind
  readonly household: Household
  readonly printed: readonly [Printed, ...Printed[]]
  readonly selection: Pick<Selection, 'kind' | 'scope' | 'items'>
  readonly issuedOn: string
  readonly issueNumber: string
}

const basicFourOf = ({ resident, memberRef }: Printed, { address }: Household) => ({
  memberRef,
  name: resident.name,
  birthDate: resident.birthDate,
  sex: resident.sex,
  address,
})

const toEntry = (printed: Printed, household: Household, items: ReadonlySet<StatedItem>): ResidentEntry => {
  const { resident } = printed
  return {
    ...basicFourOf(printed, household),
    residentSince: resident.residentSince,
    ...(resident.addressSince === undefined ? {} : { addressSince: resident.addressSince }),
    ...(resident.previousAddress === undefined ? {} : { previousAddress: resident.previousAddress }),
    ...(items.has('head-and-relationship') ? { relationship: resident.relationship } : {}),
    ...(items.has('domicile') ? { domicile: resident.domicile } : {}),
    ...(items.has('resident-code') ? { residentCode: resident.residentCode } : {}),
    ...(items.has('my-number') ? { myNumber: resident.myNumber } : {}),
  }
}

const officialSeals = new Map<string, string>()

const officialSealOf = (code: string): string => {
  const made = officialSeals.get(code) ?? encodeBase64url(buildOfficialSeal(toSeed(code)))
  officialSeals.set(code, made)
  return made
}

const toForm = (municipality: Municipality, { paper, layout, title, statement }: OfferedKind): CertificateForm => ({
  paper,
  layout,
  title,
  statement,
  issuerTitle: municipality.issuerTitle,
  issuerName: municipality.issuerName,
  officialSeal: officialSealOf(municipality.code),
  eraDates: municipality.eraDates,
})

const toContent = (order: CertificateOrder): CertificateInformation['content'] => {
  const { household, printed, selection } = order
  const items = new Set(selection.items)
  if (selection.kind === 'seal-registration') {
    const [person] = printed
    const { seal } = person.resident
    if (seal === undefined) throw new RangeError('no seal registered')
    return {
      kind: 'seal-registration',
      person: basicFourOf(person, household),
      sealImprint: encodeBase64url(buildSealImprint(seal.seed)),
      registrationNumber: seal.registrationNumber,
    }
  }
  return {
    kind: 'resident-record',
    address: household.address,
    ...(items.has('head-and-relationship') ? { headOfHousehold: household.members[0].name.text } : {}),
    members: printed.map((member) => toEntry(member, household, items)),
    whole: selection.scope === 'household',
  }
}

export const writeCertificate = (order: CertificateOrder): CertificateInformation => ({
  requestId: order.requestId,
  kind: order.selection.kind,
  municipality: { code: order.municipality.code, name: order.municipality.name },
  form: toForm(order.municipality, order.offered),
  issuedOn: order.issuedOn,
  issueNumber: order.issueNumber,
  content: toContent(order),
})
