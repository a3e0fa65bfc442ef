import { http, HttpResponse, type HttpHandler } from 'msw'
import { parseQuery, queryMediaType, replyMediaType } from '#bff/parties/time-stamp-authority/contract.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { crlType } from '#shared/revocation/api.ts'
import type { TimeStampRequest } from '#shared/time-stamp/request.ts'
import { buildGrantedResponse, buildRejectedResponse } from '#shared/time-stamp/response.ts'
import { makeSerial } from '#mocks/pki/issuing.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import type { TimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { TimeStampAuthorityFault } from './faults.ts'
import { importSigner, signToken, withBrokenSignature } from './tokens.ts'

export type TimeStampAuthorityStandIn = {
  readonly hierarchy: TimeStampHierarchy
  readonly now: () => Date
  readonly faults: Faults<TimeStampAuthorityFault>
  readonly log?: MessageLog
  readonly wait?: Wait
}

/** Examples of RFC 5612: no authority's policy is meant. */
export const timeStampPolicies = ['1.3.6.1.4.1.32473.2.1', '1.3.6.1.4.1.32473.2.2'] as const

const dayMs = 24 * 3_600_000
const longAgo = new Date('1999-12-31T15:00:00Z')

/** One a day, its number the day's: nothing is ever revoked here. */
const issueDailyCrl = ({ root }: TimeStampHierarchy, now: Date) => {
  const { subject, spki } = parseCertificate(root.certificate)
  const day = Math.floor(now.getTime() / dayMs)
  const thisUpdate = new Date(day * dayMs)
  const nextUpdate = new Date((day + 7) * dayMs)
  return issueCrl({ issuer: subject.der, spki: spki.der, number: day, thisUpdate, nextUpdate }, root.privateKeyPkcs8)
}

/** The authority at any origin: stamps at `/tsa`, its root's CRL at `/crls/time-stamp.crl`. */
export const createTimeStampAuthorityHandlers = async (
  standIn: TimeStampAuthorityStandIn,
): Promise<readonly HttpHandler[]> => {
  const { hierarchy, faults, now, log } = standIn
  const wait = standIn.wait ?? waitByTimer
  const strike = (name: TimeStampAuthorityFault): boolean => faults.strike(name) !== undefined
  const signer = await importSigner(hierarchy.authority.privateKeyPkcs8)
  const unmarkedSigner = await importSigner(hierarchy.unmarked.privateKeyPkcs8)
  const tsa = parseCertificate(hierarchy.authority.certificate).subject.der

  const chooseNonce = (nonce: Uint8Array | undefined): Uint8Array | undefined => {
    if (strike('no-nonce')) return undefined
    return strike('other-nonce')
      ? nonce?.map((octet, index) => (index === nonce.length - 1 ? octet ^ 1 : octet))
      : nonce
  }

  const findRefusal = ({ imprint, policy, extensions }: TimeStampRequest): string | undefined => {
    if (strike('rejection')) return 'timeNotAvailable'
    if (imprint.hash === undefined || imprint.hash === 'SHA-1') return 'badAlg'
    if (policy !== undefined && !timeStampPolicies.some((known) => known === policy)) return 'unacceptedPolicy'
    return extensions.length > 0 ? 'unacceptedExtension' : undefined
  }

  const stamp = async (request: TimeStampRequest): Promise<Uint8Array<ArrayBuffer>> => {
    const { imprint, isCertificateWanted } = request
    const nonce = chooseNonce(request.nonce)
    const isUnmarked = strike('no-purpose')
    const token = await signToken(
      {
        policy: strike('other-policy') ? timeStampPolicies[1] : (request.policy ?? timeStampPolicies[0]),
        hash: imprint.hash ?? 'SHA-256',
        digest: strike('wrong-imprint') ? imprint.digest.map((octet) => octet ^ 0xff) : imprint.digest,
        // RFC 3161 §2.4.2: never the same twice, also after a crash. 62 random bits are sure enough of that here.
        serial: makeSerial(),
        genTime: strike('long-ago') ? longAgo : now(),
        accuracySeconds: 1,
        tsa,
        ...(nonce === undefined ? {} : { nonce }),
      },
      {
        signer: isUnmarked ? unmarkedSigner : signer,
        credentials: isUnmarked ? hierarchy.unmarked : hierarchy.authority,
        isCertificateWanted,
      },
    )
    return buildGrantedResponse(strike('wrong-signature') ? withBrokenSignature(token) : token)
  }

  const answer = async (query: Uint8Array): Promise<readonly [Uint8Array<ArrayBuffer>, result: string]> => {
    let request: TimeStampRequest
    try {
      request = parseQuery(query)
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return [buildRejectedResponse('badDataFormat'), 'badDataFormat']
    }
    const refusal = findRefusal(request)
    return refusal === undefined ? [await stamp(request), 'granted'] : [buildRejectedResponse(refusal), refusal]
  }

  const send = (der: Uint8Array<ArrayBuffer>, mediaType: string): Response => {
    const body = strike('malformed') ? der.slice(0, -20) : der.slice()
    return HttpResponse.arrayBuffer(body.buffer, { headers: { 'content-type': mediaType } })
  }

  const spoilEarly = async (): Promise<Response | undefined> => {
    const early = await applyCommonFaults(faults, { wait })
    if (early !== undefined) return early
    if (strike('http-error')) return new HttpResponse(null, { status: 503 })
    return strike('wrong-media-type')
      ? HttpResponse.html('<!doctype html><title>Log in to the network</title>')
      : undefined
  }

  return [
    http.post('*/tsa', async ({ request }) => {
      const early = await spoilEarly()
      if (early !== undefined) return early
      if (request.headers.get('content-type') !== queryMediaType) return new HttpResponse(null, { status: 415 })
      const [der, result] = await answer(new Uint8Array(await request.arrayBuffer()))
      log?.record({ message: 'time-stamp', result })
      return send(der, replyMediaType)
    }),
    http.get(
      '*/crls/time-stamp.crl',
      async () => (await spoilEarly()) ?? send(await issueDailyCrl(hierarchy, now()), crlType),
    ),
  ]
}
