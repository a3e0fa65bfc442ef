import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { waitByTimer, type Faults, type Wait } from '../faults.ts'
import type { MessageLog } from '../message-log.ts'
import { readMail, type CaughtMail } from './caught-mail.ts'
import type { MailServerFault } from './faults.ts'

/** An SMTP server that brings nothing to anybody: it keeps the latest mails and tells them to whoever asks. */
export type Mailbox = {
  readonly url: string
  /** Newest first. */
  readonly list: () => readonly CaughtMail[]
  readonly findRaw: (id: string) => Uint8Array | undefined
  readonly clear: () => void
  readonly close: () => Promise<void>
}

type Parts = {
  readonly faults: Faults<MailServerFault>
  readonly log: MessageLog
  readonly now: () => Date
  readonly wait?: Wait
  readonly port?: number
}

const kept = 500
const slowMs = 60_000

const refuse = (code: number, message: string): Error => Object.assign(new Error(message), { responseCode: code })

export const openMailbox = async ({ faults, log, now, wait = waitByTimer, port = 0 }: Parts): Promise<Mailbox> => {
  let mails: readonly { readonly mail: CaughtMail; readonly raw: Uint8Array }[] = []
  let count = 0
  /** The socket below a session, for what no well-behaved server does; the package has no word for it. */
  const socketOf = (session: SMTPServerSession): Socket | undefined => {
    const { connections } = server as unknown as {
      readonly connections: ReadonlySet<{ readonly session: SMTPServerSession; readonly _socket: Socket }>
    }
    return [...connections].find((connection) => connection.session === session)?._socket
  }
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 1 << 20,
    onConnect: (session, done) => {
      if (faults.strike('down')) return done(refuse(421, 'closing'))
      if (faults.strike('greeting-refused')) return done(refuse(554, 'no service for you'))
      if (faults.strike('malformed')) return void socketOf(session)?.end('hello?\r\n')
      const slow = faults.strike('slow')
      if (slow === undefined) return done()
      void wait(slow.delayMs ?? slowMs).then(() => done())
    },
    onMailFrom: (_address, _session, done) => {
      if (faults.strike('sender-refused')) return done(refuse(553, 'sender not allowed'))
      done()
    },
    onRcptTo: ({ address }, _session, done) => {
      if (faults.strike('mailbox-busy', address)) return done(refuse(450, 'mailbox busy'))
      if (faults.strike('relay-denied', address)) return done(refuse(550, '5.7.1 relay access denied'))
      if (faults.strike('no-such-user', address)) return done(refuse(550, 'no such user'))
      done()
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = new Uint8Array(Buffer.concat(chunks))
        const { mailFrom, rcptTo } = session.envelope
        const envelope = {
          id: String((count += 1)),
          at: now(),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        }
        mails = [{ mail: readMail(raw, envelope), raw }, ...mails].slice(0, kept)
        log.record({ message: 'DATA', result: '250' })
        if (faults.strike('answer-lost')) socketOf(session)?.destroy()
        else done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((ready) => {
    server.listen(port, '127.0.0.1', () => ready())
  })
  const { port: taken } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${taken}`,
    list: () => mails.map(({ mail }) => mail),
    findRaw: (id) => mails.find(({ mail }) => mail.id === id)?.raw,
    clear: () => {
      mails = []
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
      }),
  }
}
