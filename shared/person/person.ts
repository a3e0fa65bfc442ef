import * as z from 'zod/mini'

/**
 * A name as registries hold it: `text` is the registered form (may use IVS), `display` a form every screen can draw
 * (JIS X 0213), `kana` the reading for search and sorting. Family and given names are split by U+3000.
 */
export const personName = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(200)),
  display: z.string().check(z.minLength(1), z.maxLength(200)),
  kana: z.string().check(z.maxLength(200)),
})
export type PersonName = z.infer<typeof personName>

/** Sex as the card and the resident register code it. */
export const sex = z.enum(['male', 'female', 'not-applicable'])
export type Sex = z.infer<typeof sex>

/** A calendar day `YYYY-MM-DD` (ISO 8601), no time zone. */
export const calendarDay = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))

/** The basic four information 基本4情報. */
export const basicFour = z.object({
  name: personName,
  birthDate: calendarDay,
  sex,
  address: z.string().check(z.minLength(1), z.maxLength(400)),
})
export type BasicFour = z.infer<typeof basicFour>
