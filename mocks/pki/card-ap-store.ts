import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { encodePem, parsePem } from '#shared/pki/pem.ts'
import { cardApHolders } from '#mocks/people/card-ap-holders.ts'
import { createCardApAuthority, type CardApAuthority } from './card-ap-authority.ts'
import { loadOrMake } from './kept-once.ts'
import { fromPair, storedPair, toPair } from './stored-pair.ts'

const stored = z.object({
  format: z.literal(2),
  /** Digest of the holders asked for: another list makes another authority. */
  holders: z.string(),
  certificate: z.string(),
  crl: z.string(),
  cards: z.array(z.object({ id: z.string(), agreement: storedPair, signature: storedPair })),
})

type Credential = CardApAuthority['cards'][number]['agreement']

const write = ({ certificate, privateKeyPkcs8 }: Credential) => toPair(certificate, privateKeyPkcs8)

const parse = (value: unknown, holders: string): CardApAuthority | undefined => {
  const { data } = z.safeParse(stored, value)
  const [certificate] = parsePem(data?.certificate ?? '')
  const [crl] = parsePem(data?.crl ?? '', 'X509 CRL')
  if (data?.holders !== holders || certificate === undefined || crl === undefined) return undefined
  const cards = data.cards.map(({ id, agreement, signature }) => ({
    id,
    agreement: fromPair(agreement),
    signature: fromPair(signature),
  }))
  return { certificate, crl, cards }
}

/** Kept in the directory; made by whichever process asks first. */
export const loadCardApAuthority = (directory: string): Promise<CardApAuthority> => {
  const holders = createHash('sha256').update(JSON.stringify(cardApHolders)).digest('hex')
  return loadOrMake<CardApAuthority>(directory, {
    name: 'card-ap-authority',
    parse: (value) => parse(value, holders),
    serialise: ({ certificate, crl, cards }) => ({
      format: 2,
      holders,
      certificate: encodePem(certificate),
      crl: encodePem(crl, 'X509 CRL'),
      cards: cards.map(({ id, agreement, signature }) => ({
        id,
        agreement: write(agreement),
        signature: write(signature),
      })),
    }),
    make: () => createCardApAuthority(cardApHolders),
  })
}
