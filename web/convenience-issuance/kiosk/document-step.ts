import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { zeroBytes } from '#shared/bytes/bytes.ts'
import type { Caller } from '#shared/contract/client.ts'
import { apply, bindDocument, reportUndrawable, type Application } from '#shared/convenience-issuance/api.ts'
import {
  computeDocumentDigest,
  computePrintedDigests,
  computeSubjectDigest,
} from '#shared/convenience-issuance/binding.ts'
import type { CertificateInformation } from '#shared/convenience-issuance/certificate-information.ts'
import type { Selection } from '#shared/convenience-issuance/kinds.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { BasicFour } from '#shared/person/person.ts'
import type { JourneyState } from './journey-state.ts'

type DrawnDocument = {
  readonly pdf: Uint8Array<ArrayBuffer>
  /** Sides of one copy, front and back counted. */
  readonly pageCount: number
  /** The persons on the paper in the order of printing, as they were drawn. */
  readonly drawn: readonly (BasicFour & { readonly memberRef: string })[]
}

/**
 * Draws the certificate. Throws `issuance.character-undrawable` with the code points no font can draw, before anything
 * is drawn.
 */
export type DrawCertificate = (information: CertificateInformation, signal: AbortSignal) => Promise<DrawnDocument>

type PreparedDocument = { readonly pdf: Uint8Array<ArrayBuffer>; readonly totalYen: number }

type Prepare = {
  readonly call: Caller
  readonly draw: DrawCertificate
  readonly visitId: string
  readonly selection: Selection
  /** Digests of the persons the household's answer named for this selection, in its order. */
  readonly expected: readonly { readonly memberRef: string; readonly digest: string }[]
  readonly signal: AbortSignal
  readonly onProgress: (preparation: JourneyState['preparation']) => void
}

const isSamePersons = (left: Prepare['expected'], right: Prepare['expected']): boolean => {
  const digestOf = new Map(left.map(({ memberRef, digest }) => [memberRef, digest]))
  return left.length === right.length && right.every(({ memberRef, digest }) => digestOf.get(memberRef) === digest)
}

const requireSamePersons = (expected: Prepare['expected'], found: Prepare['expected']): void => {
  if (!isSamePersons(expected, found)) throw new AppError('issuance.subject-mismatch')
}

/**
 * From application to bound document (CV-KJ-5, 6). Before any money is asked for, the persons offered for choice are
 * compared with those in the answer and again with those on the paper, and the BFF compares for itself.
 * Throws `issuance.subject-mismatch` where they differ.
 */
export const prepareDocument = async (step: Prepare): Promise<PreparedDocument> => {
  const { call, draw, visitId, selection, signal, onProgress } = step
  const params = { visitId }
  onProgress('sending')
  const application: Application = await call(apply, { params, body: selection, signal })
  const { requestId, certificate, totalYen } = application
  if (certificate.requestId !== requestId || certificate.kind !== selection.kind) {
    throw new AppError('issuance.subject-mismatch')
  }
  const key = decodeBase64url(application.bindingKey)
  requireSamePersons(step.expected, await computePrintedDigests(key, certificate))

  onProgress('drawing')
  const { pdf, pageCount, drawn } = await draw(certificate, signal).catch(async (error: unknown) => {
    if (isAppError(error, 'issuance.character-undrawable')) {
      const codePoints = [...error.detail.codePoints]
      await call(reportUndrawable, { params, body: { requestId, codePoints }, signal })
    }
    throw error
  })

  try {
    onProgress('comparing')
    const subjects = await Promise.all(
      drawn.map(async (person) => ({ memberRef: person.memberRef, digest: await computeSubjectDigest(key, person) })),
    )
    requireSamePersons(step.expected, subjects)
    const documentDigest = await computeDocumentDigest(pdf)
    await call(bindDocument, { params, body: { requestId, subjects, documentDigest, pageCount }, signal })
    return { pdf, totalYen }
  } catch (error) {
    zeroBytes(pdf)
    throw error
  }
}
