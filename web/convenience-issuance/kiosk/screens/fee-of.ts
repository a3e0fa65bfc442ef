import type { Offers } from '#shared/convenience-issuance/api.ts'
import type { Draft } from '../choices.ts'

/** Yen for one copy of the kind chosen, where the municipality named it. */
export const feeOf = (offers: Offers | null, { kind }: Pick<Draft, 'kind'>): number | null =>
  offers?.offers.find((offer) => offer.kind === kind)?.feeYen ?? null
