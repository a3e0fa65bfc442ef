import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { changeReferenceData, queryRetries, verify } from '../apdu/file-commands.ts'
import type { ResponseApdu } from '../apdu/response.ts'
import { comparisonFailed, findRetriesLeft, requireOk, statusOk, toStatusError } from '../apdu/status-words.ts'
import type { FileReader } from './file-reader.ts'
import { normalisePin, unlimitedTries, type PinPolicy } from './pin.ts'

/** A PIN of the current application: the file that holds it and its rules. */
export type PinReference = { readonly file: number; readonly policy: PinPolicy }

export type PresentOptions = {
  /** The person knows that a wrong PIN locks the card now. */
  readonly confirmLastTry?: boolean
}

/**
 * PINs of one application session: what is asked of the card, what is refused before it costs a try, and what is known
 * when the link breaks. PIN bytes are taken once and zeroed.
 */
export class PinHolder {
  readonly #files: FileReader
  /** Reads a counter over a new link to the same card; undefined where there is no such way. */
  readonly #rereadRetries: (reference: PinReference) => Promise<number | undefined>
  /** Counters read in this session; only this session can change them, so a second read would tell nothing new. */
  readonly #retries = new Map<number, number>()

  constructor(files: FileReader, rereadRetries: (reference: PinReference) => Promise<number | undefined>) {
    this.#files = files
    this.#rereadRetries = rereadRetries
  }

  /** Tries left before the PIN is locked; 0 means locked. Costs no try. */
  async retriesLeft(reference: PinReference): Promise<number> {
    const known = this.#retries.get(reference.file)
    if (known !== undefined) return known
    const { statusWord } = await this.#files.atFile(reference.file, queryRetries)
    const left = toRetriesLeft(statusWord, reference.policy)
    if (left === undefined) throw toStatusError(statusWord)
    this.#retries.set(reference.file, left)
    return left
  }

  /**
   * Presents a PIN (UTF-8 as typed); the array is zeroed before this settles, whatever happens. Throws
   * `card.pin-format`, `card.pin-last-try`, `card.pin-incorrect`, `card.pin-locked`, `card.pin-outcome-unknown`. A VERIFY
   * is never sent twice.
   */
  async present(reference: PinReference, typed: Uint8Array, options: PresentOptions = {}): Promise<void> {
    let pin: Uint8Array = new Uint8Array()
    try {
      pin = normalisePin(typed, reference.policy)
      const before = await this.retriesLeft(reference)
      if (before === 0) throw new AppError('card.pin-locked')
      if (before === 1 && options.confirmLastTry !== true) throw new AppError('card.pin-last-try', { retriesLeft: 1 })
      this.#retries.delete(reference.file)
      const { statusWord } = await this.#verifyOnce(reference, pin, before)
      if (statusWord !== statusOk) throw this.#noteWrongPin(reference, statusWord)
      this.#retries.set(reference.file, reference.policy.tries)
    } finally {
      zeroBytes(typed, pin)
    }
  }

  /**
   * Verifies the old PIN and sets the new one; both arrays are zeroed. Throws as `present` does; `card.pin-outcome-unknown`
   * also when the link broke while the new one was set: then the card has either of the two, and no counter tells which.
   */
  async change(
    reference: PinReference,
    typed: { readonly old: Uint8Array; readonly new: Uint8Array },
    options: PresentOptions = {},
  ): Promise<void> {
    let pin: Uint8Array = new Uint8Array()
    try {
      pin = normalisePin(typed.new, reference.policy)
      await this.present(reference, typed.old, options)
      requireOk(await this.#changeOnce(reference, pin))
    } finally {
      zeroBytes(typed.old, typed.new, pin)
    }
  }

  /**
   * What the card said. Whatever is thrown instead, a card that left, a reader unplugged or a frame that is none, came when
   * the command may have reached the card.
   */
  async #verifyOnce(reference: PinReference, pin: Uint8Array, before: number): Promise<ResponseApdu> {
    try {
      return await this.#files.atFile(reference.file, (file) => verify(pin, file))
    } catch (error) {
      throw await this.#afterLostVerify(reference, before, error)
    }
  }

  async #changeOnce(reference: PinReference, pin: Uint8Array): Promise<ResponseApdu> {
    try {
      return await this.#files.atFile(reference.file, (file) => changeReferenceData(pin, file))
    } catch (cause) {
      throw new AppError('card.pin-outcome-unknown', undefined, { cause })
    }
  }

  /** Only a counter that went down proves anything: a right PIN and a command never received look alike. */
  async #afterLostVerify(reference: PinReference, before: number, cause: unknown): Promise<AppError> {
    const unknown = new AppError('card.pin-outcome-unknown', undefined, { cause })
    try {
      const retriesLeft = await this.#rereadRetries(reference)
      if (retriesLeft === undefined || retriesLeft >= before) return unknown
      return retriesLeft === 0 ? new AppError('card.pin-locked') : new AppError('card.pin-incorrect', { retriesLeft })
    } catch {
      return unknown
    }
  }

  #noteWrongPin(reference: PinReference, statusWord: number): AppError {
    const isFree = isUncounted(statusWord, reference.policy)
    const left = isFree ? unlimitedTries : findRetriesLeft(statusWord)
    if (left !== undefined) this.#retries.set(reference.file, left)
    return isFree ? new AppError('card.pin-incorrect', { retriesLeft: unlimitedTries }) : toStatusError(statusWord)
  }
}

const toRetriesLeft = (statusWord: number, policy: PinPolicy): number | undefined => {
  // Some cards answer the query after a successful VERIFY with 9000 instead of the full counter.
  if (statusWord === statusOk || isUncounted(statusWord, policy)) return policy.tries
  return toStatusError(statusWord).code === 'card.pin-locked' ? 0 : findRetriesLeft(statusWord)
}

/** A key without a counter fails with 6300, which has no room for a number. */
const isUncounted = (statusWord: number, { tries }: PinPolicy): boolean =>
  statusWord === comparisonFailed && tries === unlimitedTries
