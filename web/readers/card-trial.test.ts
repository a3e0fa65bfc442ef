import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReaderRegistry, toTokenKind } from '#card-bridge/index.ts'
import type { VirtualCardData } from '#mocks/card/card-data.ts'
import { createForeignCard } from '#mocks/card/other-cards.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { CardDesk } from '#web/card/card-desk.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { CardTrial, type TrialState } from './card-trial.ts'

const newPkcs8 = async () => {
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  const { privateKey } = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
}

const authPrivateKey = await newPkcs8()

/** An empty SEQUENCE is an object on a card, and no certificate. */
const cardOf = (changes: Partial<VirtualCardData> = {}) =>
  createVirtualCard({
    id: 'trial',
    label: 'Trial',
    authCertificate: Uint8Array.of(0x30, 0x00),
    authPrivateKey,
    pins: { authentication: '1234', signature: 'ABC123' },
    serial: '999000000000001',
    municipalityCode: '99901',
    expiry: '2035-12-31',
    ...changes,
  })

const open = () => {
  const virtual = createVirtualReader()
  const registry = createReaderRegistry()
  registry.register(virtual.source)
  const page = new EventTarget()
  const desk = new CardDesk(async () => registry, page)
  const trial = new CardTrial({
    desk,
    withCardSession: (work, options) => withCardSession(work, { ...options, desk, page }),
    loadToTokenKind: async () => toTokenKind,
    now: () => new Date('2027-03-01T01:00:00Z'),
    page,
  })
  const seen: TrialState[] = []
  const stopListening = trial.subscribe(() => seen.push(trial.state))
  const stop = trial.start()
  const until = async (status: TrialState['status']): Promise<TrialState> => {
    await expect.poll(() => trial.state.status).toBe(status)
    return trial.state
  }
  return { virtual, page, trial, seen, until, stop: () => (stop(), stopListening()) }
}

let world: ReturnType<typeof open>
beforeEach(() => {
  world = open()
})
afterEach(() => world.stop())

describe('a trial of a card', () => {
  it('reads what is laid down, step by step, and keeps no serial', async () => {
    const { virtual, seen, until } = world
    await virtual.insert(await cardOf({ initialRetries: { authentication: 2 } }))
    const state = await until('read')
    expect(state).toMatchObject({ simulated: true })
    expect(state.status === 'read' && state.findings.map(({ about, found }) => [about, found])).toEqual([
      ['token', 'individual-number-card'],
      ['municipality', 'not-in-use'],
      ['card', 'valid'],
      ['certificate', 'malformed'],
      ['authentication', 'fewer'],
      ['signature', 'full'],
    ])
    const steps = seen.flatMap((one) => (one.status === 'reading' ? [one.step] : []))
    expect([...new Set(steps)]).toEqual(['record', 'token', 'certificate', 'tries'])
    expect(JSON.stringify(seen)).not.toContain('999000000000001')
  })

  it('finds a phone by its label and leaves its certificate alone', async () => {
    const { virtual, until } = world
    await virtual.insert(await cardOf({ token: 'android-phone' }))
    const state = await until('read')
    expect(state.status === 'read' && state.findings).toEqual(
      expect.arrayContaining([
        { about: 'token', found: 'android-phone', state: 'ok' },
        { about: 'certificate', found: 'guarded', state: 'note' },
      ]),
    )
  })

  it('sends no VERIFY that carries a PIN', async () => {
    const { virtual, until } = world
    const card = await cardOf()
    const commands: Uint8Array[] = []
    await virtual.insert({
      ...card,
      transmit: (command) => {
        commands.push(command.slice())
        return card.transmit(command)
      },
    })
    await until('read')
    const queries = commands.filter(([, instruction]) => instruction === 0x20)
    expect(queries.map(({ length }) => length)).toEqual([4, 4])
  })

  it('forgets the result with the card, and reads the next one', async () => {
    const { virtual, until } = world
    await virtual.insert(await cardOf())
    await until('read')
    virtual.remove()
    expect(await until('waiting')).toEqual({ status: 'waiting', isCleared: true })
    await virtual.insert(await cardOf({ id: 'another' }))
    await until('read')
  })

  it('says that the card left in the middle', async () => {
    const { virtual, until } = world
    virtual.setFaults({ breakAt: { instruction: 0xb0, how: 'remove', when: 'before' } })
    await virtual.insert(await cardOf())
    expect(await until('failed')).toEqual({ status: 'failed', code: 'card.removed' })
    await virtual.insert(await cardOf())
    await until('read')
  })

  it('stops when the person asks, and goes on when they ask again', async () => {
    const { virtual, trial, until } = world
    virtual.setFaults({ latencyMilliseconds: (command) => (command[1] === 0x20 ? 60_000 : 0) })
    await virtual.insert(await cardOf())
    await expect.poll(() => trial.state).toEqual({ status: 'reading', step: 'tries' })
    trial.cancel()
    expect(await until('failed')).toEqual({ status: 'failed', code: 'card.aborted' })
    virtual.setFaults({})
    trial.again()
    await until('read')
  })

  it('forgets everything when the page is left', async () => {
    const { virtual, page, trial, until } = world
    await virtual.insert(await cardOf())
    await until('read')
    page.dispatchEvent(new Event('pagehide'))
    expect(trial.state).toEqual({ status: 'waiting', isCleared: false })
  })

  it('waits on beside a card of another kind', async () => {
    const { virtual, trial, until } = world
    await virtual.insert(createForeignCard())
    expect(trial.state.status).toBe('waiting')
    await virtual.swap(await cardOf())
    await until('read')
  })
})
