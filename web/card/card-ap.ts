import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { CardApSession, CardApSessionOptions, HoldStep, Transport } from '#card-bridge/index.ts'
import { cardDesk, loadCardBridge, type CardDesk } from './card-desk.ts'
import { withCardSession } from './card-session.ts'

/** `phone`: the phone this page runs on, by Web NFC. `reader`: a reader that carries commands. */
export type CardApMeans = 'phone' | 'reader'

export type { CardApSession, HoldStep }

/** What this browser could do, and what of it exists in memory only. */
export type FoundMeans = Readonly<Record<CardApMeans, 'none' | 'real' | 'simulated'>>

/** Which ways to a card this browser has; no promise that one is plugged in or switched on. */
export const findCardApMeans = async (): Promise<FoundMeans> => {
  const { isWebNfcAvailable, isWebNfcSimulated, isWebUsbAvailable, readerRegistry } = await loadCardBridge()
  const readers = await readerRegistry.list()
  const isSimulated = readers.length > 0 && readers.every(({ simulated }) => simulated)
  return {
    phone: isWebNfcAvailable() ? (isWebNfcSimulated() ? 'simulated' : 'real') : 'none',
    reader: isSimulated ? 'simulated' : readers.length > 0 || isWebUsbAvailable() ? 'real' : 'none',
  }
}

export type OpenCardAp = (options: {
  /** What an idle card shows; tells the card from other tags. */
  readonly idleUrl: string
  readonly requireTrusted: CardApSessionOptions['requireTrusted']
}) => CardApSession

export type CardApPlace = {
  readonly means: CardApMeans
  readonly signal: AbortSignal
  readonly onStep: (step: HoldStep) => void
  readonly desk?: CardDesk
  /** Where `pagehide` is heard: the window. */
  readonly page?: EventTarget
}

/** Resolves when something lies on a reader, whatever applications it has. Throws `card.aborted`. */
const waitForAnyCard = (desk: CardDesk, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const isThere = () => desk.state.status === 'ready' && desk.state.presence !== 'absent'
    const end = () => {
      leave()
      signal.removeEventListener('abort', onAbort)
    }
    const onAbort = () => {
      end()
      reject(new AppError('card.aborted'))
    }
    const look = () => {
      if (!isThere()) return
      end()
      resolve()
    }
    const leave = desk.subscribe(look)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    look()
  })

type Work<Result> = (open: OpenCardAp, signal: AbortSignal) => Promise<Result>

const onReader = async <Result>(place: CardApPlace, signal: AbortSignal, work: Work<Result>): Promise<Result> => {
  const { desk = cardDesk, page = globalThis, onStep } = place
  const { CardApSession: Session, openApduChannel } = await loadCardBridge()
  onStep('hold')
  await waitForAnyCard(desk, signal)
  const reconnect = async (inner: AbortSignal): Promise<Transport> => {
    onStep('hold-again')
    await waitForAnyCard(desk, inner)
    const { reader } = desk
    if (reader === undefined) throw new AppError('card.no-reader')
    onStep('keep-still')
    return reader.connect(inner)
  }
  return withCardSession(
    async ({ transport, signal: inner }) => {
      onStep('keep-still')
      const channel = openApduChannel(transport, reconnect)
      try {
        return await work(({ requireTrusted }) => new Session(channel, { signal: inner, requireTrusted }), inner)
      } finally {
        await channel.close()
      }
    },
    { signal, desk, page },
  )
}

const onPhone = async <Result>(place: CardApPlace, signal: AbortSignal, work: Work<Result>): Promise<Result> => {
  const { CardApSession: Session, openMailboxChannel, openWebNfc } = await loadCardBridge()
  // Before anything else is waited for: the browser's question needs the click that led here.
  const transport = await openWebNfc(signal)
  const { onStep } = place
  try {
    onStep('hold')
    return await work(
      ({ idleUrl, requireTrusted }) =>
        new Session(openMailboxChannel(transport, { idleUrl, onStep }), { signal, requireTrusted }),
      signal,
    )
  } finally {
    await transport.close()
  }
}

/**
 * Runs `work` with a way to a card-AP, and lets go of it whatever happens, also when the page is left. Call it from a click.
 * Throws `card.nfc-*`, `card.no-reader`, `card.aborted`, and what the work throws, always as `AppError`.
 */
export const withCardAp = async <Result>(place: CardApPlace, work: Work<Result>): Promise<Result> => {
  const { page = globalThis } = place
  const pageLeft = new AbortController()
  const onPageHide = () => pageLeft.abort()
  page.addEventListener('pagehide', onPageHide, { once: true })
  const signal = AbortSignal.any([pageLeft.signal, place.signal])
  try {
    return await (place.means === 'phone' ? onPhone : onReader)(place, signal, work)
  } catch (error) {
    throw signal.aborted ? new AppError('card.aborted', undefined, { cause: error }) : toAppError(error)
  } finally {
    page.removeEventListener('pagehide', onPageHide)
  }
}
