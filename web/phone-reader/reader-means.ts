/** The card on a reader that this browser reaches: on a phone, one plugged into its socket (USB On-The-Go, WebUSB). */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { cardDesk, loadCardBridge, type CardDesk } from '#web/card/card-desk.ts'
import { withCardSession } from '#web/card/card-session.ts'
import { laidAgain } from '#web/card/laid-again.ts'
import { logInByCard } from '#web/card/log-in-by-card.ts'
import { verifyAskedPin } from '#web/card/verify-pin.ts'
import type { CardUse, PhoneCardMeans } from './card-means.ts'

const isCardThere = (desk: CardDesk): boolean => desk.state.status === 'ready' && desk.state.presence === 'present'

/** Resolves when a card lies on a reader. Throws the signal's reason. */
const waitForCard = (desk: CardDesk, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const onAbort = () => {
      leave()
      reject(signal.reason as Error)
    }
    const look = () => {
      if (!isCardThere(desk)) return
      leave()
      signal.removeEventListener('abort', onAbort)
      resolve()
    }
    const leave = desk.subscribe(look)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    look()
  })

/** `page` is where `pagehide` is heard: the window. */
export const createReaderMeans = (
  place: { readonly desk?: CardDesk; readonly page?: EventTarget } = {},
): PhoneCardMeans => {
  const { desk = cardDesk, page = globalThis } = place
  /** Runs with the card, from waiting for it on. */
  const withCard = async <Answer>(
    { signal, onStep }: CardUse,
    work: Parameters<typeof withCardSession<Answer>>[0],
  ): Promise<Answer> => {
    onStep('waiting-for-card')
    await waitForCard(desk, signal)
    onStep('reading')
    return withCardSession(work, { signal, desk, page })
  }

  return {
    kind: 'reader',
    answers: () => true,
    triedAgain: laidAgain,
    isAvailable: async () => {
      const { isWebUsbAvailable, readerRegistry } = await loadCardBridge()
      return isWebUsbAvailable() || (await readerRegistry.list()).length > 0
    },
    logIn: async (request, use) => {
      const { signal, askPin } = use
      const log = await logInByCard((work) => withCard(use, work), {
        ...request,
        signal,
        askPin: (retriesLeft, refusal) => askPin('authentication', retriesLeft, refusal),
      })
      return { kind: 'authenticated', ...log }
    },
    sign: ({ digest, digestAlgorithm }, use) =>
      withCard(use, async ({ openJpki }) => {
        const jpki = await openJpki()
        await verifyAskedPin(jpki, 'signature', (retriesLeft, refusal) => use.askPin('signature', retriesLeft, refusal))
        const certificate = await jpki.readCertificate('signature')
        if (certificate === undefined) throw new AppError('card.unsupported')
        const signature = await jpki.sign('signature', digest, digestAlgorithm)
        return {
          kind: 'signed',
          certificate: encodeBase64url(certificate),
          scheme: jpki.profile.algorithm.kind === 'ecdsa' ? 'ecdsa' : 'rsassa-pkcs1-v1_5',
          signature: encodeBase64url(signature),
        }
      }),
  }
}
