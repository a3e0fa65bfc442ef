import type { CardHolder } from '#mocks/people/card-holders.ts'
import { findResident } from '#mocks/people/households.ts'
import type { PersonSpec, SignatureSubject } from './hierarchy.ts'

/** Era digits of the birth date in signature certificates: first day, digit, latest first. */
const eras = [
  ['2019-05-01', '5'],
  ['1989-01-08', '4'],
  ['1926-12-25', '3'],
  ['1912-07-30', '2'],
  ['1868-01-25', '1'],
] as const

const toEraDate = (day: string): string =>
  `${eras.find(([first]) => day >= first)?.[1] ?? '0'}${day.replaceAll('-', '')}`

const sexDigits = { male: '1', female: '2', 'not-applicable': '3' } as const

const findSignatureSubject = (id: string): SignatureSubject | undefined => {
  const found = findResident(id)
  if (found === undefined) return undefined
  const { resident, household } = found
  return {
    name: resident.name.display,
    birthDate: toEraDate(resident.birthDate),
    sex: sexDigits[resident.sex],
    address: household.address,
  }
}

/** What the CAs must issue for card holders; `withSignature` also makes the certificates that disclose who signs. */
export const toPersonSpecs = (
  holders: readonly CardHolder[],
  { withSignature = false }: { readonly withSignature?: boolean } = {},
): readonly PersonSpec[] =>
  holders.map(({ id, certificate: { serial, notBefore, notAfter, revokedAt } }) => {
    const signature = withSignature ? findSignatureSubject(id) : undefined
    return {
      id,
      serial,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      ...(revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt) }),
      ...(signature === undefined ? {} : { signature }),
    }
  })
