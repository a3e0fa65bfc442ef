import {
  DerError,
  DerReader,
  contextTag,
  enterWhole,
  isBitSet,
  readEach,
  readWhole,
  tag,
  toBitString,
  toBoolean,
  toIntegerBytes,
  toObjectIdentifier,
  toSmallInteger,
} from './der.ts'
import { readDistributionPoint, type DistributionPoint } from './distribution-point.ts'
import { readGeneralName, readGeneralNames, type GeneralName } from './general-name.ts'
import { parseNameConstraints } from './name-constraints-extension.ts'
import { oid } from './oid.ts'

/** Key usages by bit (RFC 5280 §4.2.1.3). */
export const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof keyUsageNames)[number]

export type PolicyInformation = { readonly policy: string; readonly qualifiers: readonly string[] }
export type PolicyMapping = { readonly issuerPolicy: string; readonly subjectPolicy: string }
export type AccessDescription = { readonly method: string; readonly location: GeneralName }

const nonEmpty = <Item>(items: Item[]): Item[] => {
  if (items.length === 0) throw new DerError('empty where at least one is required')
  return items
}

const readOid = (reader: DerReader): string => toObjectIdentifier(reader.read(tag.objectIdentifier).content)

const parseBasicConstraints = (value: Uint8Array) => {
  const reader = enterWhole(value, tag.sequence)
  const cA = reader.readOptional(tag.boolean)
  const isCa = cA !== undefined && toBoolean(cA.content)
  // X.690 §11.5: a default is not encoded.
  if (cA !== undefined && !isCa) throw new DerError('default value encoded')
  const pathLength = reader.readOptional(tag.integer)
  reader.requireEnd()
  return { isCa, pathLength: pathLength === undefined ? undefined : toSmallInteger(pathLength.content) }
}

const parseKeyUsage = (value: Uint8Array): ReadonlySet<KeyUsage> => {
  const bits = toBitString(readWhole(value, tag.bitString).content)
  const usages = new Set(keyUsageNames.filter((_, number) => isBitSet(bits, number)))
  if (usages.size === 0) throw new DerError('key usage without a bit')
  return usages
}

const parseAuthorityKeyIdentifier = (value: Uint8Array) => {
  const reader = enterWhole(value, tag.sequence)
  const keyIdentifier = reader.readOptional(contextTag(0, false))?.content
  const issuer = reader.enterOptional(contextTag(1))
  const serial = reader.readOptional(contextTag(2, false))
  reader.requireEnd()
  return {
    keyIdentifier,
    issuer: issuer === undefined ? undefined : readGeneralNames(issuer),
    serial: serial === undefined ? undefined : toIntegerBytes(serial.content),
  }
}

const readPolicyInformation = (reader: DerReader): PolicyInformation => {
  const information = reader.enter(tag.sequence)
  const policy = readOid(information)
  const qualifierReader = information.enterOptional(tag.sequence)
  information.requireEnd()
  const qualifiers =
    qualifierReader === undefined
      ? []
      : nonEmpty(
          readEach(qualifierReader, (each) => {
            const qualifier = each.enter(tag.sequence)
            const type = readOid(qualifier)
            qualifier.read()
            qualifier.requireEnd()
            return type
          }),
        )
  return { policy, qualifiers }
}

const parseCertificatePolicies = (value: Uint8Array): readonly PolicyInformation[] => {
  const policies = nonEmpty(readEach(enterWhole(value, tag.sequence), readPolicyInformation))
  // RFC 5280 §4.2.1.4: a policy must not appear more than once.
  if (new Set(policies.map(({ policy }) => policy)).size !== policies.length) throw new DerError('policy repeated')
  return policies
}

const readPolicyMapping = (reader: DerReader): PolicyMapping => {
  const pair = reader.enter(tag.sequence)
  const mapping = { issuerPolicy: readOid(pair), subjectPolicy: readOid(pair) }
  pair.requireEnd()
  return mapping
}

const parsePolicyConstraints = (value: Uint8Array) => {
  const reader = enterWhole(value, tag.sequence)
  const requireExplicitPolicy = reader.readOptional(contextTag(0, false))
  const inhibitPolicyMapping = reader.readOptional(contextTag(1, false))
  reader.requireEnd()
  if (requireExplicitPolicy === undefined && inhibitPolicyMapping === undefined) {
    throw new DerError('policy constraints without a constraint')
  }
  return {
    requireExplicitPolicy: requireExplicitPolicy && toSmallInteger(requireExplicitPolicy.content),
    inhibitPolicyMapping: inhibitPolicyMapping && toSmallInteger(inhibitPolicyMapping.content),
  }
}

const readAccessDescription = (reader: DerReader): AccessDescription => {
  const description = reader.enter(tag.sequence)
  const access = { method: readOid(description), location: readGeneralName(description) }
  description.requireEnd()
  return access
}

const parseEach =
  <Item>(readItem: (reader: DerReader) => Item) =>
  (value: Uint8Array): readonly Item[] =>
    nonEmpty(readEach(enterWhole(value, tag.sequence), readItem))

const parseGeneralNames = (value: Uint8Array): readonly GeneralName[] =>
  readGeneralNames(enterWhole(value, tag.sequence))

const parseOcspNoCheck = (value: Uint8Array): true => {
  if (readWhole(value, tag.null).content.length !== 0) throw new DerError('NULL with content')
  return true
}

/** Every extension that is processed or recognised here: one row each. An OID without a row is unrecognised (§4.2). */
const extensionTable = {
  subjectKeyIdentifier: (value: Uint8Array) => readWhole(value, tag.octetString).content,
  keyUsage: parseKeyUsage,
  subjectAltName: parseGeneralNames,
  issuerAltName: parseGeneralNames,
  basicConstraints: parseBasicConstraints,
  nameConstraints: parseNameConstraints,
  crlDistributionPoints: parseEach<DistributionPoint>(readDistributionPoint),
  certificatePolicies: parseCertificatePolicies,
  policyMappings: parseEach(readPolicyMapping),
  authorityKeyIdentifier: parseAuthorityKeyIdentifier,
  policyConstraints: parsePolicyConstraints,
  extendedKeyUsage: parseEach(readOid),
  freshestCrl: parseEach<DistributionPoint>(readDistributionPoint),
  inhibitAnyPolicy: (value: Uint8Array) => toSmallInteger(readWhole(value, tag.integer).content),
  authorityInfoAccess: parseEach(readAccessDescription),
  subjectInfoAccess: parseEach(readAccessDescription),
  ocspNoCheck: parseOcspNoCheck,
} as const

type ExtensionTable = typeof extensionTable
export type ExtensionName = keyof ExtensionTable
export type ExtensionValues = { readonly [Key in ExtensionName]?: ReturnType<ExtensionTable[Key]> }

const namesByOid = new Map<string, ExtensionName>(
  (Object.keys(extensionTable) as ExtensionName[]).map((name) => [oid[name], name]),
)

export type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array }

export type Extensions = {
  readonly all: readonly Extension[]
  /** Decoded values of the recognised ones. */
  readonly values: ExtensionValues
  readonly critical: ReadonlySet<string>
  /** OIDs of critical extensions that nobody here recognises. */
  readonly unknownCritical: readonly string[]
  /** Descriptive extensions whose value cannot be read: no path holds with one, but the rest of the certificate is plain. */
  readonly malformed: readonly ExtensionName[]
}

export const noExtensions: Extensions = { all: [], values: {}, critical: new Set(), unknownCritical: [], malformed: [] }

/** Reads one Extension of a certificate, CRL, CRL entry or OCSP message. Throws DerError. */
export const readExtension = (reader: DerReader): Extension => {
  const extension = reader.enter(tag.sequence)
  const type = readOid(extension)
  const critical = extension.readOptional(tag.boolean)
  const isCritical = critical !== undefined && toBoolean(critical.content)
  if (critical !== undefined && !isCritical) throw new DerError('default value encoded')
  const value = extension.read(tag.octetString).content
  extension.requireEnd()
  return { oid: type, critical: isCritical, value }
}

/** Every Extension to the end; at least one, none twice (RFC 5280 §4.2). Throws DerError. */
export const readExtensionList = (reader: DerReader): readonly Extension[] => {
  const all = nonEmpty(readEach(reader, readExtension))
  if (new Set(all.map((extension) => extension.oid)).size !== all.length) throw new DerError('extension repeated')
  return all
}

/** Extensions that describe and point; every other one restricts, and misread would loosen. */
const descriptive: ReadonlySet<ExtensionName> = new Set([
  'subjectAltName',
  'issuerAltName',
  'crlDistributionPoints',
  'freshestCrl',
  'authorityInfoAccess',
  'subjectInfoAccess',
])

/** The decoded value, or undefined where a descriptive extension cannot be read. */
const decodeExtension = (name: ExtensionName, value: Uint8Array): unknown => {
  try {
    return extensionTable[name](value)
  } catch (error) {
    if (error instanceof DerError && descriptive.has(name)) return undefined
    throw error
  }
}

/** Extensions of a certificate with every recognised value decoded. Throws DerError. */
export const readCertificateExtensions = (reader: DerReader): Extensions => {
  const all = readExtensionList(reader)
  const values: Record<string, unknown> = {}
  const unknownCritical: string[] = []
  const malformed: ExtensionName[] = []
  for (const { oid: type, critical, value } of all) {
    const name = namesByOid.get(type)
    if (name === undefined) {
      if (critical) unknownCritical.push(type)
      continue
    }
    const decoded = decodeExtension(name, value)
    if (decoded === undefined) malformed.push(name)
    else values[name] = decoded
  }
  return {
    all,
    values: values,
    critical: new Set(all.flatMap(({ oid: type, critical }) => (critical ? [type] : []))),
    unknownCritical,
    malformed,
  }
}
