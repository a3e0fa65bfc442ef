import { http, HttpResponse, type HttpHandler } from 'msw'
import { crlMediaType, messageMediaType } from '#bff/parties/certificate-authority/contract.ts'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import { createAnswers } from './answers.ts'
import { createCrlDesk } from './crl-desk.ts'
import { createAuthority } from './decisions.ts'
import type { CertificateAuthorityFault } from './faults.ts'
import type { Register } from './register.ts'

export type CertificateAuthorityStandIn = {
  readonly hierarchy: BillingHierarchy
  readonly register: Register
  readonly now: () => Date
  readonly faults: Faults<CertificateAuthorityFault>
  readonly log?: MessageLog
  readonly wait?: Wait
}

const spoiledCrls = ['stale-crl', 'earlier-crl', 'bad-crl-signature'] as const

/** The authority at any origin: CMP at the path of RFC 9811 §3.3, its CRL at `/crls/billing.crl`. */
export const createCertificateAuthorityHandlers = async (
  standIn: CertificateAuthorityStandIn,
): Promise<readonly HttpHandler[]> => {
  const { hierarchy, register, now, faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer
  const crls = createCrlDesk(hierarchy, register, now)
  const authority = createAuthority(hierarchy, register, now)
  const answerTo = await createAnswers({ hierarchy, register, authority, crls, now, faults })

  const spoilEarly = async (): Promise<Response | undefined> => {
    const early = await applyCommonFaults(faults, { wait })
    if (early !== undefined) return early
    if (faults.strike('http-error')) return new HttpResponse(null, { status: 503 })
    if (faults.strike('wrong-media-type'))
      return HttpResponse.html('<!doctype html><title>Log in to the network</title>')
    return undefined
  }

  const send = (der: Uint8Array<ArrayBuffer>, mediaType: string): Response => {
    const body = faults.strike('malformed') ? der.slice(0, -20) : der
    return HttpResponse.arrayBuffer(body.slice().buffer, { headers: { 'content-type': mediaType } })
  }

  const answerMessage = async (request: Request): Promise<Response> => {
    const early = await spoilEarly()
    if (early !== undefined) return early
    if (request.headers.get('content-type') !== messageMediaType) return new HttpResponse(null, { status: 415 })
    const { der, asked, answered, item } = await answerTo(new Uint8Array(await request.arrayBuffer()))
    log?.record({ message: asked, result: answered })
    return faults.strike('answer-lost', item) ? Response.error() : send(der, messageMediaType)
  }

  const answerCrl = async (): Promise<Response> => {
    const early = await spoilEarly()
    if (early !== undefined) return early
    const spoiled = spoiledCrls.find((name) => faults.strike(name))
    const { der } = spoiled === undefined ? await crls.current() : await crls.spoiled(spoiled)
    log?.record({ message: 'crl', result: spoiled ?? `number ${register.crlNumber}` })
    return send(der, crlMediaType)
  }

  return [
    http.post('*/.well-known/cmp', ({ request }) => answerMessage(request)),
    http.post('*/.well-known/cmp/*', ({ request }) => answerMessage(request)),
    http.get('*/crls/billing.crl', answerCrl),
  ]
}
