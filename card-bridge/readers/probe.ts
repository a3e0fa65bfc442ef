import type { AppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import { encodeCommand } from '../apdu/command.ts'
import { selectApplication } from '../apdu/file-commands.ts'
import { parseResponse } from '../apdu/response.ts'
import { statusOk } from '../apdu/status-words.ts'
import { individualNumberCard } from '../apps/jpki/constants.ts'
import type { CardPresence } from '../transport/reader.ts'
import type { CardLink } from './polling-reader.ts'

/** A card is known by its application and never by its answer to reset, which a reader may have made up. */
export const probe = async (link: Pick<CardLink, 'exchange'>, signal: AbortSignal): Promise<CardPresence> => {
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

/** What a failed look says about the thing on the reader; undefined when the reader itself has failed. */
export const toPresence = (error: AppError): CardPresence | undefined => presenceByError[error.code]
