/** Numbers by which a card is found: what a scanner types, a person types, or the producer's list says. */
import * as z from 'zod/mini'

/** リンクコード: the only thing the reservation side and the ledger both know of a card (CM-X-1, OQ-CM-5). */
export const linkCode = z.string().check(z.regex(/^[0-9A-Z](?:[0-9A-Z-]{2,30})[0-9A-Z]$/))
/** What the producer's delivery list calls a card (CM-X-4). */
export const producerNumber = z.string().check(z.regex(/^[0-9A-Z](?:[0-9A-Z-]{2,38})[0-9A-Z]$/))

export const codeKinds = ['card-number', 'link-code', 'producer-number'] as const
export const codeKind = z.enum(codeKinds)
export type CodeKind = (typeof codeKinds)[number]

const hyphens = /[‐-―ー−－]/gu

/**
 * A code as it was issued: wide letters, small letters, blanks, other hyphens and the start and stop characters of NW-7 and
 * Code 39 (JIS X 0506, X 0503) are forgiven; or undefined for no code.
 */
export const normaliseCode = (typed: string): string | undefined => {
  const text = typed.replaceAll(hyphens, '-').normalize('NFKC').replaceAll(/\s/gu, '').toUpperCase()
  const bare = text.replace(/^\*(.+)\*$/, '$1').replace(/^[ABCD](\d[\d-]*)[ABCD]$/, '$1')
  return /^[0-9A-Z](?:[0-9A-Z-]{0,38}[0-9A-Z])?$/.test(bare) ? bare : undefined
}

/** The link code somebody typed, as it was issued; undefined for anything else. */
export const findLinkCode = (typed: string): string | undefined => {
  const code = linkCode.safeParse(normaliseCode(typed))
  return code.success ? code.data : undefined
}
