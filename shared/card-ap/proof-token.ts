import * as z from 'zod/mini'

/** The code of the card's municipality, and 256 bit of which the BFF keeps nothing but a hash. */
export const proofToken = z.string().check(z.regex(/^\d{5}\.[A-Za-z0-9_-]{43}$/))
