import { billingFederationText } from '#web/text/billing-federation.ts'
import { useText } from '#web/text/text-area.ts'
import { PageHead } from '../page-head.tsx'
import { BankFile } from './bank-file.tsx'
import { Refunds } from './refunds.tsx'
import { RemitterSearch } from './remitter-search.tsx'

/** 入金登録 (EB-SC-18): by the remitter's name in the passbook, and from the bank's file; and what goes back (OQ-EB-5). */
export const DepositsPage = () => {
  const { deposit: text } = useText(billingFederationText)
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <RemitterSearch />
      <BankFile />
      <Refunds />
    </>
  )
}
