import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What a mail server can be told to do wrong. `malformed` is a reply that is no number. */
export const mailServerFaults = [
  ...commonFaults,
  /** 450: the mailbox is busy; later it may do. */
  'mailbox-busy',
  /** 550: nobody of that name. */
  'no-such-user',
  /** The line breaks after the mail was taken, before that is said. */
  'answer-lost',
] as const
export type MailServerFault = (typeof mailServerFaults)[number]

export const createMailServerFaults = (): Faults<MailServerFault> => createFaults('mail-server', mailServerFaults)
