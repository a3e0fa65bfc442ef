/** Holders of billing certificates in front of the running product, and the federation behind it through its own routes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { billingHolders, type BillingHolder } from '#mocks/people/federation.ts'
import { openCaller } from '#mocks/scenarios/caller.ts'
import { runWhenFree } from '#mocks/scenarios/federation-world.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { isOpen, type MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import { derivePasswordProof, makeIssuancePassword, proofRounds } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import type { Caller } from '#shared/contract/client.ts'
import { sessionApi } from '#shared/session/api.ts'
import type { Demo } from '#tools/demo.ts'
import { expect, test as base } from './counter.ts'

const newPassword = async () => {
  const password = makeIssuancePassword()
  const salt = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const proof = encodeBase64url(await derivePasswordProof(password, { salt, rounds: proofRounds }))
  return { password, issued: { salt, rounds: proofRounds, proof } }
}

export type RegisteredHolder = {
  readonly userId: string
  readonly signInSecret: string
  /** As in the letter. */
  readonly password: string
}

/** The federation's staff, by the routes their screens use. */
export class Federation {
  readonly #call: Caller

  constructor(call: Caller) {
    this.#call = call
  }

  static async open(origin: string): Promise<Federation> {
    const call = openCaller({ address: origin, origin })
    await call(sessionApi.federation.signIn, { body: { id: 'federation-admin', secret: 'demo-federation' } })
    return new Federation(call)
  }

  /** A new holder with the letter's secrets. */
  async register(holder: BillingHolder): Promise<RegisteredHolder> {
    const { userId: _, testId: __, ...applicant } = holder
    const { password, issued } = await newPassword()
    const signInSecret = 'a-long-sign-in-secret'
    const requestId = crypto.randomUUID()
    const { userId } = await this.#call(federationApi.registerApplicant, {
      body: { requestId, applicant, signInSecret, issuancePassword: issued },
    })
    return { userId, signInSecret, password }
  }

  /** A new password by letter: the older one is over. */
  async postPassword({ userId }: RegisteredHolder): Promise<string> {
    const { applicants } = await this.#call(federationApi.searchApplicants, {
      body: { text: userId, kinds: [], page: 1 },
    })
    const { password, issued } = await newPassword()
    await this.#call(federationApi.issuePassword, {
      params: { userId },
      body: { version: applicants[0]?.version ?? 0, issuancePassword: issued, signInSecret: null },
    })
    return password
  }

  /** Of the one matter that is under way, or of the one in the status asked for. */
  async #rowOf({ userId }: Pick<RegisteredHolder, 'userId'>, wanted?: MatterStatus) {
    const filter = {
      ...{ kinds: [], statuses: [], userId, name: '' },
      ...{ appliedFrom: null, appliedUntil: null, expiredOnly: false },
    }
    const { matters } = await this.#call(federationApi.searchMatters, { body: { filter, page: 1 } })
    const row = matters.find(({ status }) => (wanted === undefined ? isOpen[status] : status === wanted))
    if (row === undefined) throw new RangeError('nothing of this holder is under way')
    const { matterId, version } = row
    return { matterId, version }
  }

  async #run(...names: readonly string[]): Promise<void> {
    for (const name of names) await runWhenFree(this.#call, name)
  }

  /** From the application to 発行済み. */
  async issue(holder: RegisteredHolder): Promise<void> {
    await this.#call(federationApi.requestIssue, { body: { rows: [await this.#rowOf(holder)] } })
    await this.#run('billing-issue-linkage', 'billing-certificate-registration')
  }

  async registerDeposit(holder: RegisteredHolder, day: string): Promise<void> {
    const deposit = { day, yen: 5000, remitter: `${holder.userId} ｱｵｿﾞﾗ`, transferKey: crypto.randomUUID() }
    await this.#call(federationApi.registerDeposits, {
      body: { rows: [{ ...(await this.#rowOf(holder)), deposit }] },
    })
  }

  async reject(holder: RegisteredHolder, reason: string): Promise<void> {
    await this.#call(federationApi.rejectMatter, { body: { rows: [await this.#rowOf(holder)], reason } })
    await this.#run('billing-rejection')
  }

  /** The authority's list of the day, without which no claim is taken and no key proves its holder. */
  async registerList(): Promise<void> {
    await this.#run('billing-revocation-list')
  }

  /** Asked for by telephone: no claim is taken from then on. */
  async revoke({ userId }: RegisteredHolder, requestedOn: string): Promise<void> {
    const { matterId, version } = await this.#rowOf({ userId }, 'issued')
    await this.#call(federationApi.requestRevocation, {
      params: { matterId },
      body: {
        ...{ version, requestedOn, confirmUserId: userId },
        ...{ reason: 'key-compromise', requester: 'provider', channel: 'phone' },
      },
    })
  }
}

export const [provider, longNamed, agent] = billingHolders

export const test = base.extend<{ readonly federation: Federation }>({
  federation: async ({ demo, standIns }, use) => {
    void standIns
    await use(await Federation.open(demo.origin))
  },
})

export const signIn = async (page: Page, origin: string, { userId, signInSecret }: RegisteredHolder): Promise<void> => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) sessionStorage.setItem('madoguchi-demo-controls', 'folded')
  })
  await page.goto(`${origin}/billing`)
  await page.locator('input[name="id"]').fill(userId)
  await page.locator('input[type="password"]').fill(signInSecret)
  await page.getByRole('button', { name: 'サインインする' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '証明書', exact: true })).toBeVisible()
}

/** Everything the browser could have kept, and what the screen holds now. */
export const readBrowser = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const kept = (storage: Storage) =>
      Object.entries(storage)
        .filter(([name]) => !name.startsWith('madoguchi-demo-'))
        .flat()
        .join('\n')
    const databases = (await indexedDB.databases()).map(({ name }) => name)
    return [
      kept(localStorage),
      kept(sessionStorage),
      document.cookie,
      (await caches.keys()).join('\n'),
      databases.join('\n'),
      location.href,
      JSON.stringify(history.state),
      document.documentElement.outerHTML,
      ...Array.from(document.querySelectorAll('input'), ({ value }) => value),
    ].join('\n')
  })

/** Where a secret lies in the product's own folder or log; the stand-ins' folder belongs to the outside world. */
export const findInProduct = ({ data, output }: Demo, secret: string): readonly string[] => {
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(data, 'stand-ins')))
  return [
    ...files.filter((file) => readFileSync(file).includes(secret)),
    ...output().filter((line) => line.includes(secret)),
  ]
}

export { expect, expectAccessible } from './counter.ts'
