import { describe, expect, it } from 'vitest'
import { createMunicipalIssuingRelay } from '#bff/parties/municipal-issuing/relay.ts'
import type { CertificateId, MessageRequest } from '#bff/parties/municipal-issuing/contract.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { computePrintedDigests, printedPersons } from '#shared/convenience-issuance/binding.ts'
import type { Selection } from '#shared/convenience-issuance/kinds.ts'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { findMunicipality } from '#mocks/people/municipalities.ts'
import type { Wait } from '#mocks/parties/faults.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'
import { createMunicipalIssuingFaults } from '#mocks/parties/municipal-issuing/faults.ts'
import { createMunicipalIssuingHandlers } from '#mocks/parties/municipal-issuing/handlers.ts'
import { createRegistrations, seedRegistrations } from '#mocks/parties/municipal-issuing/registrations.ts'

const issuer = encodeBase64url(Uint8Array.of(0x30, 0x00))
const bindingKey = encodeBase64url(new Uint8Array(32).fill(7))
/** A Tuesday, 10:00 in Tokyo. */
const tuesdayMorning = new Date('2026-11-24T01:00:00Z')

const never: Wait = () => new Promise(() => undefined)

const certificateOf = (holderId: string): CertificateId => {
  const holder = findCardHolder(holderId)
  if (holder === undefined) throw new Error(`no ${holderId}`)
  return { issuer, serial: holder.certificate.serial }
}

const open = (code = '99101', settings: { readonly at?: Date; readonly wait?: Wait } = {}) => {
  const municipality = findMunicipality(code)
  if (municipality === undefined) throw new Error(`no ${code}`)
  const now = () => settings.at ?? tuesdayMorning
  const faults = createMunicipalIssuingFaults()
  const log = createMessageLog('municipal-issuing', now)
  const handlers = createMunicipalIssuingHandlers({
    municipality,
    registrations: createRegistrations(seedRegistrations(issuer), createMemoryJournal()),
    now,
    faults,
    log,
    wait: settings.wait ?? never,
  })
  const sent: string[] = []
  const reach = createHandlerFetch(handlers)
  const relay = createMunicipalIssuingRelay({
    baseUrl: `http://municipal.invalid/${code}`,
    municipalityCode: code,
    environment: 'trial',
    fetch: (input, init) => {
      sent.push(String(input))
      return reach(input, init)
    },
    timeoutMs: 1500,
    now,
  })
  return { relay, faults, log, sent }
}

const ask = async ({ relay }: ReturnType<typeof open>, holderId: string) => {
  const visitId = crypto.randomUUID()
  const eligibility = await relay.askEligibility({ visitId, certificate: certificateOf(holderId), bindingKey })
  return { visitId, eligibility }
}

const prepare = async (
  line: ReturnType<typeof open>,
  holderId: string,
  choice: Partial<Selection> = {},
): Promise<MessageRequest<'application'>> => {
  const { visitId, eligibility } = await ask(line, holderId)
  return {
    visitId,
    requestId: crypto.randomUUID(),
    applicantRef: eligibility.applicantRef,
    selection: { kind: 'resident-record', scope: 'self', memberRefs: [], items: [], copies: 1, ...choice },
    bindingKey,
  }
}

describe('the issuing server of a municipality', () => {
  it('tells a registered person the kinds, the fees and the reasons against', async () => {
    const { eligibility } = await ask(open(), 'sato-aoi')
    expect(eligibility.kinds).toContainEqual({ kind: 'resident-record', available: true, feeYen: 200 })
    expect(eligibility.kinds).toContainEqual({ kind: 'tax', available: false, reason: 'not-offered' })
    expect(eligibility.closesAt).toBe('2026-11-24T14:00:00.000Z')
    expect(JSON.stringify(eligibility)).not.toContain('佐藤')
  })

  it('answers the whole household with the digests of the visit', async () => {
    const line = open()
    const { visitId, eligibility } = await ask(line, 'sato-aoi')
    const household = await line.relay.askHousehold({
      visitId,
      applicantRef: eligibility.applicantRef,
      kind: 'resident-record',
      bindingKey,
    })
    expect(household.members.map(({ relationship }) => relationship)).toEqual(['世帯主', '妻', '子', '子'])
    expect(household.members).toContainEqual(expect.objectContaining(eligibility.applicant))
    expect(household.scopes).toEqual(['household', 'members', 'self'])
    const request = await prepare(line, 'sato-aoi', { scope: 'household', items: ['head-and-relationship'], copies: 2 })
    const answer = await line.relay.apply(request)
    expect(await computePrintedDigests(decodeBase64url(bindingKey), answer.certificate)).toEqual(answer.digests)
    expect(printedPersons(answer.certificate)).toHaveLength(4)
    expect(answer.certificate.content).toMatchObject({ headOfHousehold: '佐藤　健一', whole: true })
  })

  it('prints the chosen members in the order of the household', async () => {
    const line = open()
    const { visitId, eligibility } = await ask(line, 'sato-aoi')
    const { members } = await line.relay.askHousehold({
      visitId,
      applicantRef: eligibility.applicantRef,
      kind: 'resident-record',
      bindingKey,
    })
    const memberRefs = [members[3], members[0]].flatMap((member) => (member === undefined ? [] : [member.memberRef]))
    const answer = await line.relay.apply({
      visitId,
      requestId: crypto.randomUUID(),
      applicantRef: eligibility.applicantRef,
      selection: { kind: 'resident-record', scope: 'members', memberRefs, items: [], copies: 1 },
      bindingKey,
    })
    expect(printedPersons(answer.certificate).map(({ name }) => name.text)).toEqual(['佐藤　健一', '佐藤　蓮'])
  })

  it('states an individual number only where it was chosen', async () => {
    const line = open()
    const without = await line.relay.apply(await prepare(line, 'sato-aoi', { scope: 'household' }))
    expect(JSON.stringify(without)).not.toContain('myNumber')
    const stated = await line.relay.apply(await prepare(line, 'sato-aoi', { items: ['my-number'] }))
    expect(stated.certificate.content).toMatchObject({ members: [{ myNumber: expect.stringMatching(/^90\d{10}$/) }] })
  })

  it('neither offers nor states individual numbers before the assessment', async () => {
    const line = open('99102')
    const { visitId, eligibility } = await ask(line, 'kimura-taro')
    const { items } = await line.relay.askHousehold({
      visitId,
      applicantRef: eligibility.applicantRef,
      kind: 'resident-record',
      bindingKey,
    })
    expect(items).toContainEqual({ item: 'my-number', allowed: false, reason: 'not-managed' })
    const request = await prepare(line, 'kimura-taro', { items: ['my-number'] })
    await expect(line.relay.apply(request)).rejects.toMatchObject({
      code: 'issuance.selection-invalid',
      detail: { field: 'items' },
    })
  })

  it('answers a repeated application with the same certificate', async () => {
    const line = open()
    const request = await prepare(line, 'sato-aoi')
    const [first, second] = await Promise.all([line.relay.apply(request), line.relay.apply(request)])
    expect(second).toEqual(first)
    await expect(
      line.relay.apply({ ...request, selection: { ...request.selection, copies: 2 } }),
    ).rejects.toMatchObject({ code: 'party.refused', detail: { resultCode: 'message-invalid' } })
  })

  it.each([
    ['yoshida-akira', 'issuance.not-registered'],
    ['nakamura-yui', 'issuance.ask-at-counter'],
  ])('refuses %s as %s', async (holderId, code) => {
    await expect(ask(open(), holderId)).rejects.toMatchObject({ code })
  })

  it.each([
    ['matsumoto-daichi', 'seal-registration', 'no-seal-registered'],
    ['inoue-sakura', 'resident-record', 'data-being-updated'],
  ] as const)('offers %s no %s: %s', async (holderId, kind, reason) => {
    const line = open()
    const { eligibility } = await ask(line, holderId)
    expect(eligibility.kinds).toContainEqual({ kind, available: false, feeYen: 200, reason })
    const request = await prepare(line, holderId, { kind })
    await expect(line.relay.apply(request)).rejects.toMatchObject({
      code: 'issuance.kind-unavailable',
      detail: { reason },
    })
  })

  it.each([
    ['99101', 'sato-aoi', '2026-11-24T14:00:00Z', '2026-11-24T21:30:00.000Z', 'after closing time'],
    ['99101', 'sato-aoi', '2026-12-30T03:00:00Z', '2027-01-03T21:30:00.000Z', 'over the new year'],
    [
      '99321',
      'hara-minoru',
      '2026-11-21T03:00:00Z',
      '2026-11-23T23:30:00.000Z',
      'from Saturday to the Tuesday after a holiday',
    ],
    ['99102', 'kimura-taro', '2026-12-13T03:00:00Z', '2026-12-13T21:30:00.000Z', 'on its day of maintenance'],
  ])('%s is closed for %s at %s until %s: %s', async (code, holderId, at, opensAt) => {
    await expect(ask(open(code, { at: new Date(at) }), holderId)).rejects.toMatchObject({
      code: 'issuance.closed',
      detail: { opensAt },
    })
  })

  it('closes one kind earlier than the others', async () => {
    const { eligibility } = await ask(open('99102', { at: new Date('2026-11-24T12:00:00Z') }), 'kimura-taro')
    expect(eligibility.kinds).toContainEqual({
      kind: 'seal-registration',
      available: false,
      feeYen: 300,
      reason: 'outside-hours',
      opensAt: '2026-11-24T23:30:00.000Z',
    })
  })

  it('lets a visit begun before closing end within ten minutes', async () => {
    const clock = { at: new Date('2026-11-24T13:59:00Z') }
    const line = open('99101', {
      get at() {
        return clock.at
      },
    })
    const request = await prepare(line, 'sato-aoi')
    clock.at = new Date('2026-11-24T14:09:00Z')
    await expect(line.relay.apply(request)).resolves.toMatchObject({ requestId: request.requestId })
    clock.at = new Date('2026-11-24T14:11:00Z')
    await expect(line.relay.apply({ ...request, requestId: crypto.randomUUID() })).rejects.toMatchObject({
      code: 'issuance.closed',
    })
  })

  it('knows an applicant for one visit only', async () => {
    const line = open()
    const request = await prepare(line, 'sato-aoi')
    await expect(line.relay.apply({ ...request, visitId: crypto.randomUUID() })).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: 'reference-unknown' },
    })
  })

  it('registers a certificate found by reading, and stops it', async () => {
    const line = open()
    const { residents } = await line.relay.searchResidents({ staffId: 'staff-1', kana: 'よしだ' })
    const [resident] = residents
    expect(residents).toHaveLength(1)
    expect(resident?.registration).toBe('none')
    const certificate = certificateOf('yoshida-akira')
    const register = {
      action: 'register',
      certificate,
      residentRef: resident?.residentRef ?? '',
      staffId: 'staff-1',
    } as const
    await expect(line.relay.registerUser(register)).resolves.toMatchObject({ state: 'active' })
    await expect(ask(line, 'yoshida-akira')).resolves.toMatchObject({ eligibility: { municipalityName: '青瀬市' } })
    await line.relay.registerUser({ action: 'stop', certificate, staffId: 'staff-1' })
    await expect(ask(line, 'yoshida-akira')).rejects.toMatchObject({ code: 'issuance.not-registered' })
  })

  it('gives a certificate to nobody else', async () => {
    const line = open()
    const { residents } = await line.relay.searchResidents({ staffId: 'staff-1', birthDate: '1995-08-17' })
    const attempt = line.relay.registerUser({
      action: 'register',
      certificate: certificateOf('sato-aoi'),
      residentRef: residents[0]?.residentRef ?? '',
      staffId: 'staff-1',
    })
    await expect(attempt).rejects.toMatchObject({ code: 'party.refused', detail: { resultCode: 'already-registered' } })
  })

  it('logs messages without a person in them', async () => {
    const line = open()
    await line.relay.apply(await prepare(line, 'sato-aoi', { items: ['my-number', 'domicile'] }))
    const written = JSON.stringify(line.log.list())
    expect(line.log.list().map(({ message }) => message)).toEqual(['eligibility', 'application'])
    for (const secret of ['佐藤', 'サトウ', '1986-09-03', '中央', bindingKey, certificateOf('sato-aoi').serial]) {
      expect(written).not.toContain(secret)
    }
    expect(written).not.toMatch(/"90\d{10}"/)
  })
})

describe('our relay to a municipality', () => {
  it.each([
    ['malformed', 'party.malformed'],
    ['malformed-body', 'party.malformed'],
    ['http-error', 'party.refused'],
    ['internal-error', 'party.refused'],
    ['maintenance', 'issuance.kind-unavailable'],
    ['down', 'party.unreachable'],
    ['slow', 'party.timeout'],
    ['late', 'party.timeout'],
    ['wrong-municipality', 'party.mismatched'],
    ['uninvited-number', 'party.mismatched'],
  ])('takes %s for %s', async (name, code) => {
    const line = open()
    const request = await prepare(line, 'sato-aoi')
    line.faults.set([{ name }])
    await expect(line.relay.apply(request)).rejects.toMatchObject({ code })
  })

  it.each(['twice', 'replayed'])('refuses an answer that is %s', async (name) => {
    const line = open()
    await line.relay.apply(await prepare(line, 'kobayashi-jun'))
    const request = await prepare(line, 'sato-aoi')
    line.faults.set([{ name }])
    await expect(line.relay.apply(request)).rejects.toMatchObject({ code: 'party.mismatched' })
  })

  it('refuses two answers that were swapped', async () => {
    const line = open()
    const requests = [await prepare(line, 'sato-aoi'), await prepare(line, 'kobayashi-jun')]
    line.faults.set([{ name: 'swapped' }])
    const answers = await Promise.allSettled(requests.map((request) => line.relay.apply(request)))
    expect(answers).toMatchObject([{ reason: { code: 'party.mismatched' } }, { reason: { code: 'party.mismatched' } }])
  })

  it.each(['another-person', 'another-person-with-digests', 'swapped-under-own-ids'])(
    'leaves the person of an answer that is of %s to be compared by digests',
    async (name) => {
      const line = open()
      const requests = [await prepare(line, 'sato-aoi'), await prepare(line, 'kobayashi-jun')]
      line.faults.set([{ name }])
      const [answer] = await Promise.all(requests.map((request) => line.relay.apply(request)))
      const { eligibility } = await ask(line, 'sato-aoi')
      const printed = await computePrintedDigests(decodeBase64url(bindingKey), answer!.certificate)
      expect(answer?.requestId).toBe(requests[0]?.requestId)
      expect(printed.map(({ digest }) => digest)).not.toContain(eligibility.applicant.digest)
      expect(printed[0]?.digest === answer?.digests[0]?.digest).toBe(name !== 'another-person')
    },
  )

  it('repeats an inquiry once when no connection was had, and never an application', async () => {
    const line = open()
    const request = await prepare(line, 'sato-aoi')
    line.sent.length = 0
    line.faults.set([{ name: 'down', times: 1 }])
    await ask(line, 'sato-aoi')
    expect(line.sent).toHaveLength(2)
    line.faults.set([{ name: 'down', times: 1 }])
    await expect(line.relay.apply(request)).rejects.toMatchObject({ code: 'party.unreachable' })
    expect(line.sent).toHaveLength(3)
  })

  it('says who gave up when the caller aborts', async () => {
    const line = open()
    line.faults.set([{ name: 'slow' }])
    const abort = new AbortController()
    const asked = line.relay.askEligibility(
      { visitId: crypto.randomUUID(), certificate: certificateOf('sato-aoi'), bindingKey },
      { signal: abort.signal },
    )
    abort.abort()
    await expect(asked).rejects.toMatchObject({ code: 'request.aborted' })
  })

  it('quotes nothing of a malformed answer', async () => {
    const line = open()
    const request = await prepare(line, 'sato-aoi')
    line.faults.set([{ name: 'malformed' }])
    const error: unknown = await line.relay.apply(request).catch((reason: unknown) => reason)
    const texts: string[] = []
    for (let at = error; at instanceof Error; at = at.cause) texts.push(at.message, at.stack ?? '')
    expect(texts.join('\n')).not.toContain('佐藤')
  })
})
