import * as z from 'zod/mini'

/**
 * The clock of the centre: the `Date` header of an answer to HTTP HEAD (RFC 9110 §6.6.1), so that any web server can be
 * the clock and no more than a second of precision is promised.
 */

export const party = 'clock'

/** IMF-fixdate, the only form a sender may write (RFC 9110 §5.6.7). */
export const imfFixdate = z
  .string()
  .check(
    z.regex(
      /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/,
    ),
  )
