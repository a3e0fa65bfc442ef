import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { createMemoryCounterStore, type VirtualCardData } from '#mocks/card/card-data.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import { testCard } from './test-card.ts'

/** Commands in hexadecimal to a whole virtual card, with nothing in between. */

export const aid = {
  jpki: 'd392f000260100000001',
  text: 'd3921000310001010408',
  face: 'd3921000310001010402',
  common: 'd3921000310001010100',
  resident: 'd3921000310001010401',
  issuer: 'a0000001510000',
} as const

export const newCard = async (changes: Partial<VirtualCardData> = {}, counters = createMemoryCounterStore()) =>
  createVirtualCard({ ...(await testCard()).data, ...changes }, counters)

export const send = async (card: VirtualCard, command: string) => encodeHex(await card.transmit(decodeHex(command)))
export const hex = (text: string) => encodeHex(encodeUtf8(text))
export const lengthOf = (bytes: string) => (bytes.replaceAll(' ', '').length / 2).toString(16).padStart(2, '0')
export const select = (name: keyof typeof aid) => `00a4040c${lengthOf(aid[name])}${aid[name]}`
export const verify = (file: string, secret: string) => `002000${file}${lengthOf(hex(secret))}${hex(secret)}`

/** Sends all commands and gives the answers. */
export const play = async (card: VirtualCard, ...commands: readonly string[]): Promise<readonly string[]> => {
  const answers: string[] = []
  for (const command of commands) answers.push(await send(card, command))
  return answers
}
