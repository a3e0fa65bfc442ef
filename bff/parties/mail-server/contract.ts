import * as z from 'zod/mini'

/** The mail server: SMTP submission (RFC 5321, RFC 6409). What it answers is a reply code of three digits (§4.2). */

export const party = 'mail-server'

/** `smtp:` with STARTTLS where it is offered, `smtps:` with TLS from the start (RFC 8314); user and password in the address. */
export const mailServerAddress = z.url({ protocol: /^smtps?$/ })

export const replyCode = z.int().check(z.minimum(200), z.maximum(599))

/** Where the stand-in tells its own SMTP address. */
export const smtpAddress = z.strictObject({ url: mailServerAddress })
