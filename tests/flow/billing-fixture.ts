/** The federation's business on a fresh database, with the dedicated authority's stand-in at the wire. */
import { createHolderProof } from '#bff/billing-certificate/holder-proof.ts'
import { createRevocationList } from '#bff/billing-certificate/revocation-list.ts'
import { createBillingService, type BillingParts } from '#bff/billing-certificate/service.ts'
import { billingSettings } from '#bff/billing-certificate/settings.ts'
import {
  createCertificateAuthorityRelay,
  type CertificateAuthorityRelay,
} from '#bff/parties/certificate-authority/relay.ts'
import type { ClaimContext } from '#bff/billing-claim/context.ts'
import { createClaimService } from '#bff/billing-claim/service.ts'
import type { LogInTrust } from '#bff/login/card-log-in.ts'
import { createBankRelay } from '#bff/parties/bank/relay.ts'
import { createClaimIntakeRelay } from '#bff/parties/claim-intake/relay.ts'
import { createPaymentSystemRelay } from '#bff/parties/payment-system/relay.ts'
import { createOutbox } from '#bff/platform/mail/outbox.ts'
import { createServerKeys } from '#bff/platform/server-keys.ts'
import type { Store } from '#bff/platform/database/store.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { createCertificateAuthorityFaults } from '#mocks/parties/certificate-authority/faults.ts'
import { createCertificateAuthorityHandlers } from '#mocks/parties/certificate-authority/handlers.ts'
import { Register, type RegisterEntry } from '#mocks/parties/certificate-authority/register.ts'
import { createBankFaults } from '#mocks/parties/bank/faults.ts'
import { createBankHandlers } from '#mocks/parties/bank/handlers.ts'
import { Passbook, type TransferEvent } from '#mocks/parties/bank/passbook.ts'
import { createClaimIntakeFaults } from '#mocks/parties/claim-intake/faults.ts'
import { createClaimIntakeHandlers } from '#mocks/parties/claim-intake/handlers.ts'
import { Intake, type IntakeEvent } from '#mocks/parties/claim-intake/intake.ts'
import { createPaymentSystemFaults } from '#mocks/parties/payment-system/faults.ts'
import { createPaymentSystemHandlers } from '#mocks/parties/payment-system/handlers.ts'
import { Payments, type PaymentEvent } from '#mocks/parties/payment-system/payments.ts'
import { billingHolders, consent, federation, type BillingHolder } from '#mocks/people/federation.ts'
import { createBillingHierarchy, type BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { createIntakeSigner, type IntakeSigner } from '#mocks/pki/intake-signer.ts'
import * as applicantApi from '#shared/billing-certificate/applicant-api.ts'
import * as federationApi from '#shared/billing-certificate/federation-api.ts'
import { encodeHolderName } from '#shared/billing-certificate/holder-name.ts'
import { derivePasswordProof, makeIssuancePassword, proofRounds } from '#shared/billing-certificate/password-proof.ts'
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import type { Caller } from '#shared/contract/client.ts'
import { sealPrivateKey } from '#shared/pkcs12/encrypted-key.ts'
import { buildCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import { openTestApp, testOrigin, type TestApp } from './app-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

export const start = '2027-03-10T03:00:00.000Z'

type KeyKind = { readonly algorithm: RsaHashedKeyGenParams | EcKeyGenParams; readonly scheme: SignatureScheme }
const rsa: KeyKind = {
  algorithm: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
  scheme: { family: 'rsa-pkcs1', hash: 'SHA-256' },
}
const ecdsa: KeyKind = {
  algorithm: { name: 'ECDSA', namedCurve: 'P-256' },
  scheme: { family: 'ecdsa', hash: 'SHA-256' },
}

type KeyPair = { readonly pair: CryptoKeyPair; readonly scheme: SignatureScheme }
/** A key for each user and name of a key: the authority certifies none twice. RSA as browsers make it: the first, and who is named so; the rest are cheap. */
const pairs = new Map<string, Promise<KeyPair>>()
const findPair = (userId: string, keyName: string): Promise<KeyPair> => {
  const name = `${userId}/${keyName}`
  const standing = pairs.get(name)
  if (standing !== undefined) return standing
  const { algorithm, scheme } = pairs.size === 0 || keyName.startsWith('rsa') ? rsa : ecdsa
  const made = (async () => ({
    pair: await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']),
    scheme,
  }))()
  pairs.set(name, made)
  return made
}
const authorityScheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const
let hierarchy: Promise<BillingHierarchy> | undefined

const newProof = async () => {
  const password = makeIssuancePassword()
  const salt = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const proof = encodeBase64url(await derivePasswordProof(password, { salt, rounds: proofRounds }))
  return { password, issued: { salt, rounds: proofRounds, proof } }
}
let proofOnce: ReturnType<typeof newProof> | undefined

export type Holder = {
  readonly userId: string
  readonly call: Caller
  readonly password: string
  readonly proof: { readonly passwordNumber: number; readonly proof: string }
  readonly cookie: string
}

export type BillingWorld = AsyncDisposable & {
  readonly test: TestApp
  readonly store: Store
  readonly staff: Caller
  readonly administrator: Caller
  readonly authorityFaults: ReturnType<typeof createCertificateAuthorityFaults>
  readonly hierarchy: BillingHierarchy
  /** The authority's own books. */
  readonly books: Register
  /** What the service was made of: another one of the same parts is the same product after a restart. */
  readonly parts: BillingParts
  readonly payments: Payments
  readonly paymentFaults: ReturnType<typeof createPaymentSystemFaults>
  readonly passbook: Passbook
  readonly bankFaults: ReturnType<typeof createBankFaults>
  /** What claims stand on: another service of the same parts is the same product after a restart. */
  readonly claimParts: ClaimContext
  readonly intake: Intake
  readonly intakeFaults: ReturnType<typeof createClaimIntakeFaults>
  readonly intakeSigner: IntakeSigner
  /** A holder registered by the federation, signed in. */
  readonly register: (holder?: BillingHolder) => Promise<Holder>
  /** What a staff member's browser makes of a new issuance password; the same one for everybody here. */
  readonly proof: () => Promise<{ readonly salt: string; readonly rounds: number; readonly proof: string }>
  readonly run: (...batches: readonly string[]) => Promise<void>
}

const settings = billingSettings.parse({ federation, consent })

const makeAuthority = async (test: { readonly now: () => Date }, made: BillingHierarchy) => {
  const faults = createCertificateAuthorityFaults()
  const books = new Register(createMemoryJournal<RegisterEntry>())
  const handlers = await createCertificateAuthorityHandlers({
    hierarchy: made,
    register: books,
    now: test.now,
    faults,
    wait: () => new Promise(() => undefined),
  })
  const key = await crypto.subtle.importKey(
    'pkcs8',
    made.registrationAuthority.privateKeyPkcs8,
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const relay: CertificateAuthorityRelay = createCertificateAuthorityRelay({
    url: 'http://ca.example/.well-known/cmp',
    crlUrl: 'http://ca.example/crls/billing.crl',
    fetch: createHandlerFetch(handlers),
    timeoutMs: 5000,
    identity: {
      signer: createWebCryptoSigner(key, authorityScheme),
      certificate: made.registrationAuthority.certificate,
      chain: [made.authority.certificate],
    },
    issuer: made.authority.certificate,
    trust: { anchors: [made.root.certificate], intermediates: [made.authority.certificate] },
    now: test.now,
    pollBudgetMs: 0,
  })
  return { relay, faults, books }
}

const makePaymentSystem = () => {
  const payments = new Payments(createMemoryJournal<PaymentEvent>())
  const faults = createPaymentSystemFaults()
  const handlers = createPaymentSystemHandlers({ payments, faults, wait: () => new Promise(() => undefined) })
  const fetch = createHandlerFetch(handlers)
  const relay = createPaymentSystemRelay({ baseUrl: 'http://payments.example', fetch, timeoutMs: 5000 })
  return { payments, faults, relay }
}

const makeBank = () => {
  const passbook = new Passbook(createMemoryJournal<TransferEvent>())
  const faults = createBankFaults()
  const fetch = createHandlerFetch(createBankHandlers({ passbook, faults, wait: () => new Promise(() => undefined) }))
  return { passbook, faults, relay: createBankRelay({ baseUrl: 'http://bank.example', fetch, timeoutMs: 5000 }) }
}

let intakeSigner: Promise<IntakeSigner> | undefined

const makeIntake = (now: () => Date, signer: IntakeSigner) => {
  const intake = new Intake(createMemoryJournal<IntakeEvent>())
  const faults = createClaimIntakeFaults()
  const wait = () => new Promise<void>(() => undefined)
  const fetch = createHandlerFetch(createClaimIntakeHandlers({ intake, signer, now, faults, wait }))
  const signers = [signer.signer.certificate]
  return {
    intake,
    faults,
    relay: createClaimIntakeRelay({ baseUrl: 'http://intake.example', fetch, timeoutMs: 1000, signers, now }),
  }
}

export const openBilling = async (
  options: {
    readonly stores?: StoreFactory
    readonly start?: string
    /** Another authority in the stand-in's place, of the same hierarchy. */
    readonly authority?: (hierarchy: BillingHierarchy) => Promise<CertificateAuthorityRelay>
    /** Whose cards may sign claims. */
    readonly cardTrust?: LogInTrust
  } = {},
): Promise<BillingWorld> => {
  const made = await (hierarchy ??= createBillingHierarchy())
  const paymentSystem = makePaymentSystem()
  const bank = makeBank()
  let authority: Awaited<ReturnType<typeof makeAuthority>> | undefined
  let parts: BillingParts | undefined
  let claimParts: ClaimContext | undefined
  let claims: ReturnType<typeof makeIntake> | undefined
  const receiptSigner = await (intakeSigner ??= createIntakeSigner())
  const test = await openTestApp({
    start,
    ...options,
    services: async (platform) => {
      authority = await makeAuthority(platform.clock, made)
      const revocationList = createRevocationList(platform.store, platform.clock)
      parts = {
        ...platform,
        settings,
        trust: { anchors: [made.root.certificate], intermediates: [made.authority.certificate] },
        randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
        authority: (await options.authority?.(made)) ?? authority.relay,
        paymentSystem: paymentSystem.relay,
        bank: bank.relay,
        outbox: createOutbox({ store: platform.store, keys: createServerKeys(new Uint8Array(32).fill(1)) }),
        origin: testOrigin,
        revocationList,
      }
      claims = makeIntake(platform.clock.now, receiptSigner)
      claimParts = {
        ...platform,
        trust: parts.trust,
        revocationList,
        proof: createHolderProof({ ...parts, revocationList }),
        intake: claims.relay,
        cardTrust: options.cardTrust,
      }
      return [createBillingService(parts), createClaimService(claimParts)]
    },
  })
  if (authority === undefined || parts === undefined || claims === undefined || claimParts === undefined)
    throw new RangeError('no service was made')
  const staff = test.caller(await test.signIn('billing-staff'))
  return {
    test,
    store: test.database.store,
    staff,
    administrator: test.caller(await test.signIn('billing-administrator')),
    authorityFaults: authority.faults,
    hierarchy: made,
    books: authority.books,
    parts,
    payments: paymentSystem.payments,
    paymentFaults: paymentSystem.faults,
    passbook: bank.passbook,
    bankFaults: bank.faults,
    claimParts,
    intake: claims.intake,
    intakeFaults: claims.faults,
    intakeSigner: receiptSigner,
    register: async (holder = billingHolders[0]) => {
      const { password, issued } = await (proofOnce ??= newProof())
      const { userId: _, testId: __, ...applicant } = holder
      const { userId, passwordNumber } = await staff(federationApi.registerApplicant, {
        body: {
          requestId: crypto.randomUUID(),
          applicant,
          signInSecret: 'a-long-sign-in-secret',
          issuancePassword: issued,
        },
      })
      const cookie = await test.signIn('billing-holder', { id: userId })
      return { userId, cookie, call: test.caller(cookie), password, proof: { passwordNumber, proof: issued.proof } }
    },
    proof: async () => (await (proofOnce ??= newProof())).issued,
    run: async (...batches) => {
      for (const name of batches) {
        const outcome = await test.app.jobs.runNow(name)
        if (outcome !== 'succeeded') throw new Error(`${name}: ${outcome}`)
      }
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

/** What the applicant's browser makes: a key, its request, and the key sealed under the issuance password. */
export const makeKeyMaterial = async (
  { userId, password }: Pick<Holder, 'userId' | 'password'>,
  displayName: string,
  keyName = 'first',
) => {
  const { pair, scheme } = await findPair(userId, keyName)
  const { privateKey, publicKey } = pair
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
  const request = await buildCertificationRequest({
    subject: encodeHolderName({ federation: federation.name, userId, displayName }),
    spki,
    signer: createWebCryptoSigner(privateKey, scheme),
  })
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
  return {
    certificationRequest: encodeBase64url(request),
    wrappedKey: encodeBase64url(await sealPrivateKey(pkcs8, password, 1000)),
    signer: createWebCryptoSigner(privateKey, scheme),
  }
}

export const applyAs = async (
  holder: Holder,
  options: {
    readonly kind?: 'provider' | 'agent' | 'staff'
    readonly displayName?: string
    readonly requestId?: string
    readonly keyName?: string
  } = {},
) => {
  const { kind = 'provider', displayName = billingHolders[0].displayName, requestId = crypto.randomUUID() } = options
  const { signer: _, ...key } = await makeKeyMaterial(holder, displayName, options.keyName)
  return holder.call(applicantApi.apply, {
    body: {
      ...key,
      requestId,
      password: holder.proof,
      consentVersion: kind === 'provider' ? consent.version : null,
      replaces: null,
    },
  })
}

/** Flow ① or ② to its end: 発行済み. */
export const issueTo = async (
  world: BillingWorld,
  holder: Holder,
  { displayName, keyName }: Pick<BillingHolder, 'displayName'> & { readonly keyName?: string } = billingHolders[0],
) => {
  const { matterId } = await applyAs(holder, { displayName, ...(keyName === undefined ? {} : { keyName }) })
  const { version } = await world.staff(federationApi.readMatter, { params: { matterId } })
  await world.staff(federationApi.requestIssue, { body: { rows: [{ matterId, version }] } })
  await world.run('billing-issue-linkage', 'billing-certificate-registration')
  return matterId
}
