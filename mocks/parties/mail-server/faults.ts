import { commonFaults, createFaults, type Faults } from '../faults.ts'

/** What a mail server can be told to do wrong. `malformed` is a reply that is no number. */
export const mailServerFaults = [
  ...commonFaults,
  /** 450: the mailbox is busy; later it may do. */
  'mailbox-busy',
  /** 550: nobody of that name. */
  'no-such-user',
  /** 550 5.7.1: mails of ours are not passed on; the same for every recipient. */
  'relay-denied',
  /** 553 to MAIL: the sender's address is not ours to use. */
  'sender-refused',
  /** 554 instead of a greeting: no mail from this machine. */
  'greeting-refused',
  /** The line breaks after the mail was taken, before that is said. */
  'answer-lost',
] as const
export type MailServerFault = (typeof mailServerFaults)[number]

export const createMailServerFaults = (): Faults<MailServerFault> => createFaults('mail-server', mailServerFaults)
