import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { toIssuer, type Addressee, type Honorific } from '../documents/paper.ts'
import type { Quotation } from '../documents/quotation.ts'

/** Whom a quotation is made out to (EB-SC-3), as it is typed and as it is written. */

export const honorifics = ['様', '御中', '殿'] as const satisfies readonly Honorific[]

export type QuotationFault = 'addressMissing' | 'nameMissing' | 'honorificWrong' | 'honorificPerson'

export const tidyAddressee = (typed: Addressee): Addressee => ({
  ...typed,
  postalCode: typed.postalCode.normalize('NFKC').trim(),
  address: typed.address.trim(),
  organisation: typed.organisation.trim(),
  person: typed.person.trim(),
})

/** 御中 is for an organisation and never follows a person's name. */
export const findQuotationFault = ({
  address,
  organisation,
  person,
  honorific,
}: Addressee): QuotationFault | undefined => {
  if (address === '') return 'addressMissing'
  if (organisation === '' && person === '') return 'nameMissing'
  if (honorific !== '御中') return undefined
  if (person !== '') return 'honorificWrong'
  return organisation === '' ? 'honorificPerson' : undefined
}

export const toQuotation = (
  { applicant, consent, feeYen, validity, today, federation }: Counter,
  addressee: Addressee,
): Quotation => {
  return {
    addressee,
    issuer: toIssuer(federation),
    number: `${applicant.userId}-${today.replaceAll('-', '')}`,
    day: today,
    feeYen,
    validity,
    payment: consent === null ? { by: 'transfer', days: federation.transferDays } : { by: 'offset' },
  }
}
