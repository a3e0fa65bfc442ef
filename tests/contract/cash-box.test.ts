import { describe, expect, it } from 'vitest'
import { createCashBoxRelay } from '#bff/parties/cash-box/relay.ts'
import { createCashBox, type BoxEvent } from '#mocks/parties/cash-box/cash-box.ts'
import { createCashBoxFaults } from '#mocks/parties/cash-box/faults.ts'
import { createCashBoxHandlers } from '#mocks/parties/cash-box/handlers.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'

const open = () => {
  const box = createCashBox(createMemoryJournal<BoxEvent>())
  const faults = createCashBoxFaults()
  const log = createMessageLog('cash-box', () => new Date(0))
  const handlers = createCashBoxHandlers({
    findBox: (device) => (device === 'kiosk-1' ? box : undefined),
    faults,
    log,
    wait: () => new Promise(() => undefined),
  })
  const relay = createCashBoxRelay({
    baseUrl: 'http://cash-box.invalid/kiosk-1/',
    fetch: createHandlerFetch(handlers),
    timeoutMs: 1000,
  })
  return { box, faults, log, relay, depositId: crypto.randomUUID() }
}

describe('the cash box behind its contract', () => {
  it('opens a deposit, counts what is inserted and captures it with change', async () => {
    const { box, relay, depositId } = open()
    await expect(relay.openDeposit(depositId, 300)).resolves.toMatchObject({ state: 'accepting', dueYen: 300 })
    box.insert(1000)
    await expect(relay.findDeposit(depositId)).resolves.toMatchObject({ state: 'satisfied', insertedYen: 1000 })
    const captured = { outcome: 'settled', deposit: { state: 'captured', changeYen: 700 } }
    await expect(relay.capture(depositId)).resolves.toMatchObject(captured)
    await expect(relay.capture(depositId)).resolves.toMatchObject(captured)
    await expect(relay.refund(depositId)).resolves.toMatchObject({
      outcome: 'conflict',
      deposit: { state: 'captured' },
    })
  })

  it('refunds everything, once', async () => {
    const { box, relay, depositId } = open()
    await relay.openDeposit(depositId, 300)
    box.insert(100)
    const refunded = { outcome: 'settled', deposit: { state: 'refunded', refundedYen: 100 } }
    await expect(relay.refund(depositId)).resolves.toMatchObject(refunded)
    await expect(relay.refund(depositId)).resolves.toMatchObject(refunded)
    await expect(relay.capture(depositId)).resolves.toMatchObject({ outcome: 'conflict' })
  })

  it('does not capture what is short', async () => {
    const { box, relay, depositId } = open()
    await relay.openDeposit(depositId, 300)
    box.insert(100)
    await expect(relay.capture(depositId)).rejects.toMatchObject({
      code: 'payment.insufficient',
      detail: { due: 300, inserted: 100 },
    })
  })

  it('knows nothing of a deposit that was never opened', async () => {
    const { relay, depositId } = open()
    await expect(relay.findDeposit(depositId)).resolves.toBeUndefined()
    await expect(relay.capture(depositId)).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: 'deposit-unknown' },
    })
  })

  it('opens one deposit at a time and none under an id that stands for another sum', async () => {
    const { relay, depositId } = open()
    await relay.openDeposit(depositId, 300)
    await expect(relay.openDeposit(depositId, 200)).rejects.toMatchObject({ code: 'payment.unavailable' })
    await expect(relay.openDeposit(crypto.randomUUID(), 300)).rejects.toMatchObject({ code: 'payment.unavailable' })
    await expect(relay.getStatus()).resolves.toEqual({ state: 'ready', simulated: true, openDepositId: depositId })
  })

  it('refuses a sum no coins make', async () => {
    const { relay, depositId } = open()
    await expect(relay.openDeposit(depositId, 301)).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: 'request-invalid' },
    })
  })

  it('says that it is jammed, and settles after it was cleared', async () => {
    const { box, faults, relay, depositId } = open()
    await relay.openDeposit(depositId, 100)
    box.insert(100)
    faults.set([{ name: 'jam-at-settlement', times: 1 }])
    await expect(relay.capture(depositId)).rejects.toMatchObject({ code: 'payment.jammed' })
    await expect(relay.getStatus()).resolves.toMatchObject({ state: 'jammed' })
    await expect(relay.findDeposit(depositId)).resolves.toMatchObject({ state: 'jammed' })
    box.clear()
    await expect(relay.capture(depositId)).resolves.toMatchObject({ outcome: 'settled' })
  })

  it('has settled once although the answer was lost', async () => {
    const { box, faults, relay, depositId } = open()
    await relay.openDeposit(depositId, 100)
    box.insert(500)
    faults.set([{ name: 'answer-lost', times: 1 }])
    await expect(relay.capture(depositId)).rejects.toMatchObject({ code: 'party.unreachable' })
    await expect(relay.capture(depositId)).resolves.toMatchObject({ outcome: 'settled', deposit: { changeYen: 400 } })
    expect(box.inspect().till).toEqual({ '10': 50, '50': 20, '100': 46, '500': 11 })
  })

  it.each([
    ['malformed', 'party.malformed'],
    ['wrong-deposit', 'party.mismatched'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
  ])('taken for an error when %s: %s', async (name, code) => {
    const { faults, relay, depositId } = open()
    await relay.openDeposit(depositId, 100)
    faults.set([{ name }])
    await expect(relay.findDeposit(depositId)).rejects.toMatchObject({ code })
  })

  it('says when it is offline or out of change', async () => {
    const { box, faults, relay } = open()
    box.loadTill({ '100': 1 })
    await expect(relay.getStatus()).resolves.toMatchObject({ state: 'out-of-change' })
    faults.set([{ name: 'offline', target: 'kiosk-1' }])
    await expect(relay.getStatus()).resolves.toMatchObject({ state: 'offline' })
  })

  it('writes every message down', async () => {
    const { log, relay, depositId } = open()
    await relay.openDeposit(depositId, 100)
    await relay.refund(depositId)
    expect(log.list().map(({ message, result }) => `${message} ${result}`)).toEqual([
      'kiosk-1 open 200',
      'kiosk-1 refund 200',
    ])
  })
})
