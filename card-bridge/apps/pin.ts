import { decodeUtf8, zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'

export type PinPolicy = {
  readonly lengthMin: number
  readonly lengthMax: number
  /** True when A–Z are allowed beside 0–9; small letters are then brought to upper case. */
  readonly letters: boolean
  /** Tries a fresh or just verified PIN has; `unlimitedTries` for a key the card does not count. */
  readonly tries: number
}

export const unlimitedTries = Number.POSITIVE_INFINITY

/** No PIN of any application is longer, whatever script it was typed in. */
const typedBytesMax = 16 * 4

/**
 * The bytes to send for what a person typed (UTF-8): each character is brought to its compatibility form (NFKC, so that
 * full-width digits count) and to upper case where the policy says so. Throws `card.pin-format` for a PIN the card could
 * never accept, because sending it would cost a try. The whole PIN never becomes one string on the heap.
 */
export const normalisePin = (typed: Uint8Array, policy: PinPolicy): Uint8Array => {
  const refuse = (cause?: unknown) => new AppError('card.pin-format', undefined, { cause })
  if (typed.length === 0 || typed.length > typedBytesMax) throw refuse()
  const pin = new Uint8Array(typedBytesMax)
  let length = 0
  try {
    for (let at = 0; at < typed.length;) {
      const width = utf8Width(typed[at] ?? 0)
      const letter = decodeUtf8(typed.subarray(at, at + width)).normalize('NFKC')
      const code = letter.charCodeAt(0)
      if (letter.length !== 1 || code > 0x7f) throw refuse()
      pin[length++] = policy.letters && isSmallLetter(code) ? code - smallToCapital : code
      at += width
    }
    if (!isPossible(pin.subarray(0, length), policy)) throw refuse()
    return pin.slice(0, length)
  } catch (error) {
    throw error instanceof AppError ? error : refuse(error)
  } finally {
    zeroBytes(pin)
  }
}

const utf8Width = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)

const isPossible = (pin: Uint8Array, policy: PinPolicy): boolean =>
  pin.length >= policy.lengthMin &&
  pin.length <= policy.lengthMax &&
  pin.every((byte) => isDigit(byte) || (policy.letters && isUpperCaseLetter(byte)))

/** ASCII alone: the upper case of other scripts' letters can be ASCII (ß, ı) and would send what nobody typed. */
const isSmallLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a
const smallToCapital = 0x20

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isUpperCaseLetter = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a
