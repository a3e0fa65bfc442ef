import { describe, expect, it } from 'vitest'
import { emptyDraft, readDraft, toDraft } from './holder-draft.ts'

const draft = {
  ...emptyDraft,
  displayName: ' みどりの家 ',
  representative: '青空 花子',
  postalCode: '９９９０１０１',
  address: '青瀬県青瀬市緑町二丁目3番4号',
  phone: '０９９－０００－０２０１',
}

describe('the form of a holder', () => {
  it('EB-SC-19 reads digits and hyphens of either width', () => {
    expect(readDraft(draft)).toEqual({
      fields: {
        ...draft,
        displayName: 'みどりの家',
        postalCode: '999-0101',
        phone: '099-000-0201',
        mail: null,
      },
    })
  })

  it('names every field that is wrong', () => {
    const read = readDraft({ ...emptyDraft, postalCode: '1', phone: '99', mail: 'no' })
    expect(read).toEqual({
      wrong: new Set(['displayName', 'representative', 'postalCode', 'address', 'phone', 'mail']),
    })
  })

  it('goes back into the form', () => {
    const read = readDraft(draft)
    if (!('fields' in read)) throw new Error('was refused')
    expect(readDraft(toDraft(read.fields))).toEqual(read)
  })
})
