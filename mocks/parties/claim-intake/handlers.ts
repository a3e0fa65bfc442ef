import { createHash } from 'node:crypto'
import { http, HttpResponse, type HttpHandler } from 'msw'
import * as z from 'zod/mini'
import {
  cmsMediaType,
  fileMediaType,
  sender as senderText,
  senderHeader,
  type DocumentPage,
  type IntakeProblem,
  type ReceiptContent,
} from '#bff/parties/claim-intake/contract.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { toDer } from '#shared/cms/ber.ts'
import { signCms } from '#shared/cms/sign.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { DerError } from '#shared/pki/der.ts'
import type { AuthorityCredentials } from '#mocks/pki/hierarchy.ts'
import type { IntakeSigner } from '#mocks/pki/intake-signer.ts'
import { applyCommonFaults, waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import { makeDocument } from './documents.ts'
import type { ClaimIntakeFault } from './faults.ts'
import type { Intake } from './intake.ts'

export type ClaimIntakeStandIn = {
  readonly intake: Intake
  readonly signer: IntakeSigner
  readonly now: () => Date
  readonly faults: Faults<ClaimIntakeFault>
  /** A document for every claim at once, for who cannot wait a month. */
  readonly issuesAtOnce?: boolean
  readonly log?: MessageLog
  readonly wait?: Wait
}

const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const

const signReceipt = async (
  said: ReceiptContent,
  { certificate, privateKeyPkcs8 }: AuthorityCredentials,
): Promise<Uint8Array<ArrayBuffer>> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: scheme.hash }
  const key = await crypto.subtle.importKey('pkcs8', privateKeyPkcs8, algorithm, false, ['sign'])
  const signingTime = new Date(Math.floor(Date.parse(said.receivedAt) / 1000) * 1000)
  const content = encodeUtf8(JSON.stringify(said))
  return signCms({ content, detached: false, signer: createWebCryptoSigner(key, scheme), certificate, signingTime })
}

const refuse = (status: number, error: IntakeProblem['error']): Response =>
  HttpResponse.json({ error } satisfies IntakeProblem, { status })

const send = (bytes: Uint8Array<ArrayBuffer>, mediaType: string): Response =>
  HttpResponse.arrayBuffer(bytes.slice().buffer, { headers: { 'content-type': mediaType } })

const contentOf = (cms: Uint8Array): Uint8Array | undefined => {
  try {
    return parseCmsSignedData(toDer(cms)).content
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** Handlers of the review system at any origin. It trusts whoever may speak to it: the reception has verified the signature. */
export const createClaimIntakeHandlers = (standIn: ClaimIntakeStandIn): readonly HttpHandler[] => {
  const { intake, signer, now, faults, log } = standIn
  const wait = standIn.wait ?? waitByTimer
  const strike = (name: ClaimIntakeFault): boolean => faults.strike(name) !== undefined

  const respond = async (message: string, act: () => Response | Promise<Response>): Promise<Response> => {
    const early = await applyCommonFaults(faults, { wait })
    if (early !== undefined) return early
    const response = await act()
    log?.record({ message, result: String(response.status) })
    if (strike('answer-lost')) return Response.error()
    return strike('malformed') ? new HttpResponse('{"error":', { status: response.status }) : response
  }

  /** What the faults make of a receipt is not what the books keep. */
  const spoil = async (said: ReceiptContent): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    if (strike('wrong-receipt')) return signReceipt({ ...said, digest: 'A'.repeat(43) }, signer.signer)
    return strike('wrong-signer') ? signReceipt(said, signer.impostor) : undefined
  }

  const onClaim = async (request: Request, claimId: string): Promise<Response> => {
    const sender = z.safeParse(senderText, request.headers.get(senderHeader))
    const isCms = request.headers.get('content-type') === cmsMediaType
    const content = contentOf(new Uint8Array(await request.arrayBuffer()))
    if (!sender.success || !isCms || content === undefined) return refuse(422, 'request-invalid')
    const digest = createHash('sha256').update(content).digest('base64url')
    const standing = intake.find(claimId)
    if (standing !== undefined && (standing.digest !== digest || standing.sender !== sender.data))
      return refuse(409, 'claim-differs')
    const at = now()
    const said: ReceiptContent = {
      type: 'claim-receipt',
      claimId,
      sender: sender.data,
      receivedAt: at.toISOString(),
      digest,
      bytes: content.length,
    }
    if (standing === undefined) {
      const receipt = Buffer.from(await signReceipt(said, signer.signer)).toString('base64')
      intake.receive({ claimId, sender: sender.data, digest, receipt })
      if (standIn.issuesAtOnce === true) intake.issue(claimId, { ...makeDocument(content), at })
    }
    return send((await spoil(said)) ?? receiptOf(claimId), cmsMediaType)
  }

  const receiptOf = (claimId: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(Buffer.from(intake.find(claimId)?.receipt ?? '', 'base64'))

  return [
    http.put('*/claims/:claimId', ({ params, request }) =>
      respond('claim', () => {
        const claimId = z.safeParse(z.uuid(), params['claimId'])
        return claimId.success ? onClaim(request, claimId.data) : refuse(422, 'request-invalid')
      }),
    ),
    http.get('*/claims/:claimId/receipt', ({ params }) =>
      respond('receipt', () => {
        const claimId = String(params['claimId'])
        return intake.find(claimId) === undefined
          ? refuse(404, 'claim-unknown')
          : send(receiptOf(claimId), cmsMediaType)
      }),
    ),
    http.get('*/documents', ({ request }) =>
      respond('documents', () => {
        const since = Number(new URL(request.url).searchParams.get('since'))
        if (!Number.isSafeInteger(since) || since < 0) return refuse(422, 'request-invalid')
        const page = intake.list(strike('wrong-order') ? 0 : since)
        return HttpResponse.json(page satisfies DocumentPage)
      }),
    ),
    http.get('*/documents/:documentId', ({ params }) =>
      respond('document', () => {
        const content = intake.findDocument(String(params['documentId']))
        if (content === undefined) return refuse(404, 'document-unknown')
        if (strike('wrong-document')) content[0] = (content[0] ?? 0) ^ 1
        return send(content, fileMediaType)
      }),
    ),
  ]
}
