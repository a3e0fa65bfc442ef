import { AppError } from '#shared/errors/app-error.ts'
import { findDict, findItems, toNumber, toText, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict, PdfObject } from '#shared/pdf/objects.ts'
import type { HashName } from '#shared/pki/signature.ts'
import type { FormField } from './signature-fields.ts'

/** What the maker of a form demands of the signature in a field (ISO 32000-2 §12.7.5.5, Table 237). */

/** Bits of Ff: which of the entries bind. */
const flags = {
  filter: 1,
  subFilter: 2,
  v: 4,
  reasons: 8,
  legalAttestation: 16,
  addRevInfo: 32,
  digestMethod: 64,
} as const
/** Binding entries nothing here can promise: a newer parser, a legal attestation, Adobe's own revocation attribute. */
const beyond = flags.v | flags.legalAttestation | flags.addRevInfo

export type SeededSignature = {
  readonly hash: HashName
  readonly reason?: string
  readonly certification?: number
  readonly tokenRoom?: number
}

const wordOf = (object: PdfObject): string | undefined =>
  typeof object === 'object' && object?.kind === 'name' ? object.value : toText(object)

const readWords = async (source: ObjectSource, object: PdfObject | undefined): Promise<(string | undefined)[]> => {
  const found = await source.resolve(object)
  if (wordOf(found) !== undefined) return [wordOf(found)]
  const words: (string | undefined)[] = []
  for (const item of await findItems(source, found)) words.push(wordOf(await source.resolve(item)))
  return words
}

/** Table 237: 0 asks for an approval signature, 1 to 3 for a certification with that permission. */
const isMdpMet = async (source: ObjectSource, seed: PdfDict, certification: number | undefined): Promise<boolean> => {
  const mdp = await findDict(source, seed.entries.get('MDP'))
  const wanted = toNumber(await source.resolve(mdp?.entries.get('P')))
  return wanted === undefined || wanted === (certification ?? 0)
}

const isFlagSet = async (source: ObjectSource, seed: PdfDict, key: string): Promise<boolean> => {
  const inner = await findDict(source, seed.entries.get(key))
  return (toNumber(await source.resolve(inner?.entries.get('Ff'))) ?? 0) !== 0
}

/** Refuses what the seed value dictionary binds a signer to and this signature does not do. Throws `signing.field-unavailable`. */
export const requireSeedValues = async (
  source: ObjectSource,
  field: FormField,
  signature: SeededSignature,
): Promise<void> => {
  const seed = await findDict(source, field.dict.entries.get('SV'))
  if (seed === undefined) return
  const bound = toNumber(await source.resolve(seed.entries.get('Ff'))) ?? 0
  const has = async (flag: number, key: string, word: string): Promise<boolean> =>
    (bound & flag) === 0 || (await readWords(source, seed.entries.get(key))).includes(word)
  const isMet =
    (bound & beyond) === 0 &&
    (await has(flags.filter, 'Filter', 'Adobe.PPKLite')) &&
    (await has(flags.subFilter, 'SubFilter', 'ETSI.CAdES.detached')) &&
    (await has(flags.digestMethod, 'DigestMethod', signature.hash.replace('-', ''))) &&
    (await has(flags.reasons, 'Reasons', signature.reason ?? '.')) &&
    (await isMdpMet(source, seed, signature.certification)) &&
    // Which certificates and whose time-stamps a form wants is compared nowhere here, so what binds to some is refused.
    !(await isFlagSet(source, seed, 'Cert')) &&
    (signature.tokenRoom !== 0 || !(await isFlagSet(source, seed, 'TimeStamp')))
  if (!isMet) throw new AppError('signing.field-unavailable', { field: field.name, reason: 'seed-value' })
}
