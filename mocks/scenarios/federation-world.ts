/** The federation as the demo opens: holders with known secrets, and a matter in each status somebody may want to see. */
import { billingHolders, demoHolderSecret, demoIssuancePassword, federation } from '#mocks/people/federation.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as delegationApi from '#shared/billing-certificate/delegation-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeHolderName } from '#shared/billing-certificate/holder-name.ts'
import { derivePasswordProof, proofRounds, wrappingRounds } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import type { Caller } from '#shared/contract/client.ts'
import { isAppError } from '#shared/errors/app-error.ts'
import { waitByTimer } from '#mocks/parties/faults.ts'
import { buildCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import { sealPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { sessionApi } from '#shared/session/api.ts'
import { openCaller, type Counter } from './caller.ts'
import { sendDemoClaim } from './claim-world.ts'

export type BillingCounter = Counter & {
  /** Where the stand-in of the bank takes transfers. */
  readonly bank: string
}

const staffSecret = 'demo-federation'
const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }

const signInFederation = async (counter: Counter): Promise<Caller> => {
  const call = openCaller(counter)
  await call(sessionApi.federation.signIn, { body: { id: 'federation-admin', secret: staffSecret } })
  return call
}

type DemoHolder = (typeof billingHolders)[number]
type Proof = { readonly salt: string; readonly rounds: number; readonly proof: string }

/** One derivation for everybody: it is slow on purpose, and everybody's demo password is the same. */
const makeProof = async (): Promise<Proof> => {
  const salt = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const proof = encodeBase64url(await derivePasswordProof(demoIssuancePassword, { salt, rounds: proofRounds }))
  return { salt, rounds: proofRounds, proof }
}

const registerHolders = async (call: Caller, issuancePassword: Proof): Promise<void> => {
  const rows = billingHolders.map(
    ({ userId, kind, displayName, representative, postalCode, address, phone, mail }) => ({
      requestId: crypto.randomUUID(),
      userId,
      applicant: { kind, displayName, representative, postalCode, address, phone, mail },
      signInSecret: demoHolderSecret,
      issuancePassword,
    }),
  )
  const { results } = await call(federationApi.registerApplicants, { body: { rows } })
  const refused = results.find(({ outcome }) => outcome !== 'done')
  if (refused !== undefined) throw new Error(`a holder of the demo was refused: ${refused.outcome}`)
}

const makeKeyMaterial = async ({ userId, displayName }: DemoHolder) => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const signer = createWebCryptoSigner(privateKey, { family: 'rsa-pkcs1', hash: 'SHA-256' })
  const certificationRequest = await buildCertificationRequest({
    subject: encodeHolderName({ federation: federation.name, userId, displayName }),
    spki: new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    signer,
  })
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
  return {
    signer,
    certificationRequest: encodeBase64url(certificationRequest),
    wrappedKey: encodeBase64url(await sealPrivateKey(pkcs8, demoIssuancePassword, wrappingRounds)),
  }
}

const apply = async (counter: Counter, holder: DemoHolder, { proof }: Proof) => {
  const call = openCaller(counter)
  await call(sessionApi.applicant.signIn, { body: { id: holder.userId, secret: demoHolderSecret } })
  const { consent } = await call(applicantApi.readCounter, {})
  const { signer, ...key } = await makeKeyMaterial(holder)
  const password = { passwordNumber: 1, proof }
  const { matterId } = await call(applicantApi.apply, {
    body: {
      ...key,
      password,
      consentVersion: consent?.version ?? null,
      requestId: crypto.randomUUID(),
      replaces: null,
    },
  })
  return { call, matterId, signer, password }
}

/** The product may be running the batch by itself at this very moment. */
export const runWhenFree = async (call: Caller, name: string): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await call(federationApi.runBatch, { params: { name } })
      return
    } catch (error) {
      if (!isAppError(error, 'lifecycle.stale') || tries === 100) throw error
      await waitByTimer(100)
    }
  }
}

/** Whose matter is brought how far; HJ000000001, 3 and 4 have none, so that flows ① and ② can be walked from the start. */
const plans = {
  waiting: 'HJ000000002',
  issued: 'HJ000000005',
  revoked: 'HJ000000006',
  rejected: 'HJ000000007',
  unpaid: 'HJ000000008',
} as const

/** Who gave the agent of the demo a power of attorney, so that it can apply for many. */
const represented = { agent: 'HJ000000003', providers: ['HJ000000001', 'HJ000000007'] } as const

/**
 * Through the product's own routes and batches, as people would; does nothing where the holders stand already. A start that was
 * cut short goes on where it stopped only with an empty data folder.
 */
export const populateFederation = async (counter: BillingCounter): Promise<void> => {
  const call = await signInFederation(counter)
  const { total } = await call(federationApi.searchApplicants, {
    body: { text: billingHolders[0].userId, kinds: [], page: 1 },
  })
  if (total > 0) return
  const proof = await makeProof()
  await registerHolders(call, proof)

  const matters = new Map<string, Awaited<ReturnType<typeof apply>>>()
  await Promise.all(
    Object.entries(plans).map(async ([plan, userId]) => {
      const holder = billingHolders.find((one) => one.userId === userId)
      if (holder !== undefined) matters.set(plan, await apply(counter, holder, proof))
    }),
  )
  const rowOf = async (plan: keyof typeof plans) => {
    const matterId = matters.get(plan)?.matterId ?? ''
    const { version } = await call(federationApi.readMatter, { params: { matterId } })
    return { matterId, version }
  }
  const run = async (...names: readonly string[]) => {
    for (const name of names) await runWhenFree(call, name)
  }
  await call(federationApi.requestIssue, { body: { rows: [await rowOf('issued'), await rowOf('revoked')] } })
  await call(federationApi.rejectMatter, {
    body: { rows: [await rowOf('rejected')], reason: '事業所からの申し出により却下します' },
  })
  await run('billing-issue-linkage', 'billing-certificate-registration', 'billing-rejection')
  const { matterId, version } = await rowOf('revoked')
  await call(federationApi.requestRevocation, {
    params: { matterId },
    body: {
      version,
      reason: 'cessation-of-operation',
      requester: 'provider',
      channel: 'phone',
      requestedOn: (await call(federationApi.readMatter, { params: { matterId } })).appliedOn,
      confirmUserId: plans.revoked,
    },
  })
  await run('billing-revocation-linkage', 'billing-revocation-list')
  const { appliedOn: grantedOn } = await call(federationApi.readMatter, { params: { matterId } })
  await call(delegationApi.registerDelegations, {
    params: { userId: represented.agent },
    body: { rows: represented.providers.map((providerUserId) => ({ providerUserId, mayConsent: true, grantedOn })) },
  })
  const claimant = matters.get('issued')
  if (claimant !== undefined) await sendDemoClaim(claimant.call, claimant)
  // the agent who has not been registered as having paid has paid: the bank's file of today says so
  await fetch(`${counter.bank}transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ yen: 5000, remitter: `${plans.unpaid} キタカゼジムセンター` }),
  })
}
