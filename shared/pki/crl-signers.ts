import { findKeyWeakness } from './algorithm-policy.ts'
import type { CertificatePool } from './certificate-pool.ts'
import type { Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import type { Effort } from './effort.ts'
import { isSameName, nameKey, type Name } from './name.ts'
import { processPath, type PathSettings } from './path-processing.ts'
import { PathSearch } from './path-search.ts'
import type { StatusTime } from './status-time.ts'

/** Who may sign a CRL: RFC 5280 §6.3.3 (f) and (g). */

/** What deciding on one CRL needs to know of the path. */
export type CrlContext = {
  readonly anchor: Certificate
  /** Certificates of the path; a CRL by one of these needs no path of its own. */
  readonly path: readonly Certificate[]
  /** Certificates whose status is being found: a CRL that must be used to check its own signer is used. */
  readonly open: ReadonlySet<Certificate>
  /** What was found of signers, which holds for this anchor and with this much open. */
  readonly found: Map<string, Promise<boolean>>
}

export type CrlGround = {
  readonly settings: PathSettings
  readonly pool: CertificatePool
  readonly effort: Effort
  readonly time: StatusTime
  readonly isNoneRevoked: (context: CrlContext) => Promise<boolean>
}

/** Certificates of one key under one name, and when they are to be in force. */
type Signers = { readonly key: string; readonly signers: readonly Certificate[]; readonly at: Date }

/** How many CRL signers may stand behind one another: enough for any hierarchy, too few for a hostile pool to multiply. */
const deepestSigner = 4

const maySignCrls = ({ extensions }: Certificate): boolean => extensions.values.keyUsage?.has('cRLSign') !== false

export class CrlSigners {
  readonly #ground: CrlGround
  readonly #byName = new Map<string, ReadonlyMap<string, readonly Certificate[]>>()
  readonly #found = new Map<Certificate, CrlContext['found']>()

  constructor(ground: CrlGround) {
    this.#ground = ground
  }

  /** What the path of a certificate in question gives, with nothing assumed yet. */
  contextOf(path: readonly Certificate[], anchor: Certificate): CrlContext {
    const found = this.#found.get(anchor) ?? new Map<string, Promise<boolean>>()
    this.#found.set(anchor, found)
    return { anchor, path, open: new Set(), found }
  }

  /** Whether some certificate of the CRL's issuer may sign CRLs, did sign this one, and leads to the same anchor. */
  async isIssuerTrusted(crl: Crl, context: CrlContext): Promise<boolean> {
    const { effort } = this.#ground
    const at = this.#ground.time.latestFor(crl)
    const mayHaveSigned = (signer: Certificate): boolean =>
      isSameName(signer.subject, crl.issuer) && maySignCrls(signer) && this.#isInForce(signer, at)
    for (const signer of [...context.path, ...context.open].filter(mayHaveSigned)) {
      if (!(await this.#isSignedBy(crl, signer))) continue
      // The last of the path is the one in question; those above it are trusted by the path itself.
      if (signer !== context.path.at(-1) || context.open.has(signer)) return true
      if (await this.#isTrusted(signer, at, context)) return true
    }
    for (const [key, signers] of this.#signersNamed(crl.issuer)) {
      const [first] = signers
      if (first === undefined || !effort.takeSteps(1)) return false
      if (!(await this.#isSignedBy(crl, first))) continue
      if (await this.#isAnyTrusted({ key: `${nameKey(crl.issuer)}\n${key}`, signers, at }, context)) return true
    }
    return false
  }

  /** By key: of many certificates with one key, all that counts is whether one of them serves. */
  #signersNamed(issuer: Name): ReadonlyMap<string, readonly Certificate[]> {
    const { pool, effort } = this.#ground
    const name = nameKey(issuer)
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const signers = Map.groupBy(pool.named(issuer).filter(maySignCrls), (signer) => effort.keyOf(signer))
    this.#byName.set(name, signers)
    return signers
  }

  #isInForce({ notBefore, notAfter }: Certificate, at: Date): boolean {
    return !this.#ground.time.isOfThePast || (notBefore <= at && at <= notAfter)
  }

  #isSignedBy(crl: Crl, signer: Certificate): Promise<boolean> {
    const { settings, effort } = this.#ground
    const isKeyWeak = findKeyWeakness(signer.spki, settings.at, settings.algorithmPolicy) !== undefined
    return isKeyWeak ? Promise.resolve(false) : effort.isSignedBy(crl, signer)
  }

  #isAnyTrusted({ key, signers, at }: Signers, context: CrlContext): Promise<boolean> {
    const wanted = `${key}\n${at.getTime()}`
    const find = async (): Promise<boolean> => {
      for (const signer of signers)
        if (this.#isInForce(signer, at) && (await this.#isTrusted(signer, at, context))) return true
      return false
    }
    const found = context.found.get(wanted) ?? find()
    context.found.set(wanted, found)
    return found
  }

  /** A path of its own for a CRL signer, from the same anchor, none of it revoked. */
  async #isTrusted(signer: Certificate, at: Date, { anchor, open }: CrlContext): Promise<boolean> {
    if (open.size >= deepestSigner) return false
    const settings: PathSettings = {
      ...this.#ground.settings,
      at,
      keyUsage: ['cRLSign'],
      extendedKeyUsage: [],
      initialPolicies: undefined,
      requireExplicitPolicy: false,
    }
    const { pool, effort, isNoneRevoked } = this.#ground
    const search = new PathSearch({ anchors: [anchor], pool, at, effort })
    const inside = { anchor, open: new Set(open).add(signer), found: new Map<string, Promise<boolean>>() }
    for await (const path of search.paths(signer)) {
      if (processPath(path, settings).failure !== undefined) continue
      if (await isNoneRevoked({ ...inside, path })) return true
    }
    return false
  }
}
