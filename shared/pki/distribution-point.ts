import { DerError, DerReader, contextTag, tag, toBitString, type BitString } from './der.ts'
import { readGeneralNames, type GeneralName } from './general-name.ts'
import { readRdnContent, type NameAttribute } from './name.ts'

/** DistributionPointName (RFC 5280 §4.2.1.13). */
export type DistributionPointName =
  | { readonly form: 'full'; readonly names: readonly GeneralName[] }
  | { readonly form: 'relative'; readonly rdn: readonly NameAttribute[] }

export type DistributionPoint = {
  readonly name: DistributionPointName | undefined
  /** ReasonFlags; undefined means every reason. */
  readonly reasons: BitString | undefined
  readonly crlIssuer: readonly GeneralName[] | undefined
}

/** The one element inside the reader as a DistributionPointName. Throws DerError. */
export const readDistributionPointName = (reader: DerReader): DistributionPointName => {
  const element = reader.read()
  reader.requireEnd()
  if (element.tag === contextTag(0)) return { form: 'full', names: readGeneralNames(new DerReader(element.content)) }
  if (element.tag === contextTag(1)) return { form: 'relative', rdn: readRdnContent(element.content) }
  throw new DerError('not a DistributionPointName')
}

/** The next element as a DistributionPoint. Throws DerError. */
export const readDistributionPoint = (reader: DerReader): DistributionPoint => {
  const point = reader.enter(tag.sequence)
  const name = point.enterOptional(contextTag(0))
  const reasons = point.readOptional(contextTag(1, false))
  const crlIssuer = point.enterOptional(contextTag(2))
  point.requireEnd()
  // RFC 5280 §4.2.1.13: reasons alone say nothing.
  if (name === undefined && crlIssuer === undefined) throw new DerError('distribution point without name or issuer')
  return {
    name: name === undefined ? undefined : readDistributionPointName(name),
    reasons: reasons === undefined ? undefined : toBitString(reasons.content),
    crlIssuer: crlIssuer === undefined ? undefined : readGeneralNames(crlIssuer),
  }
}
