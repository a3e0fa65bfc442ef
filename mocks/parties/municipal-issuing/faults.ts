import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What a municipality's server can be told to do wrong; `target` is a municipality code. */
export const municipalIssuingFaults = [
  ...commonFaults,
  /** Well-formed JSON that is not the message. */
  'malformed-body',
  /** The right answer, after the caller has given up. */
  'late',
  'maintenance',
  'internal-error',
  'http-error',
  /** The reply is of another municipality. */
  'wrong-municipality',
  /** Another person's certificate under the right ids; digests of the right person. */
  'another-person',
  /** The same, and the digests fit the wrong person. */
  'another-person-with-digests',
  /** The answer to an earlier application, under this message's header. */
  'replayed',
  /** The last reply once more, header and all. */
  'twice',
  /** Two applications at once are held, and each gets the other's answer. */
  'swapped',
  /** The same, and the ids inside are those asked for. */
  'swapped-under-own-ids',
  /** States the individual number although nobody chose it. */
  'uninvited-number',
  /** Takes another fee than it offered. */
  'other-fee',
] as const
export type MunicipalIssuingFault = (typeof municipalIssuingFaults)[number]

export const createMunicipalIssuingFaults = (): Faults<MunicipalIssuingFault> =>
  createFaults('municipal-issuing', municipalIssuingFaults)
