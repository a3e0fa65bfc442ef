import { http, HttpResponse, type HttpHandler } from 'msw'
import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { parseRequest, requestMediaType, responseMediaType } from '#bff/parties/jpki-ocsp/contract.ts'
import { parseCertificate, type Certificate, type CertificateSerial } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import type { CertId } from '#shared/pki/ocsp-response.ts'
import { hashNames } from '#shared/pki/signature.ts'
import type { AuthorityCredentials, TestAuthority, TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import type { JpkiOcspFault } from './faults.ts'
import { buildOcspError, buildOcspResponse, toResponder, type OcspErrorStatus, type StatedStatus } from './responses.ts'

export type JpkiOcspStandIn = {
  readonly hierarchy: TestHierarchy
  readonly now: () => Date
  readonly faults: Faults<JpkiOcspFault>
  readonly log?: MessageLog
  readonly wait?: Wait
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const otherSerial = '0102030405060708' as CertificateSerial

type KnownAuthority = { readonly authority: TestAuthority; readonly certificate: Certificate }

const isNamedBy = async ({ certificate: { subject, spki } }: KnownAuthority, id: CertId): Promise<boolean> => {
  const hash = hashNames[id.hashAlgorithm.oid]
  if (hash === undefined) return false
  return (
    isEqualBytes(await digestBytes(hash, subject.der), id.issuerNameHash) &&
    isEqualBytes(await digestBytes(hash, spki.key), id.issuerKeyHash)
  )
}

const toStated = ({ issued }: TestAuthority, serial: string): StatedStatus => {
  const entry = issued[serial]
  if (entry === undefined) return { status: 'unknown' }
  return entry.revokedAt === undefined ? { status: 'good' } : { status: 'revoked', revokedAt: entry.revokedAt }
}

/** The responder of both CAs, at any origin and path that ends in `/ocsp`. */
export const createJpkiOcspHandlers = (standIn: JpkiOcspStandIn): readonly HttpHandler[] => {
  const { hierarchy, faults } = standIn
  const wait = standIn.wait ?? waitByTimer
  const authorities: readonly KnownAuthority[] = [hierarchy.authentication, hierarchy.signature].map((authority) => ({
    authority,
    certificate: parseCertificate(authority.certificate),
  }))
  const strike = (name: JpkiOcspFault) => faults.strike(name)

  const findAuthority = async (id: CertId): Promise<KnownAuthority | undefined> => {
    for (const known of authorities) if (await isNamedBy(known, id)) return known
    return undefined
  }

  const chooseSigner = ({ ocspResponder }: TestAuthority) => {
    const right = toResponder(ocspResponder)
    if (strike('wrong-signer')) return toResponder(hierarchy.impostor)
    if (strike('wrong-signature')) return { ...right, privateKeyPkcs8: hierarchy.impostor.privateKeyPkcs8 }
    const [person] = hierarchy.persons
    if (person === undefined || !strike('unauthorised-signer')) return right
    const ordinary: AuthorityCredentials = {
      certificate: person.authCertificate,
      privateKeyPkcs8: person.authPrivateKeyPkcs8,
    }
    return toResponder(ordinary)
  }

  const chooseNonce = (nonce: Uint8Array | undefined): Uint8Array | undefined => {
    if (strike('no-nonce')) return undefined
    return strike('wrong-nonce') ? nonce?.map((octet) => octet ^ 0xff) : nonce
  }

  const chooseTime = (): Date => {
    const offset = strike('stale') ? -2 * dayMs : strike('from-the-future') ? 2 * dayMs : 0
    return new Date(Math.floor((standIn.now().getTime() + offset) / 1000) * 1000)
  }

  const answer = async (body: Uint8Array): Promise<Uint8Array<ArrayBuffer> | OcspErrorStatus> => {
    const request = parseRequest(body)
    const [certId, ...others] = request.certIds
    if (certId === undefined || others.length > 0) return 'malformed-request'
    const known = await findAuthority(certId)
    if (known === undefined) return 'unauthorized'
    const thisUpdate = chooseTime()
    return buildOcspResponse({
      certId: strike('wrong-certificate') ? { ...certId, serial: otherSerial } : certId,
      stated: strike('unknown') ? { status: 'unknown' } : toStated(known.authority, certId.serial),
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + 10 * minuteMs),
      producedAt: thisUpdate,
      nonce: chooseNonce(request.nonce),
      ...chooseSigner(known.authority),
    })
  }

  const answerOrError = async (request: Request): Promise<Uint8Array<ArrayBuffer> | OcspErrorStatus> => {
    for (const error of ['try-later', 'internal-error', 'unauthorized'] as const) if (strike(error)) return error
    if (request.headers.get('content-type') !== requestMediaType) return 'malformed-request'
    try {
      return await answer(new Uint8Array(await request.arrayBuffer()))
    } catch (error) {
      if (error instanceof DerError) return 'malformed-request'
      throw error
    }
  }

  const respond = async (request: Request): Promise<Response> => {
    const early = await applyCommonFaults(faults, { wait })
    if (early !== undefined) return early
    if (strike('http-error')) return new HttpResponse(null, { status: 503 })
    if (strike('wrong-media-type')) return HttpResponse.html('<!doctype html><title>Log in to the network</title>')
    const result = await answerOrError(request)
    const isError = typeof result === 'string'
    standIn.log?.record({ message: 'ocsp', result: isError ? result : 'successful' })
    const der = isError ? buildOcspError(result) : result
    const body = strike('malformed') ? der.slice(0, -20) : der
    return HttpResponse.arrayBuffer(body.buffer, { headers: { 'content-type': responseMediaType } })
  }

  return [http.post('*/ocsp', ({ request }) => respond(request))]
}
