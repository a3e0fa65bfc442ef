import { decodeUtf8 } from '#shared/bytes/bytes.ts'
import { ByteCursor } from '#shared/bytes/cursor.ts'
import type { GroupName, IppAttribute, IppGroup, IppMessage, IppValue } from './attributes.ts'
import { endCollectionTag, groupTags, lengthMax, memberNameTag, valueTags } from './constants.ts'

type MutableAttribute = { name: string; values: IppValue[] }

const groupNames = new Map<number, GroupName | 'end-of-attributes'>(
  Object.entries(groupTags).map(([name, tag]) => [tag, name as GroupName | 'end-of-attributes']),
)
const tagNames = new Map<number, keyof typeof valueTags>(
  Object.entries(valueTags).map(([name, tag]) => [tag, name as keyof typeof valueTags]),
)

/** Collections nest in media descriptions by two; deeper than this is an attack on the stack. */
const depthMax = 8

const takeCounted = (cursor: ByteCursor): Uint8Array => {
  const length = cursor.takeUint16()
  if (length > lengthMax) throw new RangeError('negative length')
  return cursor.take(length)
}

const takeInt32 = (cursor: ByteCursor): number => cursor.takeUint32() | 0

const whole = <Value>(bytes: Uint8Array, read: (cursor: ByteCursor) => Value): Value => {
  const cursor = new ByteCursor(bytes)
  const value = read(cursor)
  cursor.requireEnd()
  return value
}

const decodeContent = (tag: Exclude<keyof typeof valueTags, 'collection'>, bytes: Uint8Array): IppValue => {
  switch (tag) {
    case 'integer':
    case 'enum':
      return { tag, value: whole(bytes, takeInt32) }
    case 'boolean': {
      const octet = whole(bytes, (cursor) => cursor.takeUint8())
      if (octet > 1) throw new RangeError('a boolean is 0 or 1')
      return { tag, value: octet === 1 }
    }
    // RFC 8010 §3.8: the value of an out-of-band tag is empty; a length other than zero is ignored by rule.
    case 'unsupported':
    case 'unknown':
    case 'no-value':
      return { tag, value: null }
    case 'dateTime':
      if (bytes.length !== 11) throw new RangeError('a dateTime has 11 octets')
      return { tag, value: bytes.slice() }
    case 'octetString':
      return { tag, value: bytes.slice() }
    case 'textWithLanguage':
    case 'nameWithLanguage':
      return {
        tag,
        value: whole(bytes, (cursor) => ({
          language: decodeUtf8(takeCounted(cursor)),
          text: decodeUtf8(takeCounted(cursor)),
        })),
      }
    case 'resolution':
      return {
        tag,
        value: whole(bytes, (cursor) => ({
          cross: takeInt32(cursor),
          feed: takeInt32(cursor),
          units: cursor.takeUint8(),
        })),
      }
    case 'rangeOfInteger': {
      const value = whole(bytes, (cursor) => ({ lower: takeInt32(cursor), upper: takeInt32(cursor) }))
      if (value.lower > value.upper) throw new RangeError('a range runs upwards')
      return { tag, value }
    }
    default:
      return { tag, value: decodeUtf8(bytes) }
  }
}

const requireValueTag = (tag: number): keyof typeof valueTags => {
  const name = tagNames.get(tag)
  if (name === undefined) throw new RangeError(`value tag 0x${tag.toString(16)}`)
  return name
}

/** Members up to the closing value; called after the opening value was read. */
const takeMembers = (cursor: ByteCursor, depth: number): IppAttribute[] => {
  if (depth > depthMax) throw new RangeError('collections nested too deep')
  const members: MutableAttribute[] = []
  const requireFilled = () => {
    if (members.at(-1)?.values.length === 0) throw new RangeError('a member without a value')
  }
  for (;;) {
    const tag = cursor.takeUint8()
    if (takeCounted(cursor).length !== 0) throw new RangeError('a name inside a collection')
    if (tag === endCollectionTag) {
      if (takeCounted(cursor).length !== 0) throw new RangeError('a value at the end of a collection')
      requireFilled()
      return members
    }
    if (tag === memberNameTag) {
      requireFilled()
      const name = decodeUtf8(takeCounted(cursor))
      if (name === '' || members.some((member) => member.name === name))
        throw new RangeError('member name empty or twice')
      members.push({ name, values: [] })
      continue
    }
    const member = members.at(-1)
    if (member === undefined) throw new RangeError('a value before the first member name')
    member.values.push(takeValue(cursor, tag, depth))
  }
}

const takeValue = (cursor: ByteCursor, tag: number, depth: number): IppValue => {
  const name = requireValueTag(tag)
  const content = takeCounted(cursor)
  if (name !== 'collection') return decodeContent(name, content)
  if (content.length !== 0) throw new RangeError('a value at the start of a collection')
  return { tag: name, value: takeMembers(cursor, depth + 1) }
}

const takeAttribute = (cursor: ByteCursor, attributes: MutableAttribute[]): void => {
  const tag = cursor.takeUint8()
  const name = decodeUtf8(takeCounted(cursor))
  const value = takeValue(cursor, tag, 0)
  if (name === '') {
    const previous = attributes.at(-1)
    if (previous === undefined) throw new RangeError('a further value before the first attribute')
    previous.values.push(value)
    return
  }
  if (attributes.some((attribute) => attribute.name === name)) throw new RangeError('an attribute twice')
  attributes.push({ name, values: [value] })
}

/**
 * A message of bytes (RFC 8010 §3.1): bounds checked, lengths exact, no attribute twice in a group, no unknown tag.
 * What follows the attributes is the document. Throws RangeError or TypeError (text that is not UTF-8).
 */
export const decodeIppMessage = (bytes: Uint8Array): IppMessage => {
  const cursor = new ByteCursor(bytes)
  const version = { major: cursor.takeUint8(), minor: cursor.takeUint8() }
  const code = cursor.takeUint16()
  const requestId = takeInt32(cursor)
  const groups: IppGroup[] = []
  for (;;) {
    const group = groupNames.get(cursor.takeUint8())
    if (group === undefined) throw new RangeError('attributes outside a group')
    if (group === 'end-of-attributes') return { version, code, requestId, groups, data: cursor.take(cursor.left) }
    const attributes: MutableAttribute[] = []
    while (cursor.peekUint8() > 0x0f) takeAttribute(cursor, attributes)
    groups.push({ group, attributes })
  }
}
