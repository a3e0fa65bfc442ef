import { concatBytes } from '#shared/bytes/bytes.ts'
import { pcb, waitingMultiplier } from './constants.ts'

export type Block =
  | { readonly kind: 'information'; readonly number: 0 | 1; readonly chaining: boolean; readonly data: Uint8Array }
  | { readonly kind: 'acknowledge'; readonly number: 0 | 1 }
  | { readonly kind: 'not-acknowledge'; readonly number: 0 | 1 }
  | { readonly kind: 'waiting-time'; readonly multiplier: number }
  | { readonly kind: 'deselect' }

/** Bytes of a block without CRC (ISO/IEC 14443-4 §7.1). */
export const encodeBlock = (block: Block): Uint8Array => {
  switch (block.kind) {
    case 'information': {
      const first = pcb.information | block.number | (block.chaining ? pcb.chaining : 0)
      return concatBytes(Uint8Array.of(first), block.data)
    }
    case 'acknowledge':
      return Uint8Array.of(pcb.acknowledge | block.number)
    case 'not-acknowledge':
      return Uint8Array.of(pcb.notAcknowledge | block.number)
    case 'waiting-time':
      return Uint8Array.of(pcb.waitingTime, block.multiplier)
    case 'deselect':
      return Uint8Array.of(pcb.deselect)
  }
}

/** The block in these bytes (CRC already gone), or undefined when no rule makes one of them. */
export const parseBlock = (bytes: Uint8Array): Block | undefined => {
  const [first, second] = bytes
  if (first === undefined) return undefined
  const number = (first & pcb.blockNumber) === 0 ? 0 : 1
  const rest = bytes.length - 1
  if ((first & ~(pcb.chaining | pcb.blockNumber)) === pcb.information) {
    return { kind: 'information', number, chaining: (first & pcb.chaining) !== 0, data: bytes.slice(1) }
  }
  const withoutNumber = first & ~pcb.blockNumber
  if (withoutNumber === pcb.acknowledge && rest === 0) return { kind: 'acknowledge', number }
  if (withoutNumber === pcb.notAcknowledge && rest === 0) return { kind: 'not-acknowledge', number }
  if (first === pcb.deselect && rest === 0) return { kind: 'deselect' }
  if (first === pcb.waitingTime && rest === 1 && second !== undefined) {
    const multiplier = second & waitingMultiplier.mask
    const usable = multiplier >= waitingMultiplier.min && multiplier <= waitingMultiplier.max
    return usable ? { kind: 'waiting-time', multiplier } : undefined
  }
  return undefined
}
