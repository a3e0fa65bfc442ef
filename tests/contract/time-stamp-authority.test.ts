import { beforeAll, describe, expect, it } from 'vitest'
import { parseQuery, parseReply, queryMediaType, replyMediaType } from '#bff/parties/time-stamp-authority/contract.ts'
import { createTimeStampRelay } from '#bff/parties/time-stamp-authority/relay.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import {
  createTimeStampAuthorityFaults,
  timeStampAuthorityFaults,
  type TimeStampAuthorityFault,
} from '#mocks/parties/time-stamp-authority/faults.ts'
import { createTimeStampAuthorityHandlers, timeStampPolicies } from '#mocks/parties/time-stamp-authority/handlers.ts'
import { createTimeStampHierarchy, type TimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { isAppError, type AppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { encodeBoolean, encodeInteger, encodeSequence } from '#shared/pki/der-writer.ts'
import { checkCrl } from '#shared/revocation/check-crl.ts'
import { checkTimeStampToken, digestOf } from '#shared/time-stamp/check-token.ts'
import { buildTimeStampRequest, makeNonce } from '#shared/time-stamp/request.ts'
import { encodeImprint } from '#shared/time-stamp/tst-info.ts'

const now = new Date('2027-04-01T03:00:00.250Z')
const data = encodeUtf8('署名値')

let hierarchy: TimeStampHierarchy

beforeAll(async () => {
  hierarchy = await createTimeStampHierarchy()
})

const setUp = async (fault?: TimeStampAuthorityFault) => {
  const faults = createTimeStampAuthorityFaults()
  if (fault !== undefined) faults.set([{ name: fault }])
  const handlers = await createTimeStampAuthorityHandlers({
    hierarchy,
    now: () => now,
    faults,
    wait: () => new Promise(() => undefined),
  })
  const line = createHandlerFetch(handlers)
  const sent: { readonly body: Uint8Array; readonly type: string | null }[] = []
  const relay = createTimeStampRelay({
    url: 'http://tsa.example/tsa',
    fetch: (input, init) => {
      sent.push({ body: init?.body as Uint8Array, type: new Headers(init?.headers).get('content-type') })
      return line(input, init)
    },
    timeoutMs: fault === 'slow' ? 20 : 5000,
  })
  return { relay, line, sent }
}

const makeQuery = async (policy?: string, hash: 'SHA-256' | 'SHA-512' = 'SHA-256') => {
  const nonce = makeNonce()
  const digest = await digestBytes(hash, data)
  return { nonce, query: buildTimeStampRequest({ hash, digest, nonce, ...(policy === undefined ? {} : { policy }) }) }
}

const trust = () => ({ anchors: [hierarchy.root.certificate], intermediates: [], revocation: 'none' as const })

/** What the page would decide about the reply: the code of the token, or why there is none. */
const stamp = async (fault?: TimeStampAuthorityFault, policy?: string): Promise<string> => {
  const { relay } = await setUp(fault)
  const { nonce, query } = await makeQuery(policy)
  const reply = parseReply(await relay.stamp(query))
  if (reply.status !== 'granted') return 'failures' in reply ? reply.failures.join() : reply.status
  const report = await checkTimeStampToken({
    token: reply.token,
    digest: digestOf(data),
    nonce,
    policy: policy ?? timeStampPolicies[0],
    ...trust(),
  })
  return report.signerCode ?? report.pathCode ?? report.code
}

describe('the time-stamping authority', () => {
  it.each([undefined, ...timeStampPolicies])('stamps under policy %s', async (policy) => {
    expect(await stamp(undefined, policy)).toBe('token.valid')
  })

  it('speaks the contract in both directions, and the relay changes no octet', async () => {
    const { relay, sent, line } = await setUp()
    const { query } = await makeQuery(undefined, 'SHA-512')
    expect(parseReply(await relay.stamp(query)).status).toBe('granted')
    expect(sent).toEqual([{ body: query, type: queryMediaType }])
    expect(parseQuery(query).imprint.hash).toBe('SHA-512')
    const answer = await line('http://tsa.example/tsa', {
      method: 'POST',
      headers: { 'content-type': queryMediaType },
      body: query,
    })
    expect(answer.headers.get('content-type')).toBe(replyMediaType)
  })

  it('tells the time to the millisecond and never gives one serial number twice', async () => {
    const { relay } = await setUp()
    const tokens = await Promise.all(
      [1, 2].map(async () => {
        const { query } = await makeQuery()
        const reply = parseReply(await relay.stamp(query))
        if (reply.status !== 'granted') throw new RangeError(reply.status)
        return (await checkTimeStampToken({ token: reply.token, digest: digestOf(data), ...trust() })).info
      }),
    )
    expect(tokens.map((info) => info?.genTime)).toEqual([now, now])
    expect(tokens[0]?.serial).not.toEqual(tokens[1]?.serial)
  })

  it('leaves its certificate out where nobody asked for it', async () => {
    const { relay } = await setUp()
    const bare = encodeSequence(encodeInteger(1), encodeImprint('SHA-256', await digestBytes('SHA-256', data)))
    const reply = parseReply(await relay.stamp(bare))
    if (reply.status !== 'granted') throw new RangeError(reply.status)
    const check = (intermediates: readonly Uint8Array[]) =>
      checkTimeStampToken({ token: reply.token, digest: digestOf(data), ...trust(), intermediates })
    expect((await check([])).certificates).toEqual([])
    expect((await check([hierarchy.authority.certificate])).code).toBe('token.valid')
  })

  it('refuses a policy and a hash it does not have', async () => {
    expect(await stamp(undefined, '1.2.3')).toBe('unacceptedPolicy')
    const { relay } = await setUp()
    const weak = encodeSequence(
      encodeInteger(1),
      encodeImprint('SHA-1', new Uint8Array(20)),
      encodeInteger(7),
      encodeBoolean(true),
    )
    expect(parseReply(await relay.stamp(weak))).toMatchObject({ status: 'rejection', failures: ['badAlg'] })
  })

  it('publishes the list that says its certificate is not revoked', async () => {
    const { line } = await setUp()
    const der = new Uint8Array(await (await line('http://tsa.example/crls/time-stamp.crl')).arrayBuffer())
    const verdict = await checkCrl({ der, issuer: parseCertificate(hierarchy.root.certificate), at: now })
    expect(verdict.status).toBe('usable')
  })
})

describe('a time-stamping authority that fails', () => {
  const ends: Readonly<Record<TimeStampAuthorityFault, string>> = {
    slow: 'party.timeout',
    down: 'party.unreachable',
    malformed: 'party.malformed',
    'http-error': 'party.refused',
    'wrong-media-type': 'party.malformed',
    rejection: 'timeNotAvailable',
    'wrong-imprint': 'token.imprint-different',
    'other-nonce': 'token.nonce-different',
    'no-nonce': 'token.nonce-missing',
    'other-policy': 'token.policy-different',
    'no-purpose': 'token.purpose',
    'wrong-signature': 'signer.signature-invalid',
    'long-ago': 'certificate.not-yet-valid',
  }

  it.each(timeStampAuthorityFaults)('stamps nothing: %s', async (fault) => {
    expect(await stamp(fault).catch((error: AppError) => error.code)).toBe(ends[fault])
  })

  it('cannot make the product read without end', async () => {
    const relay = createTimeStampRelay({
      url: 'http://tsa.example/tsa',
      fetch: () =>
        Promise.resolve(new Response(new Uint8Array(64 * 1024 + 1), { headers: { 'content-type': replyMediaType } })),
      timeoutMs: 1000,
    })
    const { query } = await makeQuery()
    await expect(relay.stamp(query)).rejects.toMatchObject({ code: 'party.malformed' })
  })

  it('is left alone when the caller gives up', async () => {
    const { relay } = await setUp('slow')
    const { query } = await makeQuery()
    const asking = relay.stamp(query, { signal: AbortSignal.abort() })
    await expect(asking).rejects.toSatisfy((error) => isAppError(error, 'request.aborted'))
  })
})
