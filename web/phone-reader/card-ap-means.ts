/** A card with the municipality's own application: held to this phone, or laid on a reader (docs/card-ap.md, CV-G-6). */
import { cardApPurposes } from '#shared/card-ap/api.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { ErrorCode } from '#shared/errors/catalogue.ts'
import { takesCardAp } from '#shared/phone-reader/messages.ts'
import { findCardApMeans, type CardApMeans } from '#web/card/card-ap.ts'
import { laidAgain } from '#web/card/laid-again.ts'
import { authenticateWithCardAp } from '#web/card-ap/authenticate.ts'
import type { CardUse, LogInRequest, PhoneCardMeans, Proved } from './card-means.ts'

export type CardApPorts = {
  readonly findMeans: typeof findCardApMeans
  readonly authenticate: (
    request: Parameters<typeof authenticateWithCardAp>[0],
  ) => ReturnType<typeof authenticateWithCardAp>
}

/** Another card, another setting of the phone or another attempt may end better; nothing has left the phone. */
const triedAgain: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...laidAgain,
  'card.nfc-off',
  'card.nfc-refused',
  'card.no-reader',
  'card.request-refused',
  'card.unsupported',
  'card.untrusted',
])

const findPurpose = (text: string) => cardApPurposes.find((purpose) => purpose === text)

const isAskedAgain = ({ code }: AppError): boolean => code === 'card.pin-incorrect' || code === 'card.pin-format'

/** Asks for the PIN and then for the card, until the card has taken the one or refuses for good. */
const prove = async (
  means: CardApMeans,
  { nonce, purpose: text }: LogInRequest,
  { use: { signal, onTap, askPin }, authenticate }: { readonly use: CardUse } & Pick<CardApPorts, 'authenticate'>,
): Promise<Proved> => {
  const purpose = findPurpose(text)
  if (purpose === undefined) throw new AppError('phone.origin-mismatch')
  let triesLeft: number | null = null
  let refusal: AppError | null = null
  for (;;) {
    const { pin, confirmLastTry } = await askPin('card-ap', triesLeft, refusal)
    let isLastTryOpen = false
    try {
      const { proof } = await authenticate({
        ...{ means, purpose, nonce, pin, signal, onStep: onTap },
        onTriesLeft: (left) => (triesLeft = left),
        // The card had not told before how many there are: back to the PIN, where the last one is asked about.
        confirmLastTry: async () => {
          isLastTryOpen = !confirmLastTry
          return confirmLastTry
        },
      })
      return { kind: 'proved-by-card-ap', proof }
    } catch (error) {
      const problem = toAppError(error)
      if (!isLastTryOpen && !isAskedAgain(problem)) throw problem
      refusal = isLastTryOpen ? null : problem
      if (isLastTryOpen) triesLeft = 1
    }
  }
}

export const createCardApMeans = (
  means: CardApMeans,
  { findMeans, authenticate }: CardApPorts = {
    findMeans: findCardApMeans,
    authenticate: (request) => authenticateWithCardAp(request),
  },
): PhoneCardMeans => ({
  kind: `card-ap-${means}`,
  isAvailable: async () => (await findMeans())[means] !== 'none',
  answers: (intent) =>
    takesCardAp(intent) && intent.kind === 'authenticate' && findPurpose(intent.purpose) !== undefined,
  triedAgain,
  logIn: (request, use) => prove(means, request, { use, authenticate }),
  // Never asked: it answers no request to sign.
  sign: () => Promise.reject(new AppError('card.unsupported')),
})
