import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { AppError } from '#shared/errors/app-error.ts'
import type { OutgoingMail } from '#bff/platform/mail/outbox.ts'
import { party, replyCode } from './contract.ts'

export type MailRelay = {
  /**
   * Hands one mail over. Throws `party.refused` with the reply code, `party.timeout`, `party.unreachable`.
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

const translate = (cause: unknown): AppError => {
  const { code, responseCode } = cause as { readonly code?: unknown; readonly responseCode?: unknown }
  const reply = replyCode.safeParse(responseCode)
  if (reply.success) return new AppError('party.refused', { party, resultCode: String(reply.data) }, { cause })
  if (code === 'ETIMEDOUT') return new AppError('party.timeout', { party }, { cause })
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
