/** The reception server's side (受付サーバ, A1–A7): providers, agents and staff as holders of certificates. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'
import {
  applicantKind,
  applicationNumber,
  base64url,
  day,
  instant,
  ownMatter,
  timelineStep,
  userId,
  yen,
} from './matter.ts'

const root = '/api/applicant'

/** サインイン用パスワード (EB-G-8): drawn for a letter, or chosen by its holder afterwards. */
export const signInSecretLength = { min: 12, max: 64 } as const
export const signInSecret = z.string().check(z.minLength(signInSecretLength.min), z.maxLength(signInSecretLength.max))

/** Never the password: PBKDF2 of it, see `password-proof.ts`. */
export const passwordProof = z.strictObject({ passwordNumber: z.int(), proof: base64url.check(z.length(43)) })

export const passwordState = z.object({
  /** Counts the passwords of this user; a wrapped key remembers the number it was sealed under. */
  passwordNumber: z.int(),
  setOn: day,
  salt: base64url,
  rounds: z.int(),
  triesLeft: z.int(),
  lockedUntil: z.nullable(instant),
})
export type PasswordState = z.infer<typeof passwordState>

export const bankAccount = z.object({
  bank: z.string(),
  branch: z.string(),
  kind: z.enum(['ordinary', 'current']),
  number: z.string(),
  holder: z.string(),
})

/** 印: a frame for the seal that is put on by hand, or 公印省略. */
export const seals = ['box', 'omitted'] as const

/** What a qualified invoice says of a fee with consumption tax in it (消費税法 57条の4): number of the issuer, rate. */
export const taxOfFee = z.object({
  registrationNumber: z.string().check(z.regex(/^T\d{13}$/)),
  ratePercent: z.int().check(z.minimum(1), z.maximum(30)),
})

/** The federation as its papers name it, whoever draws them: all of it is the installation's (EB-R-16). */
export const letterhead = z.object({
  name: z.string(),
  postalCode: z.string(),
  address: z.string(),
  phone: z.string(),
  guidanceHours: z.string(),
  account: bankAccount,
  seal: z.enum(seals),
  tax: z.nullable(taxOfFee),
})
export type Letterhead = z.infer<typeof letterhead>

export const counter = z.object({
  applicant: z.object({
    userId,
    kind: applicantKind,
    displayName: z.string(),
    representative: z.string(),
    postalCode: z.string(),
    address: z.string(),
    phone: z.string(),
    mail: z.nullable(z.string()),
  }),
  password: z.nullable(passwordState),
  today: day,
  feeYen: yen,
  /** What a certificate applied for today would be valid for. */
  validity: z.object({ from: day, until: day }),
  obstacle: z.nullable(z.enum(['open-application', 'still-valid'])),
  /** The text a provider agrees to (EB-R-3); null where nothing is offset. */
  consent: z.nullable(z.object({ version: z.string(), text: z.string() })),
  federation: z.object({ ...letterhead.shape, transferDays: z.int() }),
  unreadNotices: z.int(),
})
export type Counter = z.infer<typeof counter>

export const readCounter = endpoint({
  method: 'GET',
  path: `${root}/counter`,
  summary: 'Who is signed in, and what a certificate costs and needs today',
  allow: ['applicant'],
  response: counter,
})

export const listOwnMatters = endpoint({
  method: 'GET',
  path: `${root}/matters`,
  summary: '状況照会: one’s own certificates, newest first (EB-A4, EB-SC-1)',
  allow: ['applicant'],
  response: z.object({ matters: z.array(ownMatter) }),
})

export const readOwnMatter = endpoint({
  method: 'GET',
  path: `${root}/matters/:matterId`,
  summary: 'One certificate of one’s own with its timeline',
  allow: ['applicant'],
  response: z.object({ matter: ownMatter, timeline: z.array(timelineStep) }),
  errors: ['request.not-found'],
})

export const checkPassword = endpoint({
  method: 'POST',
  path: `${root}/password/check`,
  summary: '証明書発行用パスワード確認 (EB-F1-2); a wrong one costs a try',
  allow: ['applicant'],
  body: passwordProof,
  response: passwordState,
  errors: ['issuance-password.incorrect', 'issuance-password.locked', 'issuance-password.outdated'],
})

/** PKCS#8 EncryptedPrivateKeyInfo and PKCS#10, DER in base64url. */
export const keyMaterial = {
  wrappedKey: base64url.check(z.maxLength(8192)),
  certificationRequest: base64url.check(z.maxLength(8192)),
} as const

export const apply = endpoint({
  method: 'POST',
  path: `${root}/matters`,
  summary:
    '証明書発行申請 (EB-A1): password, consent where the fee is offset, and the request of a key made in the browser',
  allow: ['applicant'],
  body: z.strictObject({
    ...keyMaterial,
    password: passwordProof,
    consentVersion: z.nullable(z.string()),
    /** Drawn by the page once for each application: the same one again gives the same matter, not a second fee. */
    requestId: z.uuid(),
    /** A certificate of one's own whose key is out of reach (decision 011). */
    replaces: z.nullable(applicationNumber),
  }),
  response: ownMatter,
  errors: [
    'issuance-password.incorrect',
    'issuance-password.locked',
    'issuance-password.outdated',
    'billing.consent-missing',
    'billing.open-application',
    'billing.still-valid',
    'billing.request-unproven',
  ],
})

export const rekey = endpoint({
  method: 'POST',
  path: `${root}/matters/:matterId/key`,
  summary: 'A fresh key for an application not yet linked to the authority; number, day and deposit stay',
  allow: ['applicant'],
  body: z.strictObject({ ...keyMaterial, password: passwordProof }),
  response: ownMatter,
  errors: [
    'issuance-password.incorrect',
    'issuance-password.locked',
    'issuance-password.outdated',
    'lifecycle.illegal',
    'billing.request-unproven',
    'request.not-found',
  ],
})

export const download = endpoint({
  method: 'POST',
  path: `${root}/matters/:matterId/download`,
  summary: '証明書ダウンロード (EB-A5): wrapped key and chain; the PKCS#12 is made in the browser',
  allow: ['applicant'],
  body: passwordProof,
  response: z.object({
    wrappedKey: base64url,
    /** The salt of the wrapping is inside; this says which password was asked for. */
    wrappedUnder: z.int(),
    certificate: base64url,
    chain: z.array(base64url),
    friendlyName: z.string(),
  }),
  errors: [
    'issuance-password.incorrect',
    'issuance-password.locked',
    'issuance-password.outdated',
    'lifecycle.illegal',
    'billing.download-over',
    'request.not-found',
  ],
})

export const notices = ['password', 'rejection', 'expiry', 'issued', 'revoked'] as const

export const noticeView = z.object({
  noticeId: z.string(),
  at: instant,
  kind: z.enum(notices),
  /** Numbers and days the sentence of the kind needs; the sentence itself is the screen's. */
  facts: z.record(z.string(), z.string()),
  readAt: z.nullable(instant),
  /** A document only the holder of a certificate can open: CMS EnvelopedData for that serial. */
  sealedFor: z.nullable(z.string()),
})
export type NoticeView = z.infer<typeof noticeView>

export const listNotices = endpoint({
  method: 'GET',
  path: `${root}/notices`,
  summary: 'お知らせ, newest first (EB-SC-9)',
  allow: ['applicant'],
  response: z.object({ notices: z.array(noticeView) }),
})

export const markNoticeRead = endpoint({
  method: 'POST',
  path: `${root}/notices/:noticeId/read`,
  summary: 'The notice was opened; read marks are kept for the audit (EB-N-4)',
  allow: ['applicant'],
  errors: ['request.not-found'],
})

/** What a key of one's own must sign before something moves: bound to purpose, user and session, good once (EB-G-2). */
export const challengePurposes = ['password-reissue', 'fetch-notice', 'fetch-document', 'register-claim-card'] as const

export const makeChallenge = endpoint({
  method: 'POST',
  path: `${root}/challenges`,
  summary: 'A text to sign with the key of a certificate of one’s own',
  allow: ['applicant'],
  body: z.strictObject({ purpose: z.enum(challengePurposes), target: z.nullable(z.string()) }),
  response: z.object({ challengeId: z.string(), toBeSigned: base64url, until: instant }),
})

/** Detached CMS SignedData over `toBeSigned`, DER in base64url, certificate attached. */
export const challengeAnswer = z.strictObject({
  challengeId: z.string(),
  signature: base64url.check(z.maxLength(32_768)),
})

export const fetchSealedNotice = endpoint({
  method: 'POST',
  path: `${root}/notices/:noticeId/content`,
  summary: 'The sealed content of a notice, for the key it was sealed for or one that succeeded it (OQ-EB-6)',
  allow: ['applicant'],
  body: challengeAnswer,
  response: z.object({ envelope: base64url }),
  errors: ['request.not-found', 'billing.holder-unproven', 'billing.revocation-unknown'],
})

export const reissuePassword = endpoint({
  method: 'POST',
  path: `${root}/password`,
  summary:
    '証明書発行用パスワード再発行 (EB-A7): proof of the new one, and the new one sealed to the holder’s certificate',
  allow: ['applicant'],
  body: z.strictObject({
    ...challengeAnswer.shape,
    salt: base64url.check(z.minLength(22), z.maxLength(86)),
    rounds: z.int(),
    proof: base64url.check(z.length(43)),
    /** CMS EnvelopedData to the signer's own certificate. */
    envelope: base64url.check(z.maxLength(16_384)),
  }),
  response: z.object({ notice: noticeView, password: passwordState }),
  errors: ['billing.holder-unproven', 'billing.revocation-unknown', 'request.rate-limited'],
})

export const changeSignInSecret = endpoint({
  method: 'PUT',
  path: `${root}/sign-in-secret`,
  summary: 'Another サインイン用パスワード of one’s own choice (EB-G-8); every other session of the holder ends',
  allow: ['applicant'],
  body: z.strictObject({ current: z.string().check(z.minLength(1), z.maxLength(256)), next: signInSecret }),
  errors: ['login.credentials-incorrect', 'request.rate-limited'],
})
