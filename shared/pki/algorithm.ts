import { DerReader, tag, toObjectIdentifier } from './der.ts'

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export type AlgorithmIdentifier = {
  readonly oid: string
  /** The whole element of the parameters; undefined where absent, which NULL is not. */
  readonly parameters: Uint8Array | undefined
  readonly der: Uint8Array
}

/** The next element as an AlgorithmIdentifier. Throws DerError. */
export const readAlgorithm = (reader: DerReader): AlgorithmIdentifier => {
  const { content, whole } = reader.read(tag.sequence)
  const inner = new DerReader(content)
  const oid = toObjectIdentifier(inner.read(tag.objectIdentifier).content)
  const parameters = inner.isAtEnd ? undefined : inner.read().whole
  inner.requireEnd()
  return { oid, parameters, der: whole }
}
