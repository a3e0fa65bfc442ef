import { describe, expect, it } from 'vitest'
import { createPaymentSystemRelay } from '#bff/parties/payment-system/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'
import { createPaymentSystemFaults } from '#mocks/parties/payment-system/faults.ts'
import { createPaymentSystemHandlers } from '#mocks/parties/payment-system/handlers.ts'
import { Payments, type PaymentEvent } from '#mocks/parties/payment-system/payments.ts'

const item = { applicationNumber: '27-0001', userId: 'HJ000000001', issued: true, balanceYen: 5000 }
const report = { month: '2027-04', items: [item], issuedCount: 1, totalYen: 5000 }

const open = () => {
  const payments = new Payments(createMemoryJournal<PaymentEvent>())
  const faults = createPaymentSystemFaults()
  const log = createMessageLog('payment-system', () => new Date(0))
  const handlers = createPaymentSystemHandlers({ payments, faults, log, wait: () => new Promise(() => undefined) })
  const fetch = createHandlerFetch(handlers)
  const relay = createPaymentSystemRelay({ baseUrl: 'http://payments.invalid/', fetch, timeoutMs: 300 })
  return { payments, faults, log, relay }
}

describe('the payment system behind its contract', () => {
  it('takes a report once, however often it is told', async () => {
    const { relay, payments } = open()
    const receipt = await relay.report(report)
    expect(receipt).toMatchObject({ month: '2027-04', items: 1, totalYen: 5000 })
    expect(await relay.report(report)).toEqual(receipt)
    expect(payments.list()).toEqual([{ month: '2027-04', items: 1, totalYen: 5000, closed: false }])
  })

  it('refuses another report for the same month', async () => {
    const { relay } = open()
    await relay.report(report)
    const other = { ...report, items: [{ ...item, balanceYen: 4000 }], totalYen: 4000 }
    await expect(relay.report(other)).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: 'report-differs' },
    })
  })

  it.each([
    ['a sum that is not the sum', { ...report, totalYen: 4999 }],
    ['a count that is not the count', { ...report, issuedCount: 0 }],
    ['a certificate twice', { ...report, items: [item, item], issuedCount: 2, totalYen: 10_000 }],
    ['a negative balance', { ...report, items: [{ ...item, balanceYen: -1 }], totalYen: -1 }],
  ])('refuses %s', async (_what, wrong) => {
    await expect(open().relay.report(wrong)).rejects.toMatchObject({ detail: { resultCode: 'request-invalid' } })
  })

  it('EB-X-3, EB-R-4 keeps back what is payable, month after month: 5,000, 1,000, nothing', async () => {
    const { relay, payments } = open()
    await relay.report(report)
    await expect(relay.findResult('2027-04')).resolves.toBeUndefined()
    payments.close('2027-04')
    const taken = { applicationNumber: '27-0001', userId: 'HJ000000001', takenYen: 4000 }
    await expect(relay.findResult('2027-04')).resolves.toEqual({ month: '2027-04', items: [taken], totalYen: 4000 })
    await relay.report({ month: '2027-05', items: [{ ...item, balanceYen: 1000 }], issuedCount: 1, totalYen: 1000 })
    payments.close('2027-05')
    await expect(relay.findResult('2027-05')).resolves.toMatchObject({ totalYen: 1000 })
  })

  it('shares what one provider is paid among its certificates', async () => {
    const { relay, payments } = open()
    const second = { ...item, applicationNumber: '27-0002' }
    payments.setPayable('HJ000000001', 6000)
    await relay.report({ ...report, items: [item, second], issuedCount: 2, totalYen: 10_000 })
    payments.close('2027-04')
    const { items } = (await relay.findResult('2027-04')) ?? { items: [] }
    expect(items.map(({ takenYen }) => takenYen)).toEqual([5000, 1000])
  })

  it('knows nothing of a month that was never reported', async () => {
    await expect(open().relay.findResult('2027-01')).rejects.toMatchObject({ detail: { resultCode: 'report-unknown' } })
  })

  it.each([
    ['malformed', 'party.malformed'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
    ['answer-lost', 'party.unreachable'],
    ['wrong-receipt', 'party.mismatched'],
  ])('taken for an error when %s: %s', async (name, code) => {
    const { faults, relay } = open()
    faults.set([{ name, times: 1 }])
    await expect(relay.report(report)).rejects.toMatchObject({ code })
    // the same report again is the same report, whatever became of the first answer
    await expect(relay.report(report)).resolves.toMatchObject({ totalYen: 5000 })
  })

  it('writes messages down without amounts or names', async () => {
    const { log, relay } = open()
    await relay.report(report)
    await relay.findResult('2027-04')
    expect(log.list().map(({ message, result }) => `${message} ${result}`)).toEqual([
      'report 2027-04 200',
      'result 2027-04 404',
    ])
  })
})
