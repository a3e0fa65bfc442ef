import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import type { IppAttribute, IppMessage, IppValue } from './attributes.ts'
import { endCollectionTag, groupTags, lengthMax, memberNameTag, valueTags } from './constants.ts'

const uint16 = (value: number): Uint8Array => {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError('not 16 bit')
  return Uint8Array.of(value >> 8, value & 0xff)
}

const int32 = (value: number): Uint8Array => {
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff)
    throw new RangeError('not a signed 32-bit integer')
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value)
  return bytes
}

const counted = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > lengthMax) throw new RangeError(`name or value of ${bytes.length} bytes`)
  return concatBytes(uint16(bytes.length), bytes)
}

/** tag, name-length, name, value-length, value (RFC 8010 §3.1.4). */
const tagged = (tag: number, name: string, value: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(tag), counted(encodeUtf8(name)), counted(value))

const encodeContent = (value: Exclude<IppValue, { tag: 'collection' }>): Uint8Array => {
  switch (value.tag) {
    case 'integer':
    case 'enum':
      return int32(value.value)
    case 'boolean':
      return Uint8Array.of(value.value ? 1 : 0)
    case 'unsupported':
    case 'unknown':
    case 'no-value':
      return new Uint8Array()
    case 'octetString':
    case 'dateTime':
      return value.value
    case 'textWithLanguage':
    case 'nameWithLanguage':
      return concatBytes(counted(encodeUtf8(value.value.language)), counted(encodeUtf8(value.value.text)))
    case 'resolution':
      return concatBytes(int32(value.value.cross), int32(value.value.feed), Uint8Array.of(value.value.units))
    case 'rangeOfInteger':
      return concatBytes(int32(value.value.lower), int32(value.value.upper))
    default:
      return encodeUtf8(value.value)
  }
}

/** A collection is framed by an opening and a closing value; its members are named by values (RFC 8010 §3.1.6). */
const encodeCollection = (name: string, members: readonly IppAttribute[]): Uint8Array =>
  concatBytes(
    tagged(valueTags.collection, name, new Uint8Array()),
    ...members.flatMap((member) => [
      tagged(memberNameTag, '', encodeUtf8(member.name)),
      ...member.values.map((value) => encodeValue('', value)),
    ]),
    tagged(endCollectionTag, '', new Uint8Array()),
  )

const encodeValue = (name: string, value: IppValue): Uint8Array =>
  value.tag === 'collection'
    ? encodeCollection(name, value.value)
    : tagged(valueTags[value.tag], name, encodeContent(value))

/** Further values of a set carry an empty name (RFC 8010 §3.1.5). */
const encodeAttribute = ({ name, values }: IppAttribute): Uint8Array => {
  if (name === '') throw new RangeError('attribute without a name')
  if (values.length === 0) throw new RangeError(`${name} has no value`)
  return concatBytes(...values.map((value, index) => encodeValue(index === 0 ? name : '', value)))
}

/** Bytes of a message, `application/ipp` (RFC 8010 §3.1). Throws RangeError for what the wire cannot carry. */
export const encodeIppMessage = (message: IppMessage): Uint8Array<ArrayBuffer> =>
  concatBytes(
    Uint8Array.of(message.version.major, message.version.minor),
    uint16(message.code),
    int32(message.requestId),
    ...message.groups.flatMap(({ group, attributes }) => [
      Uint8Array.of(groupTags[group]),
      ...attributes.map(encodeAttribute),
    ]),
    Uint8Array.of(groupTags['end-of-attributes']),
    message.data,
  )
