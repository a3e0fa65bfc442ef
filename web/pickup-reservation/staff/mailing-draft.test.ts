import { describe, expect, it } from 'vitest'
import { sendMailing } from '#shared/pickup-reservation/mailing-api.ts'
import { findMailingFaults, findUnknownNames, newMailing, readMailing, type MailingDraft } from './mailing-draft.ts'

const draft = (more: Partial<MailingDraft> = {}): MailingDraft => ({
  ...newMailing('2027-03-01'),
  ...{ subject: 'お知らせ', body: '入口が変わります。' },
  ...more,
})
const faultsOf = (more: Partial<MailingDraft>) => [...findMailingFaults(draft(more))]

describe('RS-SET-14 a mail to many that is being written', () => {
  it('begins with today’s reservations of every window, and lacks its words', () => {
    expect([...findMailingFaults(newMailing('2027-03-01'))]).toEqual(['subject', 'body'])
    expect(readMailing(draft()).to).toEqual({
      ...{ group: 'reservations', from: '2027-03-01', to: '2027-03-01', windowIds: null, statuses: ['reserved'] },
    })
  })

  it('names every slip at once', () => {
    expect(faultsOf({ from: '2027-02-30', statuses: [], body: ' ' })).toEqual(['from', 'statuses', 'body'])
    expect(faultsOf({ to: '2027-02-28' })).toEqual(['turned'])
    expect(faultsOf({ group: 'members', whom: 'chosen', memberNumbers: ' 、' })).toEqual(['memberNumbers'])
    const many = Array.from({ length: 1001 }, (_, number) => String(number)).join(',')
    expect(faultsOf({ group: 'members', whom: 'chosen', memberNumbers: many })).toEqual(['memberNumbers'])
  })

  it('takes IDs in lines, after commas and in either width, each once', () => {
    const { to } = readMailing(
      draft({ group: 'members', whom: 'chosen', memberNumbers: '０００００１\n000002、000001,000003' }),
    )
    expect(to).toEqual({ group: 'members', memberNumbers: ['000001', '000002', '000003'] })
  })

  it('knows no visit where it goes to members, and no key anywhere', () => {
    const text = '{{訪問日時}} {{アクセスキー}} {{自治体名}}'
    expect(findUnknownNames(draft({ body: text }))).toEqual(['アクセスキー'])
    expect(findUnknownNames(draft({ group: 'members', body: text }))).toEqual(['訪問日時', 'アクセスキー'])
  })

  it('is what the BFF takes', () => {
    for (const group of ['reservations', 'members'] as const) {
      const body = { mailingId: crypto.randomUUID(), recipients: 1, ...readMailing(draft({ group })) }
      expect(sendMailing.body.safeParse(body).success).toBe(true)
    }
  })
})
