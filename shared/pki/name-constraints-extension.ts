import { DerError, DerReader, contextTag, enterWhole, readEach, tag, toSmallInteger } from './der.ts'
import { isHostName, isMailbox, readGeneralName, type GeneralName } from './general-name.ts'

/** NameConstraints (RFC 5280 §4.2.1.10); each list undefined where it is absent. */
export type NameConstraints = {
  readonly permitted: readonly GeneralName[] | undefined
  readonly excluded: readonly GeneralName[] | undefined
}

const isMask = (octets: Uint8Array): boolean => {
  const bits = [...octets].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits)
}

/** A host, or with a leading period every host below it: the forms a URI or mail constraint may take. */
const isHostOrDomain = (text: string): boolean => isHostName(text.startsWith('.') ? text.slice(1) : text)

/** An empty dNSName or mail constraint stands for every name of its form, as X.509 and the RFC's syntax allow. */
const isWellFormed = (base: GeneralName): boolean => {
  switch (base.form) {
    case 'dns':
      return base.text === '' || isHostName(base.text)
    case 'uri':
      return isHostOrDomain(base.text)
    case 'email':
      return base.text === '' || (base.text.includes('@') ? isMailbox(base.text) : isHostOrDomain(base.text))
    case 'ip':
      return (
        (base.octets.length === 8 || base.octets.length === 32) && isMask(base.octets.subarray(base.octets.length / 2))
      )
    default:
      return true
  }
}

const readSubtree = (reader: DerReader): GeneralName => {
  const subtree = reader.enter(tag.sequence)
  const base = readGeneralName(subtree)
  const minimum = subtree.readOptional(contextTag(0, false))
  // The profile fixes minimum at 0 and maximum absent; other values would have to be processed, and nobody does.
  if (minimum !== undefined && toSmallInteger(minimum.content) !== 0) throw new DerError('name constraint with minimum')
  subtree.requireEnd()
  if (!isWellFormed(base)) throw new DerError(`name constraint malformed: ${base.form}`)
  return base
}

const readSubtrees = (reader: DerReader | undefined): readonly GeneralName[] | undefined => {
  if (reader === undefined) return undefined
  const subtrees = readEach(reader, readSubtree)
  if (subtrees.length === 0) throw new DerError('name constraints without a subtree')
  return subtrees
}

/** Throws DerError; also where a constraint is no name of its form. */
export const parseNameConstraints = (value: Uint8Array): NameConstraints => {
  const reader = enterWhole(value, tag.sequence)
  const permitted = readSubtrees(reader.enterOptional(contextTag(0)))
  const excluded = readSubtrees(reader.enterOptional(contextTag(1)))
  reader.requireEnd()
  if (permitted === undefined && excluded === undefined) throw new DerError('name constraints without a subtree')
  return { permitted, excluded }
}
