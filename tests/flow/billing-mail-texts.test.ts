import { describe, expect, it } from 'vitest'
import { federation } from '#mocks/people/federation.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import * as mailTextApi from '#shared/billing-certificate/mail-texts.ts'
import { createServerKeys } from '#bff/platform/server-keys.ts'
import { createOutbox } from '#bff/platform/mail/outbox.ts'
import { issueTo, openBilling, type BillingWorld } from './billing-fixture.ts'

/** メールの文面: what holders are written is the federation's to say (EB-R-16). */

const code = (name: string) => expect.objectContaining({ code: name }) as Error

const list = async (world: BillingWorld) => (await world.administrator(mailTextApi.listMailTexts, {})).texts

const write = (
  world: BillingWorld,
  body: { readonly version: number; readonly words: { subject: string; body: string } | null },
  call = world.administrator,
) => call(mailTextApi.writeMailText, { params: { mail: 'issued' }, body })

/** What went out to holders, in the order it was written. */
const readMails = async ({ store, test }: BillingWorld) => {
  const outbox = createOutbox({ store, keys: createServerKeys(new Uint8Array(32).fill(1)) })
  return (await outbox.listDue(test.clock.now(), 10)).map(({ mail }) => mail)
}

describe('the words of a mail', () => {
  it('EB-R-16, EB-D-3: are as delivered until the administrator writes them anew, and then as written', async () => {
    await using world = await openBilling()
    expect((await list(world)).map(({ mail, isDefault, version }) => [mail, isDefault, version])).toEqual(
      mailTextApi.billingMails.map((mail) => [mail, true, 0]),
    )
    const words = {
      subject: '{{連合会名}} 証明書のご用意ができました',
      body: '{{申請番号}} の証明書は {{有効終了年月日}} まで使えます。\n{{画面のURL}}\n{{電話番号}}',
    }
    expect(await write(world, { version: 0, words })).toMatchObject({
      ...{ mail: 'issued', words, isDefault: false, version: 1, changedBy: 'billing-administrator' },
    })
    await issueTo(world, await world.register())
    const [mail] = await readMails(world)
    expect(mail).toMatchObject({
      subject: `${federation.name} 証明書のご用意ができました`,
      from: { name: federation.name, address: federation.mail },
    })
    expect(mail?.text).toBe(
      `27-0001 の証明書は 令和12年4月30日 まで使えます。\nhttp://localhost:8787/billing\n${federation.phone}`,
    )
    expect((await list(world)).filter(({ isDefault }) => !isDefault)).toHaveLength(1)
  })

  it('EB-R-16: go back to what was delivered, and two hands on one mail are told apart', async () => {
    await using world = await openBilling()
    const words = { subject: '発行', body: '{{申請番号}}' }
    await write(world, { version: 0, words })
    await expect(write(world, { version: 0, words })).rejects.toThrow(code('lifecycle.stale'))
    expect(await write(world, { version: 1, words: null })).toMatchObject({
      ...{ isDefault: true, version: 2, words: mailTextApi.defaultMailTexts.issued },
    })
    await expect(write(world, { version: 1, words })).rejects.toThrow(code('lifecycle.stale'))
    await issueTo(world, await world.register())
    const [mail] = await readMails(world)
    expect(mail?.subject).toBe(`【${federation.name}】電子証明書が発行されました`)
    const { rows } = await world.administrator(federationApi.readBillingAudit, { params: { seq: 'newest' } })
    expect(rows.filter(({ action }) => action === 'billing.mail-text-changed').map(({ outcome }) => outcome)).toEqual([
      'default',
      'written',
    ])
  })

  it('EB-R-16: name nothing the mail does not know, and have a subject of one line', async () => {
    await using world = await openBilling()
    for (const words of [
      { subject: '発行', body: 'あと {{残りの日数}} 日' },
      { subject: '{{却下の理由}}', body: '発行' },
      { subject: '発行\r\nBcc: x@example.jp', body: '発行' },
      { subject: '', body: '発行' },
    ])
      await expect(write(world, { version: 0, words })).rejects.toThrow(code('request.invalid'))
    const none = { params: { mail: 'nothing' }, body: { version: 0, words: null } }
    await expect(world.administrator(mailTextApi.writeMailText, none)).rejects.toThrow(code('request.not-found'))
    expect((await list(world)).every(({ isDefault }) => isDefault)).toBe(true)
  })

  it('EB-R-15, EB-R-16: are the administrator’s: neither staff nor holder reads or writes them', async () => {
    await using world = await openBilling()
    const holder = await world.register()
    const body = { version: 0, words: { subject: '発行', body: '発行' } }
    await expect(world.staff(mailTextApi.listMailTexts, {})).rejects.toThrow(code('session.forbidden'))
    await expect(write(world, body, world.staff)).rejects.toThrow(code('session.forbidden'))
    await expect(holder.call(mailTextApi.listMailTexts, {})).rejects.toThrow(code('session.required'))
    await expect(write(world, body, holder.call)).rejects.toThrow(code('session.required'))
  })
})
