import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { AppError, isAppError } from '#shared/errors/app-error.ts'
import { waitMilliseconds, type Wait } from '../../transport/wait.ts'
import { runWithin } from '../../transport/within.ts'
import type { NdefContent, NdefTransport } from '../../readers/web-nfc/transport.ts'
import { isLostLink, type CardApChannel } from './channel.ts'
import { cardApRecordType } from './constants.ts'
import { isReplyTo, toRequestId } from './messages.ts'

/** What the person must do now: hold the card, keep it still, hold it again after it left too early. */
export type HoldStep = 'hold' | 'keep-still' | 'hold-again'

export type MailboxOptions = {
  /** The address that the card shows when it is idle; a tag that shows anything else is never written to. */
  readonly idleUrl: string
  readonly onStep?: (step: HoldStep) => void
  /** How long a card that took a request may take until its reply can be read. */
  readonly replyMilliseconds?: number
  /** How long a write waits for the card that was read a moment ago. */
  readonly writeMilliseconds?: number
  readonly wait?: Wait
}

/** The card needs below a second; phones look for tags a few times a second. */
const defaultReplyMilliseconds = 4000
/** The write of a request takes a few tenths of a second at most. */
const defaultWriteMilliseconds = 1500
/** Between two looks at a tag that is not the card: it may lie there for long. */
const lookAgainMilliseconds = 250
/** A card that has just answered is read at once; one that is not has left. */
const leftMilliseconds = 1500

type Look =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reply'; readonly reply: Uint8Array }
  | { readonly kind: 'other' }

const isText = (bytes: Uint8Array, text: string): boolean => {
  try {
    return decodeUtf8(bytes) === text
  } catch {
    return false
  }
}

/** The application over the NDEF mailbox (docs/card-ap.md §2.1 and §5). */
class MailboxChannel implements CardApChannel {
  readonly #transport: NdefTransport
  readonly #options: MailboxOptions
  /** The card answered last time, so the hand that holds it is there. */
  #isHeld = false

  constructor(transport: NdefTransport, options: MailboxOptions) {
    this.#transport = transport
    this.#options = options
  }

  async prepare(signal: AbortSignal): Promise<void> {
    const stop = new AbortController()
    if (this.#isHeld) void this.#stepWhenLeft(AbortSignal.any([signal, stop.signal]))
    else this.#step('hold')
    try {
      if ((await this.#look(signal)).kind === 'other') throw new AppError('card.unsupported')
    } finally {
      stop.abort()
    }
  }

  async exchange(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const requestId = await toRequestId(request)
    this.#isHeld = false
    this.#step('keep-still')
    await this.#writeSoon(request, signal)
    const look = await this.#lookSoon(signal)
    if (look.kind === 'reply' && isReplyTo(requestId, look.reply)) {
      this.#isHeld = true
      return look.reply
    }
    // The card came back from a lost field before it could answer, or another one lies there now.
    throw new AppError('card.removed')
  }

  async findReply(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const requestId = await toRequestId(request)
    this.#step('hold-again')
    for (;;) {
      const look = await this.#lookAgain(signal)
      if (look.kind === 'other') {
        await this.#wait(lookAgainMilliseconds, signal)
        continue
      }
      return look.kind === 'reply' && isReplyTo(requestId, look.reply) ? look.reply : undefined
    }
  }

  async close(): Promise<void> {
    await this.#transport.close()
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return (this.#options.wait ?? waitMilliseconds)(milliseconds, signal)
  }

  #step(step: HoldStep): void {
    this.#options.onStep?.(step)
  }

  async #stepWhenLeft(signal: AbortSignal): Promise<void> {
    await this.#wait(leftMilliseconds, signal)
    if (!signal.aborted) this.#step('hold-again')
  }

  async #look(signal: AbortSignal): Promise<Look> {
    return this.#judge(await this.#transport.read(signal))
  }

  /**
   * A browser keeps a write for the next tag that comes, whoever's it is (Web NFC §9.4): one that the card which was read does
   * not take at once is taken back.
   */
  async #writeSoon(request: Uint8Array, signal: AbortSignal): Promise<void> {
    const milliseconds = this.#options.writeMilliseconds ?? defaultWriteMilliseconds
    const write = (inner: AbortSignal) => this.#transport.write({ recordType: cardApRecordType, data: request }, inner)
    try {
      await runWithin(write, milliseconds, signal)
    } catch (error) {
      throw isAppError(error, 'card.timeout') ? new AppError('card.removed', undefined, { cause: error }) : error
    }
  }

  /** The card is in the field, so silence means that it has left. */
  #lookSoon(signal: AbortSignal): Promise<Look> {
    return runWithin((inner) => this.#look(inner), this.#options.replyMilliseconds ?? defaultReplyMilliseconds, signal)
  }

  /** A tag that moved while it was read is held again by the same hand. */
  async #lookAgain(signal: AbortSignal): Promise<Look> {
    try {
      return await this.#look(signal)
    } catch (error) {
      if (isLostLink(error)) return { kind: 'other' }
      throw error
    }
  }

  #judge(records: readonly NdefContent[]): Look {
    const [record, ...more] = records
    if (record === undefined || more.length > 0) return { kind: 'other' }
    if (record.recordType === cardApRecordType) return { kind: 'reply', reply: record.data }
    return record.recordType === 'url' && isText(record.data, this.#options.idleUrl)
      ? { kind: 'idle' }
      : { kind: 'other' }
  }
}

/** The application through a phone's Web NFC. Closing the channel closes the transport. */
export const openMailboxChannel = (transport: NdefTransport, options: MailboxOptions): CardApChannel =>
  new MailboxChannel(transport, options)
