import type { Letterhead } from '#shared/billing-certificate/applicant-api.ts'
import { yen } from './paper.ts'
import { taxWording as wording } from './wording.ts'

/** The tax within a sum, its fraction cut off once for the paper (消費税法施行令 70条の10). */
export const findTaxWithin = (amountYen: number, ratePercent: number): number =>
  Math.floor((amountYen * ratePercent) / (100 + ratePercent))

/** What makes a paper a qualified invoice (適格請求書); empty of a fee without consumption tax in it. */
export const toTaxLines = (
  tax: Letterhead['tax'],
  amountYen: number,
): { readonly registration: string; readonly within: string } =>
  tax === null
    ? { registration: '', within: '' }
    : {
        registration: wording.registration(tax.registrationNumber),
        within: wording.within(tax.ratePercent, yen(amountYen), yen(findTaxWithin(amountYen, tax.ratePercent))),
      }
