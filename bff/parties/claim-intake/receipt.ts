/** Whether a receipt is the federation's, and for this claim. */
import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { parseAnswer } from '../exchange.ts'
import { party, receiptContent, type ReceiptContent } from './contract.ts'

export type ReceiptSubject = Pick<ReceiptContent, 'claimId' | 'sender' | 'digest'>

const parseContent = (content: Uint8Array): ReceiptContent => {
  let value: unknown
  try {
    value = JSON.parse(decodeUtf8(content))
  } catch (cause) {
    throw new AppError('party.malformed', { party }, { cause })
  }
  return parseAnswer(party, receiptContent, value)
}

/**
 * What the receipt says. Its signer's certificate must be one of `signers` to the octet: the federation is one house, and no
 * issuer speaks for it. Throws `party.malformed`, and `party.mismatched` for one of another signer or another claim.
 */
export const readReceipt = async (
  receipt: Uint8Array,
  subject: ReceiptSubject,
  { signers, at }: { readonly signers: readonly Uint8Array[]; readonly at: Date },
): Promise<ReceiptContent> => {
  const mismatched = (why: string) => new AppError('party.mismatched', { party }, { cause: new Error(why) })
  const report = await verifyCms({ cms: receipt, at, certificates: signers })
  const { content, contentType } = report
  if (report.code !== 'cms.signers' || content === undefined || contentType !== cmsOid.data)
    throw new AppError('party.malformed', { party }, { cause: new Error(report.reason ?? report.code) })
  const [signer] = report.signers
  const certificate = signer?.certificate
  if (report.outcome !== 'passed' || report.signers.length !== 1 || certificate === undefined)
    throw mismatched(signer?.code ?? report.code)
  if (!signers.some((known) => Buffer.from(known).equals(certificate.der))) throw mismatched('another signer')
  if (at < certificate.notBefore || at > certificate.notAfter) throw mismatched('a certificate out of its time')
  const said = parseContent(content)
  if (said.claimId !== subject.claimId || said.sender !== subject.sender || said.digest !== subject.digest)
    throw mismatched('of another claim')
  return said
}
