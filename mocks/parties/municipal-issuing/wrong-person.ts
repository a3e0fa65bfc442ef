import type { Application, MessageRequest } from '#bff/parties/municipal-issuing/contract.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { computePrintedDigests, printedPersons } from '#shared/convenience-issuance/binding.ts'
import type { Household } from '#mocks/people/households.ts'
import type { Office } from './answers.ts'
import { writeCertificate, type Printed } from './certificates.ts'

/**
 * The gravest fault of kiosk issuing on request: the answer keeps every id of the right one, and the certificate is of
 * other people. With `withDigests` even the digests fit those other people, as when a server mixes up whole records.
 */
export const substitutePerson = async (
  { households, municipality }: Office,
  { selection, bindingKey, requestId }: MessageRequest<'application'>,
  right: Application,
  { withDigests }: { readonly withDigests: boolean },
): Promise<Application> => {
  const persons = printedPersons(right.certificate)
  const rightNames = new Set(persons.map(({ name }) => name.text))
  const needsSeal = selection.kind === 'seal-registration'
  const isUsable = ({ members }: Household) =>
    members.every(({ name }) => !rightNames.has(name.text)) && (!needsSeal || members[0].seal !== undefined)
  const household = households.find(isUsable)
  const offered = municipality.kinds[selection.kind]
  if (household === undefined || offered === undefined) throw new RangeError('nobody else to print')
  const [head, ...others] = household.members
  const toPrinted = (resident: Printed['resident'], index: number): Printed => ({
    resident,
    memberRef: persons[index]?.memberRef ?? 'nobody',
  })
  const certificate = writeCertificate({
    requestId,
    municipality,
    offered,
    household,
    printed: [
      toPrinted(head, 0),
      ...others.slice(0, persons.length - 1).map((member, index) => toPrinted(member, index + 1)),
    ],
    selection,
    issuedOn: right.certificate.issuedOn,
    issueNumber: right.certificate.issueNumber,
  })
  const digests = withDigests
    ? [...(await computePrintedDigests(decodeBase64url(bindingKey), certificate))]
    : right.digests
  return { ...right, certificate, digests }
}
