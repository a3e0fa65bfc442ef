import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSettableClock } from '../clock/settable-clock.ts'
import { createStandInApp } from '../stand-in.ts'
import { createBankStandIn } from './stand-in.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const open = () => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-bank-'))
  folders.push(data)
  const clock = createSettableClock(() => new Date('2027-03-10T03:00:00.000Z'))
  return createStandInApp(createBankStandIn({ data, clock }))
}

describe('the counter of the bank', () => {
  it('stands where the start prints it, and a transfer made there is in the passbook and in the file of its day', async () => {
    const app = open()
    const page = await app.request('http://bank.example/control/')
    expect(page.status).toBe(200)
    const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(await page.text()) ?? []
    const address = new URL(action, 'http://bank.example/control/')
    const body = new URLSearchParams({ remitter: 'HJ000000003 アオゾラ', yen: '5000', day: '2027-03-10' })
    const answer = await app.request(address.href, { method: 'POST', body })
    expect(answer.status).toBe(303)
    const back = new URL(answer.headers.get('location') ?? '', address)
    expect(await (await app.request(back.href)).text()).toContain('HJ000000003 アオゾラ')
    const file = await app.request('http://bank.example/transfers/2027-03-10')
    expect(file.status).toBe(200)
  })
})
