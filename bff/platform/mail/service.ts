/** Sends what lies in the outbox: a batch every few seconds, again later where it failed. */
import { isAppError } from '#shared/errors/app-error.ts'
import type { Clock } from '../clock.ts'
import { defineJob } from '../jobs.ts'
import type { Service } from '../service.ts'
import type { OutgoingMail, Outbox } from './outbox.ts'

export type MailSender = {
  readonly send: (mail: OutgoingMail, options: { readonly messageId: string; readonly at: Date }) => Promise<void>
  readonly close: () => void
}

const everyMs = 2000
const batch = 100
const atOnce = 4
/** How long the log of mails that went out is kept: until nobody asks any more whether one came. */
const logDays = 90
const dayMs = 86_400_000

/** Only the class of a refusal decides: 5yz is for good (RFC 5321 §4.2.1). */
const describeFailure = (error: unknown) => {
  if (isAppError(error, 'party.refused'))
    return { reason: error.detail.resultCode, forGood: error.detail.resultCode.startsWith('5'), forAll: false }
  if (isAppError(error, 'party.timeout')) return { reason: error.code, forGood: false, forAll: false }
  if (isAppError(error, 'party.unreachable'))
    return { reason: error.detail.resultCode ?? error.code, forGood: false, forAll: true }
  throw error
}

export const createMailService = ({
  outbox,
  sender,
  machineClock,
}: {
  readonly outbox: Outbox
  readonly sender: MailSender
  readonly machineClock: Clock
}): Service => {
  const sendDue = async (signal: AbortSignal): Promise<void> => {
    const due = [...(await outbox.listDue(machineClock.now(), batch))]
    const work = async () => {
      for (let next = due.shift(); next !== undefined && !signal.aborted; next = due.shift()) {
        const { row, mail } = next
        const domain = mail.from.address.split('@')[1] ?? 'localhost'
        try {
          await sender.send(mail, { messageId: `<${row.mailId}@${domain}>`, at: row.createdAt })
          await outbox.noteSent(row.mailId, machineClock.now())
        } catch (error) {
          const { forAll, ...failure } = describeFailure(error)
          await outbox.noteFailure(row, { ...failure, at: machineClock.now() })
          // the others would find the same
          if (forAll) due.length = 0
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }
  return {
    name: 'mail',
    mount: () => undefined,
    jobs: [defineJob({ name: 'mail.send', everyMs, run: ({ signal }) => sendDue(signal) })],
    stop: async () => sender.close(),
  }
}

/** What is forgotten of mails, with a mail server or without one. */
export const createMailLogService = ({
  outbox,
  machineClock,
}: {
  readonly outbox: Outbox
  readonly machineClock: Clock
}): Service => ({
  name: 'mail-log',
  mount: () => undefined,
  jobs: [
    defineJob({
      name: 'mail.sweep',
      dailyAt: '03:20',
      run: async () => {
        const now = machineClock.now()
        await outbox.giveUp(now)
        await outbox.sweep(new Date(now.getTime() - logDays * dayMs))
      },
    }),
  ],
})
