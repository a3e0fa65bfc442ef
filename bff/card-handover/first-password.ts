/** First passwords of the reservation site: made again whenever they are printed or told, and kept nowhere (CM-X-3). */
import { accessKeyAlphabet } from '#shared/pickup-reservation/access-key.ts'
import type { ServerKeys } from '#bff/platform/server-keys.ts'
import type { Card } from './cards.ts'

const length = 10

/** Ten characters nobody mistakes for one another, about 49 bits; null for a card that has none. */
export const firstPassword = (
  keys: ServerKeys,
  { tenantId, cardId, linkCode, passwordNumber }: Pick<Card, 'tenantId' | 'cardId' | 'linkCode' | 'passwordNumber'>,
): string | null => {
  if (passwordNumber === 0 || linkCode === null) return null
  const secret = Buffer.from(
    keys.fingerprint('card-handover first password', tenantId, cardId, linkCode, String(passwordNumber)),
    'base64url',
  )
  const size = accessKeyAlphabet.length
  // 256 bits divided by 31 ten times: what is left favours no character by more than 2⁻²⁰⁰
  let rest = BigInt(`0x${secret.toString('hex')}`)
  let password = ''
  for (let at = 0; at < length; at += 1) {
    password += accessKeyAlphabet[Number(rest % BigInt(size))]
    rest /= BigInt(size)
  }
  return password
}
