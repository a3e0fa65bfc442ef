/** Words of a mail as an office writes them, with names in them that are filled in when it goes out (RS-SET-14, EB-R-16). */
import * as z from 'zod/mini'

export const mailWords = z.strictObject({
  subject: z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[^\p{Cc}]*$/u)),
  body: z.string().check(z.minLength(1), z.maxLength(4000)),
})
export type MailWords = z.infer<typeof mailWords>

/** The words with the known names filled in, written `{{so}}`; a name nobody knows is left as it is, so that a slip can be seen. */
export const fillPlaceholders = <const Name extends string>(
  words: string,
  values: Readonly<Partial<Record<Name, string>>>,
  known: readonly Name[],
): string =>
  words.replaceAll(/\{\{([^{}]{1,20})\}\}/g, (whole, name: string) => {
    const found = known.find((one) => one === name)
    return found === undefined ? whole : (values[found] ?? '')
  })

/** Names in the words that mean nothing there. */
export const findStrangePlaceholders = (words: string, known: readonly string[]): readonly string[] =>
  [...words.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name).filter((name) => !known.includes(name))
