import type { BodyOf } from '#shared/contract/endpoint.ts'
import { identify } from '#shared/convenience-issuance/api.ts'
import { AppError, toAppError } from '#shared/errors/app-error.ts'
import type { Result } from '#shared/phone-reader/messages.ts'
import type { AskByPhone } from '#web/phone-reader/ask-by-phone.ts'
import type { JourneyCore } from './journey-core.ts'

export type PhonePorts = { readonly origin: string; readonly askByPhone: AskByPhone }

/** Ends of a channel after which a new one may be opened: nothing was asked of the BFF with the visit's nonce yet. */
const isAskedAnew = ({ code }: AppError): boolean =>
  code.startsWith('phone.') || code === 'network.unreachable' || code === 'request.rate-limited'

/** What the BFF is told, whichever card it was; undefined for an answer to another question. */
const toIdentity = (result: Result): BodyOf<typeof identify> | undefined => {
  if (result.kind === 'proved-by-card-ap') return { cardApProof: result.proof }
  if (result.kind !== 'authenticated') return undefined
  const { kind: _, ...identity } = result
  return identity
}

const connect = async (core: JourneyCore, { origin, askByPhone }: PhonePorts, onIdentified: () => void) => {
  const { ending } = core
  let heard = 0
  core.patch({ notice: null, busy: true })
  try {
    const result = await askByPhone({
      door: 'terminal',
      // As late as this, so that the nonce's five minutes are the card's and not the pairing's.
      makeIntent: async () => {
        const { nonce, purpose, methods } = await core.openVisit()
        const asked = { kind: 'authenticate', origin, nonce, purpose } as const
        return methods.includes('card-ap') ? { ...asked, methods: ['jpki', 'card-ap'] } : asked
      },
      onState: (state) => {
        heard += 1
        if (!ending.aborted) core.patch({ busy: false, phone: { ...state, heard } })
      },
      onHeard: () => {
        heard += 1
        const { phone } = core.state
        if (!ending.aborted && phone !== null) core.patch({ phone: { ...phone, heard } })
      },
      signal: ending,
    })
    const { visit } = core
    const body = toIdentity(result)
    if (ending.aborted || visit === undefined || body === undefined) return
    if (!core.go('phone-answered', { phone: null })) return
    const offers = await core.ports.call(identify, { params: { visitId: visit.id }, body, signal: ending })
    if (!ending.aborted && core.go('identified', { offers })) onIdentified()
  } catch (error) {
    if (ending.aborted) return
    const problem = toAppError(error)
    if (core.state.screen === 'phone' && isAskedAnew(problem)) {
      const { code, detail } = problem
      core.patch({ busy: false, phone: null, notice: { code, detail } })
    } else core.refuse(problem)
  }
}

/**
 * A phone reads the card, asks for its PIN and signs; the rest of the visit is as with a card on the reader (PF-TV-13).
 * Nothing happens where the journey is elsewhere or a phone is being asked already.
 */
export const logInByPhone = (core: JourneyCore, ports: PhonePorts, onIdentified: () => void): void => {
  const { screen, busy, phone } = core.state
  const isAgain = screen === 'phone' && !busy && phone === null
  if (isAgain || core.go('phone-chosen')) void connect(core, ports, onIdentified)
}
