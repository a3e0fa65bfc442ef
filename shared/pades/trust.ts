import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import { toDer } from '#shared/cms/ber.ts'
import type { AlgorithmPolicy } from '#shared/pki/algorithm-policy.ts'
import { parseCertificate, type Certificate } from '#shared/pki/certificate.ts'
import type { KeyUsage } from '#shared/pki/extensions.ts'
import type { PathReport } from '#shared/pki/path-report.ts'
import type { PathRequest } from '#shared/pki/path-request.ts'
import { validatePath } from '#shared/pki/path.ts'
import type { HashName } from '#shared/pki/signature.ts'
import { checkTimeStampToken, type TokenReport } from '#shared/time-stamp/check-token.ts'
import { countDamaged, isOwnerAsWritten } from './carried-certificates.ts'
import { listCarried } from './carried-revocation.ts'
import type { TimeStampCode, TimeStampReport } from './report.ts'
import type { SecurityStore, StoredItem } from './security-store.ts'
import { toTimeStampReport } from './summaries.ts'

/** Whom to trust and what is known of revocation, for every path of one document. */

export type TrustInput = {
  /** DER. */
  readonly anchors: readonly Uint8Array[]
  /** DER of the anchors of time-stamping authorities; those of the signers where left out. */
  readonly tsaAnchors?: readonly Uint8Array[]
  readonly intermediates?: readonly Uint8Array[]
  readonly crls?: readonly Uint8Array[]
  readonly ocspResponses?: readonly Uint8Array[]
  readonly revocation: PathRequest['revocation']
  readonly at: Date
}

type RevocationKind = 'crls' | 'ocspResponses'

/** `signedIn`: the CMS whose signature covers it. */
type SignedItem = StoredItem & { readonly signedIn?: Uint8Array }

type PathQuestion = {
  readonly target: Uint8Array
  readonly at: Date
  readonly revocation: PathRequest['revocation']
  readonly isStamp: boolean
  /** Another than the usual one. */
  readonly algorithmPolicy?: AlgorithmPolicy
  /** Only what the document brings along up to this revision counts: is it enough for those who validate later? */
  readonly storeUpTo?: number
}

/** Before this an instant counts as the same: clocks of authorities differ. */
const clockSkewMs = 5 * 60_000

/** Whether a certificate's key usage lets it sign documents at all (RFC 5280 §4.2.1.3). */
const toKeyUsage = (certificate: Certificate): readonly KeyUsage[] =>
  certificate.extensions.values.keyUsage?.has('nonRepudiation') === true ? ['nonRepudiation'] : ['digitalSignature']

export class Trust {
  readonly at: Date
  readonly revocation: PathRequest['revocation']
  readonly #input: TrustInput
  readonly #store: SecurityStore | undefined
  readonly #carried: Uint8Array[] = []
  /** Revocation data inside signatures. */
  readonly #inSignatures: Record<RevocationKind, StoredItem[]> = { crls: [], ocspResponses: [] }
  /** Times that time-stamps on signatures prove, by the CMS. */
  readonly #signedAt = new Map<Uint8Array, Date>()
  /** Revocation data of the document by their DER. */
  readonly #items = new Map<Uint8Array, SignedItem>()
  /** Proofs of existence from document time-stamps: everything up to the revision existed at the time. */
  readonly #proofs: { readonly revision: number; readonly time: Date }[] = []

  constructor(input: TrustInput, store: SecurityStore | undefined) {
    this.#input = input
    this.#store = store
    this.at = input.at
    this.revocation = input.revocation
    for (const item of [...(store?.crls ?? []), ...(store?.ocspResponses ?? [])]) this.#items.set(item.der, item)
  }

  /** What a signature of a revision carries along helps every path, as what the document's store holds does. */
  addCarried(cms: Uint8Array, revision: number): void {
    const { certificates, signed, ...own } = listCarried(cms)
    this.#carried.push(...certificates)
    for (const kind of ['crls', 'ocspResponses'] as const) {
      const items: SignedItem[] = [
        ...own[kind].map((der) => ({ der, revision })),
        ...signed[kind].map((der) => ({ der, revision, signedIn: cms })),
      ]
      this.#inSignatures[kind].push(...items)
      for (const item of items) this.#items.set(item.der, item)
    }
  }

  /** A time-stamp on a signature that holds: what was signed along with the document existed, too. */
  addSignatureProof(cms: Uint8Array, time: Date): void {
    this.#signedAt.set(cms, time)
  }

  /** A document time-stamp that holds, newest first. */
  addProof(revision: number, time: Date): void {
    this.#proofs.push({ revision, time })
  }

  /** When what a revision holds is known to have existed. */
  existenceOf(revision: number): Date {
    const times = this.#proofs.filter((proof) => revision <= proof.revision).map(({ time }) => time.getTime())
    return new Date(Math.min(this.at.getTime(), ...times))
  }

  get certificates(): readonly Uint8Array[] {
    return [
      ...(this.#input.intermediates ?? []),
      ...(this.#store?.certificates.map(({ der }) => der) ?? []),
      ...this.#carried,
    ]
  }

  get hasStore(): boolean {
    return this.#store !== undefined
  }

  /** Index of the newest revision that a document time-stamp proves. */
  get newestProof(): number | undefined {
    return this.#proofs.length === 0 ? undefined : Math.max(...this.#proofs.map(({ revision }) => revision))
  }

  path({ target, at, revocation, isStamp, storeUpTo, algorithmPolicy }: PathQuestion): Promise<PathReport> {
    const { anchors, tsaAnchors = anchors, crls = [], ocspResponses = [] } = this.#input
    // For a level only the store counts: EN 319 142-1 §6 wants it there, and not in the signature.
    const fromDocument = (kind: RevocationKind): Uint8Array[] =>
      [
        ...(this.#store?.[kind] ?? []).filter(({ revision }) => storeUpTo === undefined || revision <= storeUpTo),
        ...(storeUpTo === undefined ? this.#inSignatures[kind] : []),
      ].map(({ der }) => der)
    return validatePath({
      target,
      at,
      revocation,
      anchors: isStamp ? tsaAnchors : anchors,
      intermediates: this.certificates,
      crls: [...(storeUpTo === undefined ? crls : []), ...fromDocument('crls')],
      ocspResponses: [...(storeUpTo === undefined ? ocspResponses : []), ...fromDocument('ocspResponses')],
      revocationKnownAt: (der) => this.#existenceOf(der),
      revocationOrigin: (der) => (this.#items.has(der) ? 'document' : 'elsewhere'),
      ...(algorithmPolicy && { algorithmPolicy }),
      ...(isStamp ? { extendedKeyUsage: ['timeStamping'] } : { keyUsage: toKeyUsage(parseCertificate(target)) }),
    })
  }

  /** How many carried certificates were changed; those of a good path are known to be as they should. */
  countDamaged(carried: readonly Uint8Array[], path: readonly Uint8Array[]): Promise<number> {
    return countDamaged(carried, [...path, ...this.#input.anchors, ...(this.#input.tsaAnchors ?? [])])
  }

  /**
   * A time-stamp known to exist at `knownAt` (ETSI EN 319 102-1 §5.4): the token holds, its authority was in force and not
   * revoked when it stamped, and is still in force, and not known to be revoked, at `knownAt`.
   */
  async stamp(
    token: Uint8Array,
    digest: (hash: HashName) => Promise<Uint8Array>,
    knownAt: Date,
  ): Promise<{ report: TimeStampReport; time: Date | undefined; token: TokenReport }> {
    const checked = await checkTimeStampToken({
      token,
      digest,
      anchors: this.#input.tsaAnchors ?? this.#input.anchors,
      intermediates: this.certificates,
      revocation: 'none',
    })
    const conclude = async (
      code: TimeStampCode,
      outcome: TimeStampReport['outcome'],
      path?: PathReport,
      at = knownAt,
    ) => ({
      report: await toTimeStampReport(checked, code, { outcome, path, at }),
      time: outcome === 'passed' ? checked.info?.genTime : undefined,
      token: checked,
    })
    const { info, authority } = checked
    if (checked.outcome !== 'passed' || info === undefined || authority === undefined)
      return conclude(checked.code, checked.outcome, checked.path, info?.genTime)
    if (info.genTime.getTime() > knownAt.getTime() + clockSkewMs) return conclude('token.out-of-order', 'failed')
    const target = authority.der
    const then = await this.path({ target, at: info.genTime, revocation: this.revocation, isStamp: true })
    if ((await this.countDamaged(checked.certificates, then.outcome === 'passed' ? then.path : [])) > 0)
      return conclude('token.certificate-damaged', 'indeterminate')
    if (!isTokenAsWritten(token, authority)) return conclude('token.unsigned-part-odd', 'indeterminate')
    if (then.outcome !== 'passed') return conclude('token.path', then.outcome, then, info.genTime)
    const revocation = this.revocation === 'none' ? 'none' : 'if-available'
    const now = await this.path({ target, at: knownAt, revocation, isStamp: true })
    if (now.outcome === 'passed') return conclude('token.valid', 'passed', then, info.genTime)
    // An authority that has expired since, or was revoked, is not one that has failed: nobody can tell any more.
    const isOpen = now.code === 'certificate.expired' || now.code === 'revocation.revoked'
    return conclude('token.path', isOpen ? 'indeterminate' : now.outcome, now)
  }

  /** When revocation data are known to have existed; what was handed in, from now. */
  #existenceOf(der: Uint8Array): Date {
    const item = this.#items.get(der)
    if (item === undefined) return this.at
    const existence = this.existenceOf(item.revision)
    const signedAt = item.signedIn && this.#signedAt.get(item.signedIn)
    return signedAt !== undefined && signedAt < existence ? signedAt : existence
  }
}

const isTokenAsWritten = (token: Uint8Array, authority: Certificate): boolean =>
  parseCmsSignedData(toDer(token)).signers.every(({ owner }) => isOwnerAsWritten(owner, authority))
