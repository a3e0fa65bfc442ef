import type { ErrorCode } from '#shared/errors/catalogue.ts'
import { encodeCommand } from '../apdu/command.ts'
import { selectApplication } from '../apdu/file-commands.ts'
import { parseResponse } from '../apdu/response.ts'
import { statusOk } from '../apdu/status-words.ts'
import { individualNumberCard } from '../apps/jpki/constants.ts'
import { toCardError } from '../transport/foreign-errors.ts'
import type { CardPresence } from '../transport/reader.ts'
import type { CardLink } from './polling-reader.ts'

/** A card is known by its application and never by its answer to reset, which a reader may have made up. */
const probe = async (link: Pick<CardLink, 'exchange'>, signal: AbortSignal): Promise<CardPresence> => {
  const select = encodeCommand(selectApplication(individualNumberCard.aid))
  const { statusWord } = parseResponse(await link.exchange(select, signal))
  return statusWord === statusOk ? 'present' : 'unsupported'
}

const presenceByError: Readonly<Partial<Record<ErrorCode, CardPresence>>> = {
  'card.not-present': 'absent',
  'card.unsupported': 'unsupported',
  'card.unreadable': 'unreadable',
  'card.protocol': 'unreadable',
  'card.removed': 'absent',
}

/**
 * Connects, looks what lies there, and lets go. What a failed look says about the thing on the reader is an answer too;
 * throws where the reader itself has failed.
 */
export const lookAtCard = async (
  connect: (signal: AbortSignal) => Promise<CardLink>,
  signal: AbortSignal,
): Promise<CardPresence> => {
  try {
    const link = await connect(signal)
    const presence = await probe(link, signal)
    await link.end(signal)
    return presence
  } catch (error) {
    const presence = presenceByError[toCardError(error).code]
    if (presence === undefined) throw error
    return presence
  }
}
