import { describe, expect, it } from 'vitest'
import { findQuotationFault, tidyAddressee } from './quotation-form.ts'

const addressee = {
  postalCode: '999-0101',
  address: '青瀬市緑町1',
  organisation: 'みどりの家',
  person: '',
  honorific: '御中',
} as const

describe('the addressee of a quotation (EB-SC-3)', () => {
  it('needs an address and a name of somebody', () => {
    expect(findQuotationFault(addressee)).toBeUndefined()
    expect(findQuotationFault({ ...addressee, address: '' })).toBe('addressMissing')
    expect(findQuotationFault({ ...addressee, organisation: '' })).toBe('nameMissing')
    expect(findQuotationFault({ ...addressee, organisation: '', person: '青空 花子', honorific: '様' })).toBeUndefined()
  })

  it('takes 御中 for an organisation alone', () => {
    expect(findQuotationFault({ ...addressee, person: '青空 花子' })).toBe('honorificWrong')
    for (const honorific of ['様', '殿'] as const) {
      expect(findQuotationFault({ ...addressee, person: '青空 花子', honorific })).toBeUndefined()
      expect(findQuotationFault({ ...addressee, honorific })).toBeUndefined()
    }
  })

  it('is tidied at its ends, and its postal code in width, never in its names', () => {
    const tidied = tidyAddressee({ ...addressee, postalCode: ' ９９９−０１０１', organisation: ' 塚﨑ケア　' })
    expect(tidied.organisation).toBe('塚﨑ケア')
    expect(tidied.postalCode).toBe('999−0101')
  })
})
