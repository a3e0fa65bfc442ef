import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type { PdfObject } from './objects.ts'

const isSameView = (left: Uint8Array, right: Uint8Array): boolean =>
  left.buffer === right.buffer && left.byteOffset === right.byteOffset && left.length === right.length

const isSameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  // The same place in the same file: nothing to compare in a body of many megabytes.
  isSameView(left, right) || isEqualBytes(left, right)

/** Whether two objects say the same; references are compared as such, not followed. Streams by dictionary and raw body. */
export const isSameObject = (left: PdfObject | undefined, right: PdfObject | undefined): boolean => {
  if (left === right) return true
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false
  if (left.kind === 'name' && right.kind === 'name') return left.value === right.value
  if (left.kind === 'real' && right.kind === 'real') return left.value === right.value
  if (left.kind === 'ref' && right.kind === 'ref')
    return left.number === right.number && left.generation === right.generation
  if (left.kind === 'string' && right.kind === 'string') return isSameBytes(left.bytes, right.bytes)
  if (left.kind === 'array' && right.kind === 'array')
    return (
      left.items.length === right.items.length &&
      left.items.every((item, index) => isSameObject(item, right.items[index]))
    )
  if (left.kind === 'dict' && right.kind === 'dict')
    return (
      left.entries.size === right.entries.size &&
      [...left.entries].every(([key, value]) => right.entries.has(key) && isSameObject(value, right.entries.get(key)))
    )
  return (
    left.kind === 'stream' &&
    right.kind === 'stream' &&
    isSameObject(left.dict, right.dict) &&
    isSameBytes(left.raw, right.raw)
  )
}
