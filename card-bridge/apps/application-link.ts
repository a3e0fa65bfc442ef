import type { CommandApdu } from '../apdu/command.ts'
import { openExchange } from '../apdu/exchange.ts'
import { selectApplication } from '../apdu/file-commands.ts'
import type { ResponseApdu } from '../apdu/response.ts'
import { requireOk } from '../apdu/status-words.ts'
import type { Transport } from '../transport/transport.ts'
import { FileReader } from './file-reader.ts'
import { PinHolder } from './pin-holder.ts'

export type ApplicationOptions = {
  /** Ends every wait of the session. */
  readonly signal: AbortSignal
  /** A new way to the same card after the first was lost; used only to re-read a counter. */
  readonly reconnect?: (signal: AbortSignal) => Promise<Transport>
}

/** One application of the card, selected: its files and its PINs. */
export type ApplicationLink = {
  /** For commands that name no file. */
  readonly send: (command: CommandApdu) => Promise<ResponseApdu>
  readonly files: FileReader
  readonly pins: PinHolder
}

/** Selects an application, which forgets every PIN. Throws `card.unsupported` when the card does not have it. */
export const openApplication = async (
  transport: Transport,
  aid: Uint8Array,
  options: ApplicationOptions,
): Promise<ApplicationLink> => {
  const { signal, reconnect } = options
  const exchange = openExchange(transport)
  const send = (command: CommandApdu): Promise<ResponseApdu> => exchange(command, signal)
  const files = new FileReader(send, transport.capabilities.extendedLength)
  const pins = new PinHolder(files, async (reference) => {
    if (reconnect === undefined || signal.aborted) return undefined
    const again = await reconnect(signal)
    try {
      return await (await openApplication(again, aid, { signal })).pins.retriesLeft(reference)
    } finally {
      await again.close()
    }
  })
  requireOk(await send(selectApplication(aid)))
  return { send, files, pins }
}
