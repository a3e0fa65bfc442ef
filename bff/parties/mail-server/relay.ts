import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { AppError } from '#shared/errors/app-error.ts'
import type { OutgoingMail } from '#bff/platform/mail/outbox.ts'
import { party, replyCode } from './contract.ts'

export type MailRelay = {
  /**
   * Hands one mail over. Throws `party.refused` with the reply code where this mail was refused, `party.timeout`, and
   * `party.unreachable` where none would be taken now: nobody is there, or the server refuses us (then with its reply code).
   *
   * @param messageId the same for every attempt, so that a mail that came twice can be seen to be one
   */
  readonly send: (mail: OutgoingMail, options: { readonly messageId: string; readonly at: Date }) => Promise<void>
  readonly close: () => void
}

export type MailRelayConfig = {
  readonly url: string
  readonly timeoutMs: number
  /** How the line is opened; tests give their own. */
  readonly connect?: typeof connect
}

/** What nodemailer tells of a failure: the command that met it and the server's whole reply. */
type Failure = {
  readonly code?: unknown
  readonly command?: unknown
  readonly response?: unknown
  readonly responseCode?: unknown
}

/**
 * A greeting, EHLO, STARTTLS, AUTH or MAIL that is refused says nothing about the mail, and nor does a recipient refused for
 * who we are: security or policy, X.7.x of RFC 3463 §3.8 («relay access denied»).
 */
const isAboutTheMail = ({ command, response }: Failure): boolean =>
  command === 'DATA' || (command === 'RCPT TO' && !/^\d{3}[ -][245]\.7\./.test(String(response)))

const translate = (cause: unknown): AppError => {
  const failure = cause as Failure
  const reply = replyCode.safeParse(failure.responseCode)
  if (reply.success) {
    const refusal = { party, resultCode: String(reply.data) }
    return new AppError(isAboutTheMail(failure) ? 'party.refused' : 'party.unreachable', refusal, { cause })
  }
  // an address no envelope can hold never reaches the server, and 553 is what a server says of it (RFC 5321 §4.2.3)
  if (failure.code === 'EENVELOPE') return new AppError('party.refused', { party, resultCode: '553' }, { cause })
  if (failure.code === 'ETIMEDOUT') return new AppError('party.timeout', { party }, { cause })
  return new AppError('party.unreachable', { party }, { cause })
}

/** Files and addresses inside a mail are never fetched: a mail is its own text and one calendar. */
const closed = { disableFileAccess: true, disableUrlAccess: true } as const

export const createMailRelay = (config: MailRelayConfig): MailRelay => {
  const { protocol, hostname, port, username, password } = new URL(config.url)
  const isImplicit = protocol === 'smtps:'
  const { timeoutMs } = config
  const open = config.connect ?? connect
  const transport = createTransport({
    host: hostname,
    port: Number(port) || (isImplicit ? 465 : 587),
    secure: isImplicit,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    ...closed,
    ...(config.connect === undefined || isImplicit
      ? {}
      : {
          getSocket: (
            options: { readonly host?: string; readonly port?: number },
            callback: (error: Error | null, socket?: { connection: Socket }) => void,
          ) => {
            const connection = open({ host: options.host ?? hostname, port: Number(options.port) })
            connection.once('error', (error) => callback(error))
            connection.once('connect', () => callback(null, { connection }))
          },
        }),
  })
  return {
    send: async (mail, { messageId, at }) => {
      const to = { name: '', address: mail.to }
      try {
        await transport.sendMail({
          ...closed,
          from: mail.from,
          to,
          ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: mail.replyTo } }),
          envelope: { from: mail.from.address, to: [mail.to] },
          subject: mail.subject,
          text: mail.text,
          date: at,
          messageId,
          // RFC 3834 §5: nobody's absence note comes back
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments:
            mail.ics === null
              ? []
              : [
                  {
                    filename: 'visit.ics',
                    content: mail.ics,
                    contentType: 'text/calendar; charset=utf-8',
                  },
                ],
        })
      } catch (error) {
        throw translate(error)
      }
    },
    close: () => transport.close(),
  }
}
