/** Whose card has the card-AP in its free area (CV-G-6), and what is wrong with it. Everybody else's card has none. */
export type CardApHolder = {
  /** Id of the card holder. */
  readonly id: string
  /** 8 bytes, hexadecimal; opaque. */
  readonly cardId: string
  /** Another one than the PIN of the user-authentication certificate. */
  readonly pin: string
  /** 3 unless told otherwise. */
  readonly triesLeft?: number
  readonly certificate: { readonly notBefore: string; readonly notAfter: string; readonly revokedAt?: string }
  /** Issued by an authority that no municipality keeps. */
  readonly isForged?: true
}

/** What every idle card shows. The page is at `/tap` of whichever counter the municipality runs. */
export const cardApIdleUrl = 'https://madoguchi.example/tap'

const pin = '7351'
const lasting = { notBefore: '2025-04-01T00:00:00Z', notAfter: '2035-03-31T14:59:59Z' }

type Written = Omit<CardApHolder, 'cardId' | 'certificate' | 'pin'> & Partial<Pick<CardApHolder, 'certificate'>>

const written: readonly Written[] = [
  { id: 'sato-aoi' },
  { id: 'takasaki-yoshikazura' },
  { id: 'hohenstein-maximilian' },
  { id: 'ito-makoto', triesLeft: 1 },
  { id: 'yamada-hanae', triesLeft: 0 },
  { id: 'kobayashi-jun', certificate: { notBefore: '2020-04-01T00:00:00Z', notAfter: '2025-03-31T14:59:59Z' } },
  { id: 'kato-megumi', certificate: { ...lasting, revokedAt: '2025-10-01T01:00:00Z' } },
  { id: 'mori-shizuka', isForged: true },
]

export const cardApHolders: readonly CardApHolder[] = written.map((holder, index) => ({
  certificate: lasting,
  ...holder,
  pin,
  cardId: `4d434150${String(index + 1).padStart(8, '0')}`,
}))

export const findCardApHolder = (id: string): CardApHolder | undefined =>
  cardApHolders.find((holder) => holder.id === id)
