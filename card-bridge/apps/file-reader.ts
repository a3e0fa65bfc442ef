import { concatBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { extendedLeMax, shortLeMax, type CommandApdu } from '../apdu/command.ts'
import { readBinary, readBinaryOf, selectFile } from '../apdu/file-commands.ts'
import { formatStatusWord, type ResponseApdu } from '../apdu/response.ts'
import { requireOk, statusOk, toStatusError } from '../apdu/status-words.ts'

type Send = (command: CommandApdu) => Promise<ResponseApdu>

/** Status words of a card that does not know a short file identifier in this place; the same command costs no try. */
const shortIdentifierRefusals: ReadonlySet<number> = new Set([0x6700, 0x6981, 0x6a81, 0x6a86, 0x6b00, 0x6d00])

/**
 * Files of the current application in the fewest commands: by short identifier where the card takes it, else by SELECT
 * and the current file. What the card refused once is not tried again.
 */
export class FileReader {
  readonly #send: Send
  #extendedLength: boolean
  #shortIdentifiers = true

  constructor(send: Send, extendedLength: boolean) {
    this.#send = send
    this.#extendedLength = extendedLength
  }

  /**
   * A command that names its file; `build` is called without one once the file is current by SELECT, whose answer this
   * gives when it is a refusal. Throws what the link throws and nothing for a status word.
   */
  async atFile(file: number, build: (file?: number) => CommandApdu): Promise<ResponseApdu> {
    if (this.#shortIdentifiers) {
      const response = await this.#send(build(file))
      if (!shortIdentifierRefusals.has(response.statusWord)) return response
      this.#shortIdentifiers = false
    }
    const selected = await this.#send(selectFile(file))
    return selected.statusWord === statusOk ? this.#send(build()) : selected
  }

  /**
   * The object a file begins with. `findLength` reads its length in bytes from the head (undefined: no object there).
   * Throws what the status word stands for; `card.protocol` when the file ends before its object does.
   */
  async readObject(
    file: number,
    findLength: (head: Uint8Array) => number | undefined,
  ): Promise<Uint8Array | undefined> {
    const head = await this.#readHead(file)
    const length = findLength(head)
    if (length === undefined) return undefined
    const parts = [head]
    for (let at = head.length; at < length;) {
      const le = this.#extendedLength ? length - at : Math.min(length - at, shortLeMax)
      const response = await this.#send(readBinary(at, le))
      const part = requireOk(response)
      if (part.length === 0) throw new AppError('card.protocol', { statusWord: formatStatusWord(response.statusWord) })
      parts.push(part)
      at += part.length
    }
    return concatBytes(...parts).slice(0, length)
  }

  /** The first `length` bytes of a file. */
  async readStart(file: number, length: number): Promise<Uint8Array> {
    return requireOk(await this.#readAt(file, length))
  }

  async #readHead(file: number): Promise<Uint8Array> {
    if (this.#extendedLength) {
      const response = await this.#readAt(file, extendedLeMax)
      if (response.statusWord === statusOk) return response.data
      // A card behind a link with extended length may still know short commands only.
      if (toStatusError(response.statusWord).code !== 'card.protocol') return requireOk(response)
      this.#extendedLength = false
    }
    return requireOk(await this.#readAt(file, shortLeMax))
  }

  #readAt(file: number, le: number): Promise<ResponseApdu> {
    return this.atFile(file, (named) => (named === undefined ? readBinary(0, le) : readBinaryOf(named, 0, le)))
  }
}
