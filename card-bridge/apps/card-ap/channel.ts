import { AppError, isAppError } from '#shared/errors/app-error.ts'
import type { CommandApdu } from '../../apdu/command.ts'
import { extendedLeMax, shortLeMax } from '../../apdu/command.ts'
import { openExchange } from '../../apdu/exchange.ts'
import { selectApplication } from '../../apdu/file-commands.ts'
import { requireOk } from '../../apdu/status-words.ts'
import type { Transport } from '../../transport/transport.ts'
import type { ApplicationOptions } from '../application-link.ts'
import { cardApAid, cardApInstructions } from './constants.ts'
import { isReplyTo, toRequestId } from './messages.ts'

/** What carries requests to the application and replies back: commands, or the NDEF mailbox. */
export interface CardApChannel {
  /**
   * Makes sure that the card is here and has the application; sends no request, so whatever it throws has cost nothing.
   * Throws `card.unsupported`, `card.unreadable`, `card.removed`, `card.aborted`.
   */
  prepare(signal: AbortSignal): Promise<void>
  /**
   * Carries one request to the card that was prepared and gives its reply. Throws `card.removed`, `card.unreadable`,
   * `card.timeout`, `card.no-reader` or `card.aborted` when nobody knows whether the card did it.
   */
  exchange(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array>
  /** The reply to this request if it stands in the mailbox, over a new link to the card; undefined if another or none does. */
  findReply(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined>
  /** Lets go of the card. Never rejects. */
  close(): Promise<void>
}

const replyNotFound = 0x6a88

/** Over commands (docs/card-ap.md §2.2). The first transport stays the caller's; ones it makes by `reconnect` are its own. */
class ApduChannel implements CardApChannel {
  #transport: Transport
  #own: Transport | undefined
  #isSelected = false
  readonly #reconnect: ApplicationOptions['reconnect']

  constructor(transport: Transport, reconnect: ApplicationOptions['reconnect']) {
    this.#transport = transport
    this.#reconnect = reconnect
  }

  async prepare(signal: AbortSignal): Promise<void> {
    if (this.#isSelected) return
    requireOk(await this.#send(selectApplication(cardApAid), signal))
    this.#isSelected = true
  }

  async exchange(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const command = this.#command(cardApInstructions.exchange, request)
    const response = await this.#send(command, signal).catch((error: unknown) => {
      throw toLostLink(error)
    })
    return requireOk(response)
  }

  async findReply(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined> {
    if (this.#reconnect === undefined) return undefined
    await this.close()
    const again = await this.#reconnect(signal)
    this.#own = again
    this.#transport = again
    this.#isSelected = false
    await this.prepare(signal)
    const response = await this.#send(this.#command(cardApInstructions.readReply), signal)
    if (response.statusWord === replyNotFound) return undefined
    const reply = requireOk(response)
    return isReplyTo(await toRequestId(request), reply) ? reply : undefined
  }

  async close(): Promise<void> {
    const own = this.#own
    this.#own = undefined
    await own?.close().catch(() => undefined)
  }

  #command(ins: number, data?: Uint8Array): CommandApdu {
    const le = this.#transport.capabilities.extendedLength ? extendedLeMax : shortLeMax
    return { cla: cardApInstructions.cla, ins, p1: 0, p2: 0, le, ...(data === undefined ? {} : { data }) }
  }

  #send(command: CommandApdu, signal: AbortSignal) {
    return openExchange(this.#transport)(command, signal)
  }
}

/** The application over a transport that carries commands; `reconnect` finds the same card again after a lost link. */
export const openApduChannel = (transport: Transport, reconnect?: ApplicationOptions['reconnect']): CardApChannel =>
  new ApduChannel(transport, reconnect)

/** Errors of a link that broke, so that nobody knows whether the card did what it was sent. */
const lostLink: ReadonlySet<string> = new Set([
  'card.removed',
  'card.unreadable',
  'card.timeout',
  // Unplugged in the middle.
  'card.no-reader',
])

export const isLostLink = (error: unknown): error is AppError => error instanceof AppError && lostLink.has(error.code)

/** What came instead of an answer to a command that was on its way: a frame that is none is a link that broke, too. */
const toLostLink = (error: unknown): AppError =>
  isLostLink(error) || isAppError(error, 'card.aborted')
    ? error
    : new AppError('card.unreadable', undefined, { cause: error })
