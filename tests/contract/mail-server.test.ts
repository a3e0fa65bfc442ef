import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { smtpAddress } from '#bff/parties/mail-server/contract.ts'
import { createMailRelay, type MailRelay } from '#bff/parties/mail-server/relay.ts'
import type { OutgoingMail } from '#bff/platform/mail/outbox.ts'
import { createMailServerFaults } from '#mocks/parties/mail-server/faults.ts'
import { createMailboxControls } from '#mocks/parties/mail-server/handlers.ts'
import { openMailbox, type Mailbox } from '#mocks/parties/mail-server/mailbox.ts'
import { createMessageLog } from '#mocks/parties/message-log.ts'

const at = new Date('2027-03-01T01:00:00Z')
const mail: OutgoingMail = {
  from: { name: '青瀬市 来訪予約', address: 'reservation@city.example' },
  replyTo: 'desk@city.example',
  to: 'hanako@example.jp',
  subject: '【来訪予約システム】お申し込みを承りました（受付番号 12）とても長い件名のときも一つの件名として届くこと',
  text: 'お申し込みを承りました。\n\n場所　　：本社窓口\n.\n髙﨑𠮷\n',
  ics: 'BEGIN:VCALENDAR\r\nSUMMARY:来訪\r\nEND:VCALENDAR\r\n',
}
const messageId = '<mail-1@city.example>'

const opened: { mailbox?: Mailbox; relay?: MailRelay } = {}
const open = async (options: { timeoutMs?: number } = {}) => {
  const faults = createMailServerFaults()
  const mailbox = await openMailbox({
    faults,
    log: createMessageLog('mail-server', () => at),
    now: () => at,
    wait: () => new Promise(() => undefined),
  })
  const relay = createMailRelay({ url: mailbox.url, timeoutMs: options.timeoutMs ?? 5000 })
  Object.assign(opened, { mailbox, relay })
  return { faults, mailbox, relay }
}
afterEach(async () => {
  opened.relay?.close()
  await opened.mailbox?.close()
})

describe('the mail server behind its contract', () => {
  it('is given a mail whole: sender, subject, text, calendar, and headers that keep absence notes away', async () => {
    const { mailbox, relay } = await open()
    await relay.send(mail, { messageId, at })
    expect(mailbox.list()).toEqual([
      {
        id: '1',
        at: at.toISOString(),
        from: 'reservation@city.example',
        to: ['hanako@example.jp'],
        subject: mail.subject,
        messageId,
        text: mail.text,
        ics: mail.ics,
      },
    ])
    const raw = Buffer.from(mailbox.findRaw('1') ?? []).toString('latin1')
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(raw).toMatch(/^Reply-To: desk@city\.example\r$/m)
    expect(raw).toMatch(/^Content-Type: text\/calendar; charset=utf-8/m)
    expect(raw.split('\r\n').every((line) => line.length <= 998)).toBe(true)
  })

  it('tells people over HTTP what it caught, and where it listens', async () => {
    const { mailbox, relay } = await open()
    const controls = createMailboxControls(mailbox)
    await relay.send(mail, { messageId, at })
    expect(smtpAddress.parse(await (await controls.request('/smtp')).json())).toEqual({ url: mailbox.url })
    expect(await (await controls.request('/mails')).json()).toEqual(mailbox.list())
    expect((await controls.request('/mails/1/raw')).headers.get('content-type')).toBe('message/rfc822')
    expect((await controls.request('/mails/2/raw')).status).toBe(404)
    await controls.request('/mails', { method: 'DELETE' })
    expect(mailbox.list()).toEqual([])
  })

  it.each(['\r\nBcc: everybody@example.jp', '\nX-Evil: 1'])(
    'lets no text of a subject become a header: %j',
    async (evil) => {
      const { mailbox, relay } = await open()
      await relay.send({ ...mail, subject: `件名${evil}`, ics: null }, { messageId, at })
      expect(mailbox.list()[0]?.to).toEqual(['hanako@example.jp'])
      const raw = Buffer.from(mailbox.findRaw('1') ?? []).toString('latin1')
      expect(raw).not.toMatch(/^(Bcc|X-Evil):/m)
    },
  )

  it('says for good or for now by the class of the reply code', async () => {
    const { faults, relay } = await open()
    faults.set([{ name: 'no-such-user', target: mail.to }])
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({
      code: 'party.refused',
      detail: { party: 'mail-server', resultCode: '550' },
    })
    faults.set([{ name: 'mailbox-busy' }])
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({ detail: { resultCode: '450' } })
    await expect(relay.send({ ...mail, to: '' }, { messageId, at })).rejects.toMatchObject({
      code: 'party.refused',
      detail: { resultCode: '553' },
    })
  })

  it.each([
    ['down', '421'],
    ['greeting-refused', '554'],
    ['sender-refused', '553'],
    ['relay-denied', '550'],
  ] as const)('takes a refusal of us for no refusal of the mail: %s', async (name, resultCode) => {
    const { faults, relay } = await open()
    faults.set([{ name }])
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({
      code: 'party.unreachable',
      detail: { party: 'mail-server', resultCode },
    })
  })

  it('takes a password that is no longer right for no refusal of the mail', async () => {
    const server = new SMTPServer({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      logger: false,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
    })
    const port = await new Promise<number>((ready) =>
      server.listen(0, '127.0.0.1', () => ready((server.server.address() as AddressInfo).port)),
    )
    const relay = createMailRelay({ url: `smtp://madoguchi:old@127.0.0.1:${port}`, timeoutMs: 5000 })
    try {
      await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({
        code: 'party.unreachable',
        detail: { resultCode: '535' },
      })
    } finally {
      relay.close()
      await new Promise<void>((done) => server.close(done))
    }
  })

  it('is unreachable where it says nothing that is SMTP, breaks the line, or is not there', async () => {
    const { faults, mailbox, relay } = await open()
    faults.set([{ name: 'malformed' }])
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({ code: 'party.unreachable' })
    faults.set([{ name: 'answer-lost' }])
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({ code: 'party.unreachable' })
    // taken all the same: the next attempt has the same Message-ID
    expect(mailbox.list()[0]?.messageId).toBe(messageId)
    await mailbox.close()
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({ code: 'party.unreachable' })
  })

  it('is given up when it keeps silent', async () => {
    const { faults, relay } = await open({ timeoutMs: 200 })
    faults.set([{ name: 'slow' }])
    await expect(relay.send(mail, { messageId, at })).rejects.toMatchObject({ code: 'party.timeout' })
  })
})
