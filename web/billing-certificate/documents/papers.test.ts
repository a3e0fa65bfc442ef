import { describe, expect, it } from 'vitest'
import { billingHolders, federation } from '#mocks/people/federation.ts'
import { notoSerif } from '../../../tests/interop/certificate-fixture.ts'
import { readPdf } from '../../../tests/read-pdf.ts'
import { renderInvoice, type Invoice } from './invoice.ts'
import { renderQuotation, type Quotation } from './quotation.ts'
import { renderReceipt, type Receipt } from './receipt.ts'
import { findTaxWithin } from './tax.ts'

const typefaces = [notoSerif()]
const [, long, agent] = billingHolders
const { name, postalCode, address, phone, account } = federation
const issuer = { name, postalCode, address, phone, seal: 'box' } as const

const quotation: Quotation = {
  addressee: {
    postalCode: long.postalCode,
    address: long.address,
    organisation: long.displayName,
    person: long.representative,
    honorific: '様',
  },
  issuer,
  number: 'HJ000000002-20270310',
  day: '2027-03-10',
  feeYen: 5000,
  validity: { from: '2027-04-01', until: '2030-04-30' },
  payment: { by: 'offset' },
}

const invoice: Invoice = {
  addressee: {
    postalCode: agent.postalCode,
    address: agent.address,
    organisation: agent.displayName,
    person: '',
    honorific: '御中',
  },
  issuer,
  applicationNumber: '27-0012',
  day: '2027-03-10',
  dueOn: '2027-04-09',
  amountYen: 5000,
  account,
  userId: agent.userId,
  tax: null,
}

const textOf = async (pdf: Uint8Array) => {
  const { pages, title } = await readPdf(pdf)
  expect(pages).toHaveLength(1)
  return { text: (pages[0]?.texts ?? []).join(''), title }
}

describe('a quotation (EB-A2, EB-D-1)', () => {
  it('names addressee with honorific, fee, day of the era and issuer on one page', async () => {
    const { text, title } = await textOf(await renderQuotation(quotation, typefaces))
    for (const part of [
      '月見 一之進　様',
      '￥5,000',
      '令和9年3月10日',
      federation.name,
      '令和12年4月30日',
      '印',
      long.displayName,
    ])
      expect(text).toContain(part)
    expect(title).toBe('見積書 HJ000000002-20270310')
  })

  it('says how it is paid: by offset, by transfer, or not at all', async () => {
    const read = async (more: Partial<Quotation>) =>
      (await textOf(await renderQuotation({ ...quotation, ...more }, typefaces))).text
    expect(await read({})).toContain('差し引きます')
    expect(await read({ payment: { by: 'transfer', days: 30 } })).toContain('30日以内')
    expect(await read({ feeYen: 0 })).toContain('手数料はかかりません')
  })

  it('has the same bytes for the same words', async () => {
    const [first, second] = [await renderQuotation(quotation, typefaces), await renderQuotation(quotation, typefaces)]
    expect(Buffer.compare(first, second)).toBe(0)
  })

  it('is refused where a character cannot be drawn', async () => {
    const addressee = { ...quotation.addressee, person: '\u{e000}' }
    await expect(renderQuotation({ ...quotation, addressee }, typefaces)).rejects.toThrow(
      'issuance.character-undrawable',
    )
  })
})

describe('an invoice (EB-A3, EB-D-2)', () => {
  it('EB-R-8 tells account, number, last day and the ID for the name of the remitter', async () => {
    const { text } = await textOf(await renderInvoice(invoice, typefaces))
    for (const part of [
      `${agent.displayName}　御中`,
      '27-0012',
      '令和9年4月9日',
      '青瀬銀行　本店',
      '普通預金',
      account.number,
      account.holder,
      `ユーザID「${agent.userId}」`,
    ])
      expect(text).toContain(part)
  })

  it('names number, rate and tax of a fee with consumption tax in it, and nothing of it otherwise', async () => {
    const tax = { registrationNumber: 'T1234567890123', ratePercent: 10 }
    const { text } = await textOf(await renderInvoice({ ...invoice, tax }, typefaces))
    for (const part of ['登録番号　T1234567890123', '10％対象', '￥5,000', '（うち消費税額等　￥454）'])
      expect(text).toContain(part)
    const { text: without } = await textOf(await renderInvoice(invoice, typefaces))
    expect(without).not.toMatch(/登録番号|消費税/)
    expect([findTaxWithin(5500, 10), findTaxWithin(1, 10), findTaxWithin(0, 10)]).toEqual([500, 0, 0])
  })

  it('has a frame for the seal, or says that there is none', async () => {
    expect((await textOf(await renderInvoice(invoice, typefaces))).text).toMatch(/印/)
    const omitted = { ...invoice, issuer: { ...issuer, seal: 'omitted' as const } }
    const { text } = await textOf(await renderInvoice(omitted, typefaces))
    expect(text).toContain('（公印省略）')
  })

  it('stays on its page with the longest names', async () => {
    const longest = { ...invoice.addressee, address: long.address.repeat(2), organisation: long.displayName.repeat(2) }
    const { pages } = await readPdf(await renderInvoice({ ...invoice, addressee: longest }, typefaces))
    expect(pages).toHaveLength(1)
  })
})

describe('a receipt', () => {
  const { addressee, applicationNumber, amountYen, userId, tax } = invoice
  const receipt: Receipt = { addressee, issuer, applicationNumber, day: '2027-03-15', amountYen, userId, tax }

  it('says who paid how much for what, when, and who received it, on one page', async () => {
    const { text, title } = await textOf(await renderReceipt(receipt, typefaces))
    for (const part of [
      `${agent.displayName}　御中`,
      '￥5,000',
      '令和9年3月15日',
      '正に領収いたしました',
      '電子証明書発行手数料として',
      agent.userId,
      federation.name,
      '印',
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/登録番号|消費税/)
    expect(title).toBe('領収書 27-0012')
  })

  it('names number, rate and tax of a fee with consumption tax in it', async () => {
    const taxed = { ...receipt, tax: { registrationNumber: 'T1234567890123', ratePercent: 10 } }
    const { text } = await textOf(await renderReceipt(taxed, typefaces))
    for (const part of ['登録番号　T1234567890123', '10％対象', '（うち消費税額等　￥454）'])
      expect(text).toContain(part)
  })

  it('stays on its page with the longest names, and has the same bytes for the same words', async () => {
    const longest = { ...addressee, address: long.address.repeat(2), organisation: long.displayName.repeat(2) }
    const first = await renderReceipt({ ...receipt, addressee: longest }, typefaces)
    expect((await readPdf(first)).pages).toHaveLength(1)
    expect(Buffer.compare(first, await renderReceipt({ ...receipt, addressee: longest }, typefaces))).toBe(0)
  })
})
