/** Time as an argument: nothing in the product asks the machine directly. */
export type Clock = { readonly now: () => Date }

export const systemClock: Clock = { now: () => new Date() }
