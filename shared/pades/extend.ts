import { encodeHex } from '#shared/bytes/hex.ts'
import { RevisionDraft, type UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import type { PdfDict } from '#shared/pdf/objects.ts'
import { refuse } from '#shared/pdf/refusal.ts'
import { encodeLatin1 } from '#shared/pdf/serialize.ts'
import { readContents } from './contents.ts'
import { addDocumentTimeStamp } from './document-time-stamp.ts'
import { openForSigning } from './prepare.ts'
import { addLongTerm, readChains, toSignedPdf, type LongTermOrder, type SignedPdf, type SigningWatch } from './sign.ts'
import { readFormFields } from './signature-fields.ts'
import type { TimeStampClient } from './time-stamp-client.ts'

/** Keeping signatures that are already in a document valid for longer (ETSI EN 319 142-1 §5.4, §6.2). */

/** The CMS without the zeros that fill its room, read as strictly as in validation. */
const readCms = async (draft: RevisionDraft, signature: PdfDict): Promise<Uint8Array> => {
  const contents = await draft.resolve(signature.entries.get('Contents'))
  if (typeof contents !== 'object' || contents?.kind !== 'string') return refuse('structure-missing')
  return readContents(encodeLatin1(encodeHex(contents.bytes))) ?? refuse('structure-missing')
}

const readAllChains = async (pdf: UpdatablePdf): Promise<Uint8Array[][]> => {
  const draft = new RevisionDraft(pdf)
  const chains: Uint8Array[][] = []
  for (const { signature } of await readFormFields(draft))
    if (signature !== undefined) chains.push(...readChains(await readCms(draft, signature)))
  return chains
}

/**
 * Adds evidence for every signature and time-stamp of the document, and with B-LTA a document time-stamp over it. To be done
 * again before the newest time-stamp's certificate expires. Throws what `openForSigning` and `collectEvidence` throw,
 * DerError on a signature that cannot be read.
 */
export const extendToLongTerm = async (bytes: Uint8Array, order: LongTermOrder): Promise<SignedPdf> => {
  order.onProgress?.('reading')
  const pdf = await openForSigning(bytes)
  return toSignedPdf(await addLongTerm(pdf, await readAllChains(pdf), order))
}

/** Adds a document time-stamp alone. Throws what `openForSigning` and the client throw. */
export const stampPdf = async (
  bytes: Uint8Array,
  client: TimeStampClient,
  { onProgress, signal }: SigningWatch = {},
): Promise<SignedPdf> => {
  onProgress?.('reading')
  const pdf = await openForSigning(bytes)
  signal?.throwIfAborted()
  onProgress?.('time-stamping-document')
  return toSignedPdf(await addDocumentTimeStamp(pdf, client, signal))
}
