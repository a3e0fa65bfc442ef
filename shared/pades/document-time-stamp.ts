import { isAppError } from '#shared/errors/app-error.ts'
import type { UpdatablePdf } from '#shared/pdf/incremental-update.ts'
import { completeSignature, prepareDocumentTimeStamp } from './prepare.ts'
import type { TimeStampClient } from './time-stamp-client.ts'

const stampOnce = async (
  pdf: UpdatablePdf,
  client: TimeStampClient,
  { room, signal }: { readonly room: number | undefined; readonly signal: AbortSignal | undefined },
): Promise<UpdatablePdf> => {
  const prepared = await prepareDocumentTimeStamp(pdf, { hash: client.hash, ...(room === undefined ? {} : { room }) })
  return completeSignature(prepared, await client.stamp(prepared.digest, signal))
}

/**
 * One more revision with a time-stamp over everything before it (EN 319 142-1 §5.4.3). A token that is longer than its room
 * is asked for once more with enough. Throws what the client throws.
 */
export const addDocumentTimeStamp = async (
  pdf: UpdatablePdf,
  client: TimeStampClient,
  signal?: AbortSignal,
): Promise<UpdatablePdf> => {
  try {
    return await stampOnce(pdf, client, { room: client.room, signal })
  } catch (error) {
    if (!isAppError(error, 'signing.room-exceeded')) throw error
    return stampOnce(pdf, client, { room: error.detail.needed + 256, signal })
  }
}
