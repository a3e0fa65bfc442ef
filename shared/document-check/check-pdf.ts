import { isAppError } from '#shared/errors/app-error.ts'
import { validatePdf } from '#shared/pades/validate.ts'
import { noFindings, type Findings } from './findings.ts'
import type { Trust } from './judge-certificate.ts'
import { toPdfFindings } from './pdf-findings.ts'

export type PdfProgress = (done: number, total: number) => void

/** Checks a PDF, signed or not. Never throws on what it holds: a file that cannot be read strictly is reported as such. */
export const checkPdf = async (bytes: Uint8Array, trust: Trust, onProgress?: PdfProgress): Promise<Findings> => {
  try {
    const report = await validatePdf(bytes, {
      anchors: trust.anchors,
      tsaAnchors: trust.stampAnchors,
      crls: trust.evidence.crls,
      ocspResponses: trust.evidence.ocspResponses,
      revocation: 'require',
      at: trust.at,
      ...(onProgress && { onProgress: (_, done, total) => onProgress(done, total) }),
    })
    return await toPdfFindings(report)
  } catch (error) {
    if (isAppError(error, 'document.encrypted')) return noFindings('document.encrypted')
    if (!isAppError(error, 'document.unreadable')) throw error
    const { reason, offset } = error.detail
    return noFindings('document.damaged', offset === undefined ? reason : `${reason} at ${offset}`)
  }
}
