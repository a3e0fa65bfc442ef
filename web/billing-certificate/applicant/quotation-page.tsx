import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import type { Counter } from '#shared/billing-certificate/applicant-api.ts'
import { Loaded } from '#web/session/loaded.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { formatCount } from '#web/text/staff-format.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { FactList } from '#web/ui/fact-list.tsx'
import { TextField } from '#web/ui/field.tsx'
import type { Addressee } from '../documents/paper.ts'
import type { PaperOrder } from '../documents/paper-wire.ts'
import { addresses } from './addresses.ts'
import { ChoiceList } from './choice-list.tsx'
import { PageHead } from './page-head.tsx'
import { PaperView } from './paper-view.tsx'
import { useCounter } from './queries.ts'
import { findQuotationFault, honorifics, tidyAddressee, toQuotation, type QuotationFault } from './quotation-form.ts'

/** 見積書作成 (EB-A2, EB-SC-3): nothing is sent, nothing changes. */
export const QuotationPage = () => {
  const { quotation: text } = useText(billingApplicantText)
  const counter = useCounter()
  return (
    <>
      <PageHead isBehind title={text.title} lead={text.lead} />
      <Loaded query={counter}>{(held) => <QuotationForm counter={held} />}</Loaded>
    </>
  )
}

const fieldOf: Readonly<Record<QuotationFault, string>> = {
  addressMissing: 'address',
  nameMissing: 'organisation',
  honorificWrong: 'honorific',
  honorificPerson: 'honorific',
}

const QuotationForm = ({ counter }: { readonly counter: Counter }) => {
  const all = useText(billingApplicantText)
  const { quotation: text, required, optional } = all
  const navigate = useNavigate()
  const { applicant } = counter
  const [typed, setTyped] = useState<Addressee>({
    postalCode: applicant.postalCode,
    address: applicant.address,
    organisation: applicant.displayName,
    person: '',
    honorific: '御中',
  })
  const [fault, setFault] = useState<QuotationFault>()
  const [order, setOrder] = useState<PaperOrder>()
  const change = (part: Partial<Addressee>) => {
    setTyped({ ...typed, ...part })
    setFault(undefined)
    setOrder(undefined)
  }
  const errorOf = (field: string) => (fault !== undefined && fieldOf[fault] === field ? text[fault] : undefined)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const addressee = tidyAddressee(typed)
    const found = findQuotationFault(addressee)
    setFault(found)
    if (found === undefined) setOrder({ type: 'quotation', quotation: toQuotation(counter, addressee) })
    else event.currentTarget.querySelector<HTMLInputElement>(`[data-field="${fieldOf[found]}"] input`)?.focus()
  }
  const organisation = applicant.kind === 'agent' ? text.corporation : text.organisation

  return (
    <>
      <FactList facts={[{ key: 'fee', name: text.fee, value: all.yen(formatCount(counter.feeYen)) }]} />
      <form noValidate onSubmit={submit} className="grid max-w-160 gap-6">
        <p>{text.fromRecord}</p>
        <TextField
          name="postal-code"
          label={text.postalCode}
          support={text.postalCodeSupport}
          requirement={optional}
          inputMode="numeric"
          maxLength={12}
          className="max-w-60"
          value={typed.postalCode}
          onChange={({ target }) => change({ postalCode: target.value })}
        />
        <div data-field="address">
          <TextField
            name="address"
            label={text.address}
            requirement={required}
            aria-required="true"
            maxLength={200}
            value={typed.address}
            error={errorOf('address')}
            onChange={({ target }) => change({ address: target.value })}
          />
        </div>
        <div data-field="organisation">
          <TextField
            name="organisation"
            label={organisation}
            maxLength={120}
            value={typed.organisation}
            error={errorOf('organisation')}
            onChange={({ target }) => change({ organisation: target.value })}
          />
        </div>
        <TextField
          name="person"
          label={text.person}
          support={text.personSupport}
          requirement={optional}
          maxLength={60}
          value={typed.person}
          onChange={({ target }) => change({ person: target.value })}
        />
        <div data-field="honorific">
          <ChoiceList
            across
            legend={text.honorific}
            support={text.honorificSupport}
            error={errorOf('honorific')}
            choices={honorifics.map((value) => ({ value, label: <span lang="ja">{value}</span> }))}
            chosen={typed.honorific}
            onChoose={(honorific) => change({ honorific })}
          />
        </div>
        <div className="flex flex-wrap gap-4">
          <Button size="l" look="outline" onClick={() => void navigate(addresses.certificates)}>
            {all.back}
          </Button>
          <Button type="submit" size="l">
            {text.show}
          </Button>
        </div>
      </form>
      {order !== undefined && <PaperView order={order} fileName={`${all.paper.quotationFile}-${counter.today}.pdf`} />}
    </>
  )
}
