import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { RevocationAnswer } from '#shared/document-check/check-document.ts'
import type { OpenQuestion } from '#shared/document-check/judge-certificate.ts'
import { toAppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { checkOcspResponse } from '#shared/pki/ocsp.ts'
import { buildOcspRequest } from '#shared/pki/ocsp-request.ts'
import { askOcsp, listIssuers, readCrl } from '#shared/revocation/api.ts'
import { call } from '#web/app/api.ts'

/** Whether a certificate was revoked, asked through the counter: its responder first, its list where that does not tell. */

const nonceLength = 16

type Kind = RevocationAnswer['query']['kind']

const failed = (kind: Kind, reason: string): RevocationAnswer => ({
  crls: [],
  ocspResponses: [],
  query: { kind, result: 'failed', reason },
})

type Asked = {
  /** What the responder sent, whatever it is worth. */
  readonly response?: Uint8Array
  /** Why it does not tell; absent where it does. */
  readonly trouble?: string
}

const askResponder = async (question: OpenQuestion, at: Date): Promise<Asked> => {
  const pair = { certificate: parseCertificate(question.certificate), issuer: parseCertificate(question.issuer) }
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
  try {
    const response = await call(askOcsp, { bytes: await buildOcspRequest({ ...pair, nonce }) })
    const asked = await checkOcspResponse({ response, ...pair, nonce, at })
    // A responder may leave the nonce out (RFC 9654 §2.1); its dates then say how fresh it is.
    const isWithoutNonce = asked.status === 'unusable' && asked.why === 'nonce-missing'
    const verdict = isWithoutNonce ? await checkOcspResponse({ response, ...pair, at }) : asked
    if (verdict.status === 'good' || verdict.status === 'revoked') return { response }
    return { response, trouble: verdict.status === 'unusable' ? verdict.why : 'status-unknown' }
  } catch (error) {
    return { trouble: toAppError(error).code }
  }
}

const askList = async ({ issuer }: OpenQuestion): Promise<RevocationAnswer> => {
  try {
    const { issuers } = await call(listIssuers, {})
    const known = issuers.find(({ certificate, crl }) => crl && isEqualBytes(decodeBase64url(certificate), issuer))
    if (known === undefined) return failed('crl', 'request.not-found')
    const list = await call(readCrl, { params: { issuer: known.id } })
    return { crls: [list], ocspResponses: [], query: { kind: 'crl', result: 'answered', reason: null } }
  } catch (error) {
    return failed('crl', toAppError(error).code)
  }
}

/**
 * Never throws on what the counter or an authority does: an answer that did not come is reported as such. The list is asked
 * for unless the responder says good or revoked, and comes with whatever the responder said.
 */
export const askAboutRevocation = async (question: OpenQuestion, at: Date): Promise<RevocationAnswer> => {
  const { response, trouble } = await askResponder(question, at)
  const ocspResponses = response === undefined ? [] : [response]
  if (trouble === undefined)
    return { crls: [], ocspResponses, query: { kind: 'ocsp', result: 'answered', reason: null } }
  const list = await askList(question)
  return list.query.result === 'answered' ? { ...list, ocspResponses } : failed('ocsp', trouble)
}
