/** Claims as a provider's browser makes them, on the federation of `billing-fixture.ts`. */
import { eq } from 'drizzle-orm'
import { makeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { billingHolders, type BillingHolder } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import * as claimApi from '#shared/billing-claim/claim-api.ts'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { signCms } from '#shared/cms/sign.ts'
import type { Signer } from '#shared/cms/signer.ts'
import { applyAs, issueTo, makeKeyMaterial, openBilling, type BillingWorld, type Holder } from './billing-fixture.ts'

export type Key = { readonly certificate: Uint8Array; readonly signer: Signer }
export type Claimant = Holder & Key & { readonly matterId: string; readonly serial: string }

/** Certificates applied for in March begin with April (EB-R-11). */
export const april = '2027-04-05T03:00:00.000Z'

/** The key of a matter that was issued, and its certificate. */
export const findKey = async (world: BillingWorld, holder: Holder, matterId: string, keyName: string) => {
  const { billingMatters } = world.store.tables
  const [matter] = await world.store.db.select().from(billingMatters).where(eq(billingMatters.matterId, matterId))
  const { signer } = await makeKeyMaterial(holder, billingHolders[0].displayName, keyName)
  return { matterId, serial: matter?.serial ?? '', certificate: new Uint8Array(matter?.certificate ?? []), signer }
}

const openClaimant = async (world: BillingWorld, who: BillingHolder, keyName: string): Promise<Claimant> => {
  const holder = await world.register(who)
  const matterId = await issueTo(world, holder, { displayName: who.displayName, keyName })
  return { ...holder, ...(await findKey(world, holder, matterId, keyName)) }
}

type Options = Parameters<typeof openBilling>[0]

const openFor = async (holders: readonly BillingHolder[], options: Options) => {
  const world = await openBilling(options)
  const claimants: Claimant[] = []
  for (const [index, who] of holders.entries())
    claimants.push(await openClaimant(world, who, index === 0 ? 'rsa' : 'first'))
  world.test.clock.set(april)
  await world.run('billing-revocation-list')
  const [claimant, other] = await Promise.all(claimants.map((each) => signInAgain(world, each)))
  if (claimant === undefined) throw new RangeError('nobody claims')
  return { world, claimant, other }
}

/** A holder with a certificate in force, whose key is RSA, and a list of today: the fifth of April. */
export const openClaims = (options: Options = {}) => openFor(billingHolders.slice(0, 1), options)

/** And another one, whose key is of an elliptic curve. */
export const openBoth = async (options: Options = {}) => {
  const { other, ...rest } = await openFor(billingHolders.slice(0, 2), options)
  if (other === undefined) throw new RangeError('one holder only')
  return { ...rest, other }
}

/** A further certificate, as at a renewal, for a key of another name. */
export const renew = async (
  world: BillingWorld,
  holder: Holder,
  keyName: string,
): Promise<Key & { serial: string }> => {
  const staff = world.test.caller(await world.test.signIn('billing-staff'))
  const { matterId } = await applyAs(holder, { keyName })
  const { version } = await staff(federationApi.readMatter, { params: { matterId } })
  await staff(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
  await world.run('billing-issue-linkage', 'billing-certificate-registration', 'billing-revocation-list')
  return findKey(world, holder, matterId, keyName)
}

/** Sessions end with the day. */
export const signInAgain = async <Who extends Holder>(world: BillingWorld, holder: Who): Promise<Who> => {
  const cookie = await world.test.signIn('billing-holder', { id: holder.userId })
  return { ...holder, cookie, call: world.test.caller(cookie) }
}

export const signClaim = (
  { certificate, signer }: Key,
  content: Uint8Array = makeClaimFile({ records: 5 }),
  signingTime = new Date('2027-04-05T03:00:00Z'),
): Promise<Uint8Array<ArrayBuffer>> => signCms({ content, detached: false, signer, certificate, signingTime })

export const send = ({ call }: Pick<Holder, 'call'>, cms: Uint8Array<ArrayBuffer>, fileName = '請求 3月分.csv') =>
  call(claimApi.submitClaim, { params: { fileName }, bytes: cms })

/** Answers a challenge of one's own by a key. */
export const proveWith = async (
  { call }: Pick<Holder, 'call'>,
  { certificate, signer }: Key,
  asked: { readonly purpose: (typeof applicantApi.challengePurposes)[number]; readonly target: string | null },
) => {
  const { challengeId, toBeSigned } = await call(applicantApi.makeChallenge, { body: asked })
  const content = decodeBase64url(toBeSigned)
  const signature = await signCms({ content, detached: true, signer, certificate })
  return { challengeId, signature: encodeBase64url(signature) }
}
