/** The pages that check and sign documents, and what people bring to them. */
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { loadDemoHierarchy } from '#mocks/parties/server.ts'
import { findCardHolder } from '#mocks/people/card-holders.ts'
import { requirePerson } from '#mocks/pki/hierarchy.ts'
import type { Signer } from '#shared/cms/signer.ts'
import { buildPkcs12 } from '#shared/pkcs12/build.ts'
import { importSigner } from '#shared/pkcs12/signer.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { takePicture } from './album.ts'
import { expect, expectAccessible, Kiosk, openDay } from './counter.ts'

type Credentials = {
  readonly certificate: Uint8Array
  readonly privateKeyPkcs8: Uint8Array<ArrayBuffer>
  readonly issuer: Uint8Array
}

/** The signing key of somebody's card, as their software key would be. */
const findCredentials = async (data: string, person: string): Promise<Credentials> => {
  const hierarchy = await loadDemoHierarchy(join(data, 'stand-ins'))
  const { signCertificate, signPrivateKeyPkcs8 } = requirePerson(hierarchy, person)
  if (signCertificate === undefined || signPrivateKeyPkcs8 === undefined) throw new Error(`${person} cannot sign`)
  return {
    certificate: signCertificate,
    privateKeyPkcs8: signPrivateKeyPkcs8,
    issuer: hierarchy.signature.certificate,
  }
}

export const findSigner = async (
  data: string,
  person: string,
): Promise<{ readonly signer: Signer; readonly certificate: Uint8Array }> => {
  const { certificate, privateKeyPkcs8 } = await findCredentials(data, person)
  return { certificate, signer: await importSigner(privateKeyPkcs8, parseCertificate(certificate).spki) }
}

export const keyFilePassword = 'correct horse'

export const makeKeyFile = async (data: string, person: string): Promise<Buffer> => {
  const { certificate, privateKeyPkcs8, issuer } = await findCredentials(data, person)
  return Buffer.from(
    await buildPkcs12({
      certificate,
      privateKeyPkcs8,
      chain: [issuer],
      friendlyName: person,
      password: keyFilePassword,
      protection: 'modern',
      rounds: 100_000,
    }),
  )
}

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Somebody at one of the two pages, on the day of every test. */
export class DocumentDesk {
  readonly page: Page
  readonly kiosk: Kiosk

  private constructor(page: Page) {
    this.page = page
    this.kiosk = new Kiosk(page)
  }

  static async open(page: Page, origin: string, path: '/check' | '/sign'): Promise<DocumentDesk> {
    // The product learns of the day that was set for the stand-ins within seconds; until then their lists are of the future.
    await expect.poll(async () => (await fetch(`${origin}/api/revocation/crls/time-stamp`)).status).toBe(200)
    await page.clock.setFixedTime(openDay)
    await page.addInitScript(() => {
      if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
    })
    await page.goto(`${origin}${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    return new DocumentDesk(page)
  }

  /** On a telephone and on a desk: for the eye, and for what a machine can judge. */
  async look(name: string): Promise<void> {
    for (const [width, height] of [
      [390, 844],
      [1280, 900],
    ] as const) {
      await this.page.setViewportSize({ width, height })
      await expectAccessible(this.page)
      expect(await overflowOf(this.page)).toBeLessThanOrEqual(0)
      await takePicture(this.page, `${name}-${width}`, true)
    }
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async choose(label: RegExp, name: string, buffer: Uint8Array): Promise<void> {
    const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) }
    await this.page.getByLabel(label).setInputFiles(file)
  }

  async check(name: string, bytes: Uint8Array): Promise<void> {
    await this.choose(/^調べるファイル/, name, bytes)
  }

  /** From the choice of a file to its pages. */
  async bring(name: string, bytes: Uint8Array): Promise<void> {
    await this.choose(/^署名する PDF/, name, bytes)
    await expect(this.page.locator('[data-drawn="0"]')).toBeVisible()
  }

  async openKeyFile(file: Buffer, password = keyFilePassword): Promise<void> {
    await this.page.getByRole('radio', { name: /^鍵のファイル/ }).check()
    await this.choose(/^鍵のファイル$/, 'key.p12', file)
    await this.page.getByLabel('鍵のファイルのパスワード').fill(password)
    await this.button('鍵のファイルを開く').click()
  }

  async agree(): Promise<void> {
    await this.page.getByLabel('書類の内容と、知らせることになるものを確かめました。').check()
  }

  /** From the consent to what the certificate discloses. */
  async unlockCard(person: string): Promise<void> {
    await this.agree()
    await this.button('カードを開く').click()
    await this.typePassword(findCardHolder(person)?.card.signaturePassword ?? '')
    await expect(this.page.getByText('この証明書が知らせること')).toBeVisible()
  }

  async typePassword(password: string): Promise<void> {
    await this.page.getByLabel('署名用のパスワード').fill(password)
    await this.page.keyboard.press('Enter')
  }

  /** From the last button to a checked file. */
  async sign(): Promise<void> {
    await this.button('署名する').click()
    await expect(this.page.getByText('署名しました')).toBeVisible({ timeout: 20_000 })
  }

  async save(): Promise<Uint8Array> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.button('署名した PDF を保存する').click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }
}
