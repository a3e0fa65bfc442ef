import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { CardRecord, JpkiProfile, JpkiSession, LogInProof, Transport } from '#card-bridge/index.ts'
import { cardDesk, loadCardBridge, type CardDesk } from './card-desk.ts'

export type CardSession = {
  readonly signal: AbortSignal
  readonly transport: Transport
  /** Selects the JPKI application; a PIN verified before is forgotten by the card. */
  openJpki(profile?: JpkiProfile): Promise<JpkiSession>
  /** Serial, municipality and expiry. Ends an open JPKI session, so ask for this first. */
  readCardRecord(): Promise<CardRecord>
  /** Signs a log-in challenge after `verifyPin('authentication', …)` on the same JPKI session. */
  signLogIn(options: { readonly session: JpkiSession; readonly challenge: Uint8Array }): Promise<LogInProof>
}

export type CardSessionOptions = {
  /** Ends the session; every wait inside throws `card.aborted`. */
  readonly signal?: AbortSignal
  readonly desk?: CardDesk
  /** Where `pagehide` is heard: the window. */
  readonly page?: EventTarget
}

let busy = false

/**
 * Runs `work` with the card on the reader, and lets go of the card whatever happens, also when the page is left. One
 * session at a time: a second call throws `card.reader-in-use`. Throws `card.no-reader`, `card.not-present`, and what the
 * work throws, always as `AppError`.
 */
export const withCardSession = async <Result>(
  work: (session: CardSession) => Promise<Result>,
  options: CardSessionOptions = {},
): Promise<Result> => {
  const { desk = cardDesk, page = globalThis } = options
  if (busy) throw new AppError('card.reader-in-use')
  busy = true
  const pageLeft = new AbortController()
  const onPageHide = () => pageLeft.abort()
  page.addEventListener('pagehide', onPageHide, { once: true })
  const signal = AbortSignal.any([pageLeft.signal, ...(options.signal === undefined ? [] : [options.signal])])
  const leaveDesk = desk.subscribe(() => undefined)
  let transport: Transport | undefined
  try {
    const bridge = await loadCardBridge()
    await desk.settled
    const { reader } = desk
    if (reader === undefined) throw new AppError(desk.state.status === 'failed' ? desk.state.code : 'card.no-reader')
    const connect = () => reader.connect(signal)
    const opened = await connect()
    transport = opened
    return await work({
      signal,
      transport: opened,
      openJpki: (profile) =>
        bridge.openJpkiSession(opened, { signal, reconnect: connect, ...(profile === undefined ? {} : { profile }) }),
      readCardRecord: () => bridge.readCardRecord(opened, signal),
      signLogIn: bridge.signLogIn,
    })
  } catch (error) {
    throw error instanceof DOMException ? (await loadCardBridge()).toCardError(error) : toAppError(error)
  } finally {
    await transport?.close().catch(() => undefined)
    leaveDesk()
    page.removeEventListener('pagehide', onPageHide)
    busy = false
  }
}
