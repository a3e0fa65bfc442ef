import type { groupTags, valueTags } from './constants.ts'

/** An IPP message as values (RFC 8010 §3.1); `encode.ts` and `decode.ts` carry it to bytes and back. */

export type GroupName = Exclude<keyof typeof groupTags, 'end-of-attributes'>
type Tag = keyof typeof valueTags

type NumberTag = 'integer' | 'enum'
type OutOfBandTag = 'unsupported' | 'unknown' | 'no-value'
type BytesTag = 'octetString' | 'dateTime'
type LanguageTag = 'textWithLanguage' | 'nameWithLanguage'
type SpecialTag =
  | NumberTag
  | OutOfBandTag
  | BytesTag
  | LanguageTag
  | 'boolean'
  | 'resolution'
  | 'rangeOfInteger'
  | 'collection'
export type StringTag = Exclude<Tag, SpecialTag>

export type IppValue =
  | { readonly tag: NumberTag; readonly value: number }
  | { readonly tag: 'boolean'; readonly value: boolean }
  | { readonly tag: OutOfBandTag; readonly value: null }
  | { readonly tag: BytesTag; readonly value: Uint8Array }
  | { readonly tag: StringTag; readonly value: string }
  | { readonly tag: LanguageTag; readonly value: { readonly language: string; readonly text: string } }
  /** Units: 3 dots per inch, 4 dots per centimetre. */
  | {
      readonly tag: 'resolution'
      readonly value: { readonly cross: number; readonly feed: number; readonly units: number }
    }
  | { readonly tag: 'rangeOfInteger'; readonly value: { readonly lower: number; readonly upper: number } }
  | { readonly tag: 'collection'; readonly value: readonly IppAttribute[] }

/** A name and one or more values; several are a `1setOf`. */
export type IppAttribute = { readonly name: string; readonly values: readonly IppValue[] }

export type IppGroup = { readonly group: GroupName; readonly attributes: readonly IppAttribute[] }

export type IppMessage = {
  readonly version: { readonly major: number; readonly minor: number }
  /** Operation id of a request, status code of a response. */
  readonly code: number
  readonly requestId: number
  readonly groups: readonly IppGroup[]
  /** The document that follows the attributes; empty where there is none. */
  readonly data: Uint8Array
}

const strings =
  (tag: StringTag) =>
  (name: string, ...values: readonly string[]): IppAttribute => ({
    name,
    values: values.map((value) => ({ tag, value })),
  })

export const keywords = strings('keyword')
export const uris = strings('uri')
export const texts = strings('text')
export const names = strings('name')
export const charsets = strings('charset')
export const languages = strings('naturalLanguage')
export const mediaTypes = strings('mimeMediaType')

export const integers = (name: string, ...values: readonly number[]): IppAttribute => ({
  name,
  values: values.map((value) => ({ tag: 'integer', value })),
})
export const enums = (name: string, ...values: readonly number[]): IppAttribute => ({
  name,
  values: values.map((value) => ({ tag: 'enum', value })),
})
export const boolean = (name: string, value: boolean): IppAttribute => ({ name, values: [{ tag: 'boolean', value }] })
export const range = (name: string, lower: number, upper: number): IppAttribute => ({
  name,
  values: [{ tag: 'rangeOfInteger', value: { lower, upper } }],
})

export const collection = (name: string, ...members: readonly IppAttribute[]): IppAttribute => ({
  name,
  values: [{ tag: 'collection', value: members }],
})

/** The two attributes every operation group opens with, in this order (RFC 8011 §4.1.4). */
export const openingAttributes: readonly IppAttribute[] = [
  charsets('attributes-charset', 'utf-8'),
  languages('attributes-natural-language', 'en'),
]

export const findAttribute = (attributes: readonly IppAttribute[], name: string): IppAttribute | undefined =>
  attributes.find((attribute) => attribute.name === name)

/** Attributes of the first group of that name; none where the message has no such group. */
export const attributesOf = (message: IppMessage, group: GroupName): readonly IppAttribute[] =>
  message.groups.find((candidate) => candidate.group === group)?.attributes ?? []

/** Values that are strings of some kind, language dropped. */
export const findStrings = (attributes: readonly IppAttribute[], name: string): readonly string[] =>
  (findAttribute(attributes, name)?.values ?? []).flatMap((value) => {
    if (value.tag === 'textWithLanguage' || value.tag === 'nameWithLanguage') return [value.value.text]
    return typeof value.value === 'string' ? [value.value] : []
  })

export const findString = (attributes: readonly IppAttribute[], name: string): string | undefined =>
  findStrings(attributes, name)[0]

export const findNumber = (attributes: readonly IppAttribute[], name: string): number | undefined => {
  const [value] = findAttribute(attributes, name)?.values ?? []
  return value !== undefined && (value.tag === 'integer' || value.tag === 'enum') ? value.value : undefined
}

export const findBoolean = (attributes: readonly IppAttribute[], name: string): boolean | undefined => {
  const [value] = findAttribute(attributes, name)?.values ?? []
  return value?.tag === 'boolean' ? value.value : undefined
}
