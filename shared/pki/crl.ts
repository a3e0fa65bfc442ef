import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { readAlgorithm, type AlgorithmIdentifier } from './algorithm.ts'
import { CrlIndex, type CrlEntry } from './crl-index.ts'
import {
  DerError,
  contextTag,
  enterWhole,
  tag,
  toBitString,
  toBitStringOctets,
  toBoolean,
  readWhole,
  toIntegerBytes,
  toSmallInteger,
  type BitString,
} from './der.ts'
import { readTime } from './der-time.ts'
import { readDistributionPointName, type DistributionPointName } from './distribution-point.ts'
import { readExtensionList, type Extension } from './extensions.ts'
import { readName, type Name } from './name.ts'
import { oid } from './oid.ts'

/** IssuingDistributionPoint (RFC 5280 §5.2.5): what a CRL covers. */
export type IssuingDistributionPoint = {
  readonly name: DistributionPointName | undefined
  readonly onlyContainsUserCerts: boolean
  readonly onlyContainsCaCerts: boolean
  readonly onlySomeReasons: BitString | undefined
  readonly isIndirect: boolean
  readonly onlyContainsAttributeCerts: boolean
  readonly der: Uint8Array
}

/** A CRL (RFC 5280 §5.1) whose entries stay octets until one is looked up. Every `Uint8Array` is a view of `der`. */
export type Crl = {
  readonly der: Uint8Array
  /** The octets that are signed. */
  readonly tbs: Uint8Array
  readonly version: 1 | 2
  readonly issuer: Name
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly number: bigint | undefined
  /** BaseCRLNumber of a delta CRL; undefined for a complete one. */
  readonly baseNumber: bigint | undefined
  readonly scope: IssuingDistributionPoint | undefined
  /** Authority key identifier extension, whole value. */
  readonly authorityKeyIdentifier: Uint8Array | undefined
  /** Why the CRL must not be used, whatever it says: RFC 5280 §5.2, §5.2.3. */
  readonly defect: 'critical-extension-unknown' | 'number-missing' | 'number-critical' | undefined
  /** Entries by serial; read on first use. */
  readonly entries: CrlIndex
}

const toNumber = (value: Uint8Array): bigint => {
  const octets = toIntegerBytes(readWhole(value, tag.integer).content)
  // §5.2.3: verifiers must handle up to 20 octets.
  if ((octets[0] ?? 0) >= 0x80 || octets.length > 21) throw new DerError('CRL number out of range')
  return BigInt(`0x${encodeHex(octets)}`)
}

const parseScope = (value: Uint8Array): IssuingDistributionPoint => {
  const reader = enterWhole(value, tag.sequence)
  const name = reader.enterOptional(contextTag(0))
  const readFlag = (number: number): boolean => {
    const flag = reader.readOptional(contextTag(number, false))
    return flag !== undefined && toBoolean(flag.content)
  }
  const onlyContainsUserCerts = readFlag(1)
  const onlyContainsCaCerts = readFlag(2)
  const reasons = reader.readOptional(contextTag(3, false))
  const isIndirect = readFlag(4)
  const onlyContainsAttributeCerts = readFlag(5)
  reader.requireEnd()
  return {
    name: name && readDistributionPointName(name),
    onlyContainsUserCerts,
    onlyContainsCaCerts,
    onlySomeReasons: reasons && toBitString(reasons.content),
    isIndirect,
    onlyContainsAttributeCerts,
    der: value,
  }
}

const recognised: ReadonlySet<string> = new Set([
  oid.authorityKeyIdentifier,
  oid.issuerAltName,
  oid.crlNumber,
  oid.deltaCrlIndicator,
  oid.issuingDistributionPoint,
  oid.freshestCrl,
  oid.authorityInfoAccess,
])

const findDefect = (version: 1 | 2, extensions: readonly Extension[]): Crl['defect'] => {
  if (extensions.some(({ oid: type, critical }) => critical && !recognised.has(type)))
    return 'critical-extension-unknown'
  const number = extensions.find(({ oid: type }) => type === oid.crlNumber)
  if (version === 2 && number === undefined) return 'number-missing'
  return number?.critical === true ? 'number-critical' : undefined
}

const readTbs = (tbs: Uint8Array) => {
  const reader = enterWhole(tbs, tag.sequence)
  const versionElement = reader.readOptional(tag.integer)
  if (versionElement !== undefined && toSmallInteger(versionElement.content) !== 1)
    throw new DerError('CRL version not v2')
  const version: 1 | 2 = versionElement === undefined ? 1 : 2
  const algorithm = readAlgorithm(reader)
  const issuer = readName(reader)
  const thisUpdate = readTime(reader)
  const next = reader.peekTag()
  const nextUpdate = next === tag.utcTime || next === tag.generalizedTime ? readTime(reader) : undefined
  const revoked = reader.readOptional(tag.sequence)?.content ?? new Uint8Array()
  const wrapper = reader.enterOptional(contextTag(0))
  reader.requireEnd()
  if (wrapper !== undefined && version === 1) throw new DerError('extensions before v2')
  const extensions = wrapper === undefined ? [] : readExtensionList(wrapper.enter(tag.sequence))
  wrapper?.requireEnd()
  return { version, algorithm, issuer, thisUpdate, nextUpdate, revoked, extensions }
}

/**
 * Reads one CRL that fills the bytes exactly: its header now, its entries when first asked for. Throws DerError; `entries`
 * throws it too where an entry is malformed.
 */
export const parseCrl = (der: Uint8Array): Crl => {
  const reader = enterWhole(der, tag.sequence)
  const tbs = reader.read(tag.sequence).whole
  const signatureAlgorithm = readAlgorithm(reader)
  const signature = toBitStringOctets(reader.read(tag.bitString).content)
  reader.requireEnd()
  const { algorithm, revoked, extensions, ...fields } = readTbs(tbs)
  if (!isEqualBytes(algorithm.der, signatureAlgorithm.der)) throw new DerError('signature algorithms differ')
  const findValue = (type: string): Uint8Array | undefined => extensions.find((each) => each.oid === type)?.value
  const scopeValue = findValue(oid.issuingDistributionPoint)
  const scope = scopeValue && parseScope(scopeValue)
  const number = findValue(oid.crlNumber)
  const baseNumber = findValue(oid.deltaCrlIndicator)
  return {
    der,
    tbs,
    ...fields,
    signatureAlgorithm,
    signature,
    number: number && toNumber(number),
    baseNumber: baseNumber && toNumber(baseNumber),
    scope,
    authorityKeyIdentifier: findValue(oid.authorityKeyIdentifier),
    defect: findDefect(fields.version, extensions),
    entries: new CrlIndex(revoked, scope?.isIndirect === true ? fields.issuer : undefined),
  }
}

export type { CrlEntry }
