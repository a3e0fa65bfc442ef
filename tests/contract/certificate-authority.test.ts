import { beforeAll, describe, expect, it } from 'vitest'
import {
  crlMediaType,
  messageMediaType,
  parseMessage,
  readIssueDetails,
} from '#bff/parties/certificate-authority/contract.ts'
import {
  createCertificateAuthorityRelay,
  type CertificateAuthorityRelay,
  type IssueResult,
} from '#bff/parties/certificate-authority/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal, type Journal } from '#mocks/parties/journal.ts'
import {
  certificateAuthorityFaults,
  createCertificateAuthorityFaults,
  type CertificateAuthorityFault,
} from '#mocks/parties/certificate-authority/faults.ts'
import { createCertificateAuthorityHandlers } from '#mocks/parties/certificate-authority/handlers.ts'
import { Register, type RegisterEntry } from '#mocks/parties/certificate-authority/register.ts'
import { createBillingHierarchy, type BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { encodeName, makeKeyPair } from '#mocks/pki/issuing.ts'
import { buildCmpRequest, makeToken, readCmpAnswer } from '#shared/cmp/client.ts'
import type { CmpInfo } from '#shared/cmp/general-info.ts'
import { crlUpdateWanted, currentCrlWanted, findCrls } from '#shared/cmp/general-message.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { parseCertificate, type CertificateSerial } from '#shared/pki/certificate.ts'
import { parseCrl } from '#shared/pki/crl.ts'
import { toNameText } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { validatePath } from '#shared/pki/path.ts'
import { buildCertificationRequest } from '#shared/pkcs10/certification-request.ts'

const start = new Date('2027-03-10T03:00:00.250Z')
const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const
const application = { applicationNumber: '27-0001', userId: 'HJ000000001' }
const validity = { notBefore: new Date('2027-04-01T00:00:00Z'), notAfter: new Date('2030-04-30T14:59:59Z') }

const importSigner = async (pkcs8: Uint8Array<ArrayBuffer>) => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  return createWebCryptoSigner(await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']), scheme)
}

const makeRequest = async (commonName = 'みどりの家') => {
  const keys = await makeKeyPair()
  const subject = encodeName([oid.countryName, 'JP'], [oid.commonName, commonName])
  const signer = await importSigner(keys.privateKeyPkcs8)
  return buildCertificationRequest({ subject, spki: keys.spki, signer })
}

let hierarchy: BillingHierarchy
let request: Uint8Array
let other: Uint8Array

beforeAll(async () => {
  hierarchy = await createBillingHierarchy()
  request = await makeRequest()
  other = await makeRequest('別の家')
})

type Setting = { readonly name: CertificateAuthorityFault; readonly times?: number; readonly target?: string }

const setUp = async (...settings: readonly (Setting & { readonly delayMs?: number })[]) => {
  let now = start
  let journal: Journal<RegisterEntry> = createMemoryJournal()
  const entries: RegisterEntry[] = []
  const faults = createCertificateAuthorityFaults()
  faults.set(settings)
  const waits: number[] = []
  const bodies: Uint8Array[] = []
  const open = async () => {
    const kept = { ...journal, entries: [...entries], append: (entry: RegisterEntry) => void entries.push(entry) }
    journal = kept
    const handlers = await createCertificateAuthorityHandlers({
      hierarchy,
      register: new Register(kept),
      now: () => now,
      faults,
      wait: () => new Promise(() => undefined),
    })
    return createHandlerFetch(handlers)
  }
  let line = await open()
  const relay: CertificateAuthorityRelay = createCertificateAuthorityRelay({
    url: 'http://ca.example/.well-known/cmp',
    crlUrl: 'http://ca.example/crls/billing.crl',
    fetch: async (input, init) => {
      if (init?.body instanceof Uint8Array) bodies.push(init.body)
      return line(input, init)
    },
    timeoutMs: settings.some(({ name }) => name === 'slow') ? 700 : 5000,
    identity: {
      signer: await importSigner(hierarchy.registrationAuthority.privateKeyPkcs8),
      certificate: hierarchy.registrationAuthority.certificate,
      chain: [hierarchy.authority.certificate],
    },
    issuer: hierarchy.authority.certificate,
    trust: { anchors: [hierarchy.root.certificate], intermediates: [hierarchy.authority.certificate] },
    now: () => now,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
      now = new Date(now.getTime() + milliseconds)
    },
  })
  return {
    relay,
    faults,
    entries,
    waits,
    bodies,
    advance: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
    restart: async () => {
      line = await open()
    },
  }
}

const order = (transactionId = makeToken()) => ({ transactionId, request, application, validity })
const rejectedWith = (code: 'party.timeout' | 'party.unreachable' | 'party.malformed' | 'party.mismatched') =>
  expect.objectContaining({ code }) as Error

const requireIssued = (result: IssueResult) => {
  if (result.outcome !== 'issued') throw new RangeError(result.outcome)
  return result
}

describe('the dedicated certification authority', () => {
  it('EB-X-1 issues what was asked for: the key, the names, the validity', async () => {
    const { relay, bodies } = await setUp()
    const issued = requireIssued(await relay.requestCertificate(order()))
    const certificate = parseCertificate(issued.certificate)
    expect(toNameText(certificate.subject)).toBe('C=JP, CN=みどりの家')
    expect([certificate.notBefore, certificate.notAfter]).toEqual([validity.notBefore, validity.notAfter])
    expect(issued).toMatchObject({ isChanged: false, serial: certificate.serial })
    expect(issued.issuers).toEqual([hierarchy.authority.certificate, hierarchy.root.certificate])
    const [message] = bodies.map((body) => parseMessage(body))
    expect(bodies).toHaveLength(1)
    expect(readIssueDetails(message?.header.generalInfo ?? [])).toEqual({ validity, application })
  })

  it('answers the same transaction with the same certificate, also after its process died', async () => {
    const { relay, restart, entries } = await setUp()
    const same = order()
    const first = requireIssued(await relay.requestCertificate(same))
    await restart()
    expect(requireIssued(await relay.requestCertificate(same)).certificate).toEqual(first.certificate)
    expect(entries.filter(({ type }) => type === 'issued')).toHaveLength(1)
    expect(await relay.requestCertificate({ ...same, request: other })).toEqual({
      outcome: 'refused',
      failures: ['transactionIdInUse'],
    })
    expect(await relay.requestCertificate(order())).toEqual({ outcome: 'refused', failures: ['duplicateCertReq'] })
  })

  it('refuses a request whose key is not proven, and a validity beyond its policy', async () => {
    const { relay } = await setUp()
    const bent = Uint8Array.from(request)
    bent[bent.length - 1] = (bent[bent.length - 1] ?? 0) ^ 1
    expect(await relay.requestCertificate({ ...order(), request: bent })).toEqual({
      outcome: 'refused',
      failures: ['badPOP'],
    })
    const long = { ...validity, notAfter: new Date('2031-01-01T00:00:00Z') }
    expect(await relay.requestCertificate({ ...order(), validity: long })).toEqual({
      outcome: 'refused',
      failures: ['badCertTemplate'],
    })
  })

  it('EB-X-2 revokes with a reason, and the next CRL says so under a higher number', async () => {
    const { relay, restart, advance } = await setUp()
    const { serial, certificate, issuers } = requireIssued(await relay.requestCertificate(order()))
    const before = await relay.fetchCrl()
    advance(validity.notBefore.getTime() - start.getTime())
    const revocation = { transactionId: makeToken(), serial, reason: 'cessation-of-operation' } as const
    expect(await relay.revoke(revocation)).toEqual({ outcome: 'revoked' })
    await restart()
    expect(await relay.revoke(revocation)).toEqual({ outcome: 'revoked' })
    expect(await relay.revoke({ ...revocation, transactionId: makeToken() })).toEqual({ outcome: 'already-revoked' })
    const after = await relay.fetchCrl()
    if (before.status !== 'usable' || after.status !== 'usable') throw new RangeError('both lists are in order')
    expect(after.crl.number).toBeGreaterThan(before.crl.number)
    expect(after.crl.entries.find(parseCertificate(certificate).serialBytes)).toMatchObject([
      { reason: 'cessation-of-operation' },
    ])
    const report = await validatePath({
      target: certificate,
      intermediates: issuers,
      anchors: [hierarchy.root.certificate],
      at: new Date(validity.notBefore.getTime() + 1000),
      crls: [after.crl.der],
      revocation: 'if-available',
    })
    expect(report.code).toBe('revocation.revoked')
  })

  it('holds a certificate and lets it go again', async () => {
    const { relay } = await setUp()
    const { serial } = requireIssued(await relay.requestCertificate(order()))
    const act = (reason: 'certificate-hold' | 'remove-from-crl') =>
      relay.revoke({ transactionId: makeToken(), serial, reason })
    expect(await act('remove-from-crl')).toEqual({ outcome: 'refused', failures: ['badRequest'] })
    expect(await act('certificate-hold')).toEqual({ outcome: 'revoked' })
    expect(await act('remove-from-crl')).toEqual({ outcome: 'revoked' })
    const list = await relay.fetchCrl()
    expect(list.status === 'usable' && list.crl.entries.count).toBe(0)
  })

  it('knows no certificate it did not issue', async () => {
    const { relay } = await setUp()
    const unknown = { transactionId: makeToken(), serial: '0102' as CertificateSerial, reason: 'superseded' } as const
    expect(await relay.revoke(unknown)).toEqual({ outcome: 'refused', failures: ['badCertId'] })
  })

  it('publishes one CRL a day while nothing changes, numbers without a gap across restarts', async () => {
    const { relay, advance, restart } = await setUp()
    const numberNow = async () => {
      const verdict = await relay.fetchCrl()
      return verdict.status === 'usable' ? Number(verdict.crl.number) : verdict.why
    }
    expect([await numberNow(), await numberNow()]).toEqual([1, 1])
    advance(25 * 3_600_000)
    expect(await numberNow()).toBe(2)
    await restart()
    expect(await numberNow()).toBe(3)
  })

  it('names its certificates', async () => {
    const { relay } = await setUp()
    expect(await relay.fetchCaCertificates()).toEqual([hierarchy.authority.certificate, hierarchy.root.certificate])
  })

  it('RFC 9483 §4.3.4 gives its CRL over CMP too, and none where the one held is as new', async () => {
    const handlers = await createCertificateAuthorityHandlers({
      hierarchy,
      register: new Register(createMemoryJournal()),
      now: () => start,
      faults: createCertificateAuthorityFaults(),
    })
    const line = createHandlerFetch(handlers)
    const identity = {
      signer: await importSigner(hierarchy.registrationAuthority.privateKeyPkcs8),
      certificate: hierarchy.registrationAuthority.certificate,
      chain: [hierarchy.authority.certificate],
    }
    const recipient = parseCertificate(hierarchy.authority.certificate).subject.der
    const ask = async (info: CmpInfo) => {
      const exchange = { transactionId: makeToken(), senderNonce: makeToken() }
      const body = { type: 'genm', infos: [info] } as const
      const response = await line('http://ca.example/.well-known/cmp', {
        method: 'POST',
        headers: { 'content-type': messageMediaType },
        body: await buildCmpRequest({ ...exchange, body, recipient, at: start }, identity),
      })
      const answer = await readCmpAnswer({
        answer: new Uint8Array(await response.arrayBuffer()),
        exchange,
        expected: ['genp'],
        trust: {
          anchors: [hierarchy.root.certificate],
          intermediates: [hierarchy.authority.certificate],
          purpose: 'cmcCa',
        },
        at: start,
      })
      if (answer.outcome !== 'answered') throw new RangeError(answer.why)
      return findCrls(answer.body)?.map((der) => parseCrl(der))
    }
    const [current] = (await ask(currentCrlWanted)) ?? []
    expect(current?.number).toBe(1n)
    expect((await ask(crlUpdateWanted(recipient)))?.map(({ number }) => number)).toEqual([1n])
    expect((await ask(crlUpdateWanted(recipient, new Date('2027-01-01T00:00:00Z'))))?.length).toBe(1)
    expect(await ask(crlUpdateWanted(recipient, current?.thisUpdate))).toEqual([])
    expect(await ask({ type: '1.2.3.4' })).toBeUndefined()
  })

  it('hears only the registration authority', async () => {
    const { relay } = await setUp()
    await relay.requestCertificate(order())
    const handlers = await createCertificateAuthorityHandlers({
      hierarchy,
      register: new Register(createMemoryJournal()),
      now: () => start,
      faults: createCertificateAuthorityFaults(),
    })
    const stranger = createCertificateAuthorityRelay({
      url: 'http://ca.example/.well-known/cmp',
      fetch: createHandlerFetch(handlers),
      timeoutMs: 5000,
      identity: {
        signer: await importSigner(hierarchy.impostor.privateKeyPkcs8),
        certificate: hierarchy.impostor.certificate,
      },
      issuer: hierarchy.authority.certificate,
      trust: { anchors: [hierarchy.root.certificate], intermediates: [hierarchy.authority.certificate] },
      now: () => start,
    })
    expect(await stranger.requestCertificate(order())).toEqual({ outcome: 'refused', failures: ['signerNotTrusted'] })
  })

  it('speaks its media types', async () => {
    const handlers = await createCertificateAuthorityHandlers({
      hierarchy,
      register: new Register(createMemoryJournal()),
      now: () => start,
      faults: createCertificateAuthorityFaults(),
    })
    const line = createHandlerFetch(handlers)
    const crl = await line('http://ca.example/crls/billing.crl')
    expect(crl.headers.get('content-type')).toBe(crlMediaType)
    expect(parseCrl(new Uint8Array(await crl.arrayBuffer())).number).toBe(1n)
    const cmp = (type: string) =>
      line('http://ca.example/.well-known/cmp/p/billing', {
        method: 'POST',
        body: Uint8Array.of(1),
        headers: { 'content-type': type },
      })
    expect((await cmp('text/plain')).status).toBe(415)
    const answer = await cmp(messageMediaType)
    expect(answer.headers.get('content-type')).toBe(messageMediaType)
    expect(parseMessage(new Uint8Array(await answer.arrayBuffer())).body).toMatchObject({
      type: 'error',
      info: { failures: ['badDataFormat'] },
    })
  })
})

describe('EB-X-7 an authority that takes its time', () => {
  it('is polled until it has issued', async () => {
    const { relay, waits } = await setUp({ name: 'waiting', times: 1, delayMs: 9000 })
    expect((await relay.requestCertificate(order())).outcome).toBe('issued')
    expect(waits).toEqual([9000])
  })

  it('is left waiting when it takes longer, and found again with and without the kept state', async () => {
    const { relay, advance, restart } = await setUp({ name: 'waiting', times: 1, delayMs: 3_600_000 })
    const same = order()
    const first = await relay.requestCertificate(same)
    if (first.outcome !== 'waiting') throw new RangeError(first.outcome)
    expect(first.checkAfterMs).toBeGreaterThan(3_500_000)
    await restart()
    expect((await relay.requestCertificate(same)).outcome).toBe('waiting')
    advance(3_600_000)
    expect((await relay.requestCertificate({ ...same, poll: first.poll })).outcome).toBe('issued')
    expect((await relay.requestCertificate(same)).outcome).toBe('issued')
  })

  it('revokes later too', async () => {
    const { relay, faults, advance } = await setUp()
    const { serial } = requireIssued(await relay.requestCertificate(order()))
    faults.set([{ name: 'waiting', times: 1, delayMs: 60_000 }])
    const revocation = { transactionId: makeToken(), serial, reason: 'key-compromise' } as const
    expect((await relay.revoke(revocation)).outcome).toBe('waiting')
    advance(60_000)
    expect(await relay.revoke(revocation)).toEqual({ outcome: 'revoked' })
  })
})

describe('EB-X-7 an authority that fails', () => {
  it('refuses one item and issues the next', async () => {
    const { relay } = await setUp({ name: 'reject-item', target: application.applicationNumber })
    expect(await relay.requestCertificate(order())).toEqual({ outcome: 'refused', failures: ['incorrectData'] })
    const next = { ...order(), request: other, application: { ...application, applicationNumber: '27-0002' } }
    expect((await relay.requestCertificate(next)).outcome).toBe('issued')
  })

  it('ends a transaction for good: it is in use, and another one is issued', async () => {
    const { relay, faults, restart } = await setUp({ name: 'end-transaction', times: 1 })
    const same = order()
    expect(await relay.requestCertificate(same)).toEqual({ outcome: 'refused', failures: ['incorrectData'] })
    faults.set([])
    await restart()
    expect(await relay.requestCertificate(same)).toEqual({ outcome: 'refused', failures: ['transactionIdInUse'] })
    expect((await relay.requestCertificate(order())).outcome).toBe('issued')
  })

  it.each([
    ['other-subject', 'C=JP, CN=HJ999999999'],
    ['granted-with-mods', 'C=JP, CN=みどりの家'],
  ] as const)('EB-X-1 says where it issued something else: %s', async (name, subject) => {
    const { relay } = await setUp({ name, times: 1 })
    const issued = requireIssued(await relay.requestCertificate(order()))
    expect(issued.isChanged).toBe(true)
    expect(toNameText(parseCertificate(issued.certificate).subject)).toBe(subject)
  })

  it('is asked again with the same octets when its answer is lost, and has issued once', async () => {
    const { relay, bodies, entries } = await setUp({ name: 'answer-lost', times: 2 })
    expect((await relay.requestCertificate(order())).outcome).toBe('issued')
    expect(bodies).toHaveLength(3)
    expect(bodies[1]).toEqual(bodies[0])
    expect(entries.filter(({ type }) => type === 'issued')).toHaveLength(1)
  })

  it('leaves the outcome open when no answer ever comes, and tells it when asked later', async () => {
    const { relay, faults, entries } = await setUp({ name: 'answer-lost' })
    const same = order()
    await expect(relay.requestCertificate(same)).rejects.toEqual(rejectedWith('party.unreachable'))
    expect(entries.filter(({ type }) => type === 'issued')).toHaveLength(1)
    faults.set([])
    expect((await relay.requestCertificate(same)).outcome).toBe('issued')
    expect(entries.filter(({ type }) => type === 'issued')).toHaveLength(1)
  })

  it('gets the confirmation it waits for', async () => {
    const { relay, bodies } = await setUp({ name: 'wants-confirmation' })
    expect((await relay.requestCertificate(order())).outcome).toBe('issued')
    expect(bodies.map((body) => parseMessage(body).body.type)).toEqual(['p10cr', 'certConf'])
  })

  const open: Readonly<Partial<Record<CertificateAuthorityFault, Parameters<typeof rejectedWith>[0]>>> = {
    slow: 'party.timeout',
    down: 'party.unreachable',
    malformed: 'party.malformed',
    'http-error': 'party.unreachable',
    'wrong-media-type': 'party.malformed',
    'no-protection': 'party.mismatched',
    'bad-protection': 'party.mismatched',
    'wrong-signer': 'party.mismatched',
    'other-transaction': 'party.mismatched',
    'other-nonce': 'party.mismatched',
    'wrong-certificate': 'party.mismatched',
    'untrusted-certificate': 'party.mismatched',
  }

  it.each(Object.entries(open))('is not believed: %s', async (name, code) => {
    const { relay, faults } = await setUp({ name: name as CertificateAuthorityFault })
    const same = order()
    await expect(relay.requestCertificate(same)).rejects.toEqual(rejectedWith(code))
    faults.set([])
    expect((await relay.requestCertificate(same)).outcome).toBe('issued')
  })

  it('says that its system failed', async () => {
    const { relay } = await setUp({ name: 'fail' })
    expect(await relay.requestCertificate(order())).toEqual({ outcome: 'refused', failures: ['systemFailure'] })
  })

  it.each([
    ['stale-crl', 'stale'],
    ['earlier-crl', 'earlier'],
    ['bad-crl-signature', 'signature-invalid'],
    ['malformed', 'malformed'],
  ] as const)('publishes a CRL that is refused: %s', async (name, why) => {
    const { relay, faults } = await setUp()
    const held = await relay.fetchCrl()
    if (held.status !== 'usable') throw new RangeError(held.why)
    faults.set([{ name }])
    expect(await relay.fetchCrl({ newerThan: held.crl.number })).toEqual({ status: 'unusable', why })
  })

  it('is left alone when the caller gives up', async () => {
    const { relay } = await setUp({ name: 'slow' })
    const asking = relay.requestCertificate(order(), { signal: AbortSignal.abort() })
    await expect(asking).rejects.toSatisfy((error) => isAppError(error, 'request.aborted'))
  })

  it('has no fault that nobody tries', () => {
    const tried = new Set<string>([
      ...Object.keys(open),
      ...['answer-lost', 'waiting', 'fail', 'reject-item', 'wants-confirmation'],
      ...['end-transaction', 'other-subject', 'granted-with-mods'],
      ...['stale-crl', 'earlier-crl', 'bad-crl-signature'],
    ])
    expect(certificateAuthorityFaults.filter((name) => !tried.has(name))).toEqual([])
  })
})
