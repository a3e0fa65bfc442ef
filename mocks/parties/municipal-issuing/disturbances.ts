import type { Application, MessageRequest } from '#bff/parties/municipal-issuing/contract.ts'
import { buildInvalidMyNumber } from '#mocks/people/numbers.ts'
import type { Office } from './answers.ts'
import type { MunicipalIssuingFault } from './faults.ts'
import { substitutePerson } from './wrong-person.ts'

type Held = { readonly body: Application; readonly resolve: (other: Application) => void }

const underIdsOf = (own: Application, other: Application): Application => ({
  ...other,
  requestId: own.requestId,
  certificate: { ...other.certificate, requestId: own.requestId },
})

const withNumbers = (body: Application): Application => {
  const { content } = body.certificate
  if (content.kind !== 'resident-record') return body
  const members = content.members.map((member, index) => ({ ...member, myNumber: buildInvalidMyNumber(index) }))
  return { ...body, certificate: { ...body.certificate, content: { ...content, members } } }
}

/** What goes wrong with a certificate on its way out, by the faults that are on. */
export const disturbApplication = (office: Office, strike: (name: MunicipalIssuingFault) => unknown) => {
  let previous: Application | undefined
  let held: Held | undefined

  /** Waits for a second application and gives each the other's. */
  const swap = (body: Application): Promise<Application> => {
    const first = held
    if (first === undefined) {
      return new Promise((resolve) => {
        held = { body, resolve }
      })
    }
    held = undefined
    first.resolve(body)
    return Promise.resolve(first.body)
  }

  return async (request: MessageRequest<'application'>, right: Application): Promise<Application> => {
    const earlier = previous
    previous = right
    if (strike('another-person')) return substitutePerson(office, request, right, { withDigests: false })
    if (strike('another-person-with-digests')) return substitutePerson(office, request, right, { withDigests: true })
    if (earlier !== undefined && strike('replayed')) return earlier
    if (strike('swapped')) return swap(right)
    if (strike('swapped-under-own-ids')) return underIdsOf(right, await swap(right))
    if (strike('uninvited-number')) return withNumbers(right)
    if (strike('other-fee')) return { ...right, feeYen: right.feeYen + 100 }
    return right
  }
}
