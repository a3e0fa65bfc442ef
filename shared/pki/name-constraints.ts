import { encodeHex } from '#shared/bytes/hex.ts'
import type { Certificate } from './certificate.ts'
import type { GeneralName } from './general-name.ts'
import { findAttributes, isEmptyName, type Name } from './name.ts'
import type { NameConstraints } from './name-constraints-extension.ts'
import { oid } from './oid.ts'

/**
 * Name constraints (RFC 5280 §4.2.1.10). Each list is indexed once, so that thousands of constraints against thousands of
 * names cost a few look-ups a name and not their product.
 */

type Form = GeneralName['form']

/** Subtrees of one form; `has` says whether a name lies in one of them. */
type Index = { readonly keys: Set<string>; readonly masks: Set<string> }

const emptyIndex = (): Index => ({ keys: new Set(), masks: new Set() })

const directoryKey = (rdns: readonly string[]): string => rdns.join('\n')

const maskOctets = (octets: Uint8Array, mask: Uint8Array): string =>
  encodeHex(octets.map((octet, index) => octet & (mask[index] ?? 0)))

const addSubtree = ({ keys, masks }: Index, base: GeneralName): void => {
  if (base.form === 'directory') keys.add(directoryKey(base.name.prepared))
  else if (base.form === 'ip') {
    const half = base.octets.length / 2
    const mask = base.octets.subarray(half)
    masks.add(encodeHex(mask))
    keys.add(`${encodeHex(mask)} ${maskOctets(base.octets.subarray(0, half), mask)}`)
  } else if (base.form === 'email' && base.text.includes('@')) keys.add(foldMailbox(base.text))
  else if (base.form === 'dns' || base.form === 'email' || base.form === 'uri') keys.add(base.text.toLowerCase())
}

/** Hosts are compared without case, local parts with it (RFC 5280 §7.5). */
const foldMailbox = (mailbox: string): string => {
  const at = mailbox.lastIndexOf('@')
  return `${mailbox.slice(0, at)}@${mailbox.slice(at + 1).toLowerCase()}`
}

/** `a.b.c` gives `a.b.c`, `b.c`, `c` and the empty name, which stands for all. */
const parentsOf = (host: string): string[] => {
  const labels = host.split('.')
  return [...labels.map((_, index) => labels.slice(index).join('.')), '']
}

const isDnsInside = ({ keys }: Index, text: string): boolean =>
  parentsOf(text.toLowerCase()).some((parent) => keys.has(parent))

/** `host` matches that host alone, `.host` every host below it. */
const isHostInside = ({ keys }: Index, host: string): boolean =>
  keys.has(host) ||
  parentsOf(host)
    .slice(1, -1)
    .some((parent) => keys.has(`.${parent}`))

const isEmailInside = (index: Index, mailbox: string): boolean =>
  index.keys.has('') ||
  index.keys.has(foldMailbox(mailbox)) ||
  isHostInside(index, mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase())

const isIpInside = ({ keys, masks }: Index, octets: Uint8Array): boolean =>
  [...masks].some((mask) => {
    const maskBytes = Uint8Array.from(mask.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    return maskBytes.length === octets.length && keys.has(`${mask} ${maskOctets(octets, maskBytes)}`)
  })

const isDirectoryInside = ({ keys }: Index, name: Name): boolean =>
  keys.has('') || name.prepared.some((_, last) => keys.has(directoryKey(name.prepared.slice(0, last + 1))))

/** Host of a URI with an authority; undefined where there is none or it is an address (then no constraint can be met). */
const findUriHost = (uri: string): string | undefined => {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1]
  const host = authority
    ?.slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase()
  return host === undefined || host === '' || host.startsWith('[') || /^[\d.]+$/.test(host) ? undefined : host
}

type Verdict = 'inside' | 'outside' | 'undecidable'

const toVerdict = (isInside: boolean): Verdict => (isInside ? 'inside' : 'outside')

/**
 * A wildcard stands for every name it can match: it is wholly inside only where its parent is, and it touches a subtree
 * that lies directly below its parent.
 */
const judgeWildcard = (index: Index, parent: string, kind: 'permitted' | 'excluded'): Verdict => {
  if (isDnsInside(index, parent)) return 'inside'
  const below = `.${parent.toLowerCase()}`
  return toVerdict(
    kind === 'excluded' &&
      [...index.keys].some((key) => key.endsWith(below) && !key.slice(0, -below.length).includes('.')),
  )
}

const judge = (index: Index, name: GeneralName, kind: 'permitted' | 'excluded'): Verdict => {
  switch (name.form) {
    case 'dns':
      return name.text.startsWith('*.')
        ? judgeWildcard(index, name.text.slice(2), kind)
        : toVerdict(isDnsInside(index, name.text))
    case 'email':
      return toVerdict(isEmailInside(index, name.text))
    case 'uri': {
      const host = findUriHost(name.text)
      return host === undefined ? 'undecidable' : toVerdict(isHostInside(index, host))
    }
    case 'ip':
      return toVerdict(isIpInside(index, name.octets))
    case 'directory':
      return toVerdict(isDirectoryInside(index, name.name))
    default:
      // §4.2.1.10: a constraint on a form that is not processed rejects every name of that form.
      return 'undecidable'
  }
}

type ConstraintIndex = {
  readonly count: number
  readonly permitted: ReadonlyMap<Form, Index>
  readonly excluded: ReadonlyMap<Form, Index>
}

const indexSubtrees = (bases: readonly GeneralName[] | undefined): ReadonlyMap<Form, Index> => {
  const byForm = new Map<Form, Index>()
  for (const base of bases ?? []) {
    const index = byForm.get(base.form) ?? emptyIndex()
    byForm.set(base.form, index)
    addSubtree(index, base)
  }
  return byForm
}

/** Constraints gathered down a path: a name must satisfy every certificate's own, which is their intersection. */
export type NameConstraintState = ConstraintIndex[]

export const addNameConstraints = (state: NameConstraintState, constraints: NameConstraints | undefined): void => {
  if (constraints === undefined) return
  const count = (constraints.permitted?.length ?? 0) + (constraints.excluded?.length ?? 0)
  state.push({ count, permitted: indexSubtrees(constraints.permitted), excluded: indexSubtrees(constraints.excluded) })
}

/** Every name the certificate claims, where §6.1.3 (b), (c) look for them. */
const claimedNames = ({ subject, extensions }: Certificate): GeneralName[] => {
  const alternatives = extensions.values.subjectAltName ?? []
  const fromSubject: GeneralName[] = isEmptyName(subject) ? [] : [{ form: 'directory', name: subject }]
  // §4.2.1.10: legacy mail addresses count only where the alternative names give none.
  const legacy = alternatives.some(({ form }) => form === 'email')
    ? []
    : findAttributes(subject, oid.emailAddress).map((text): GeneralName => ({ form: 'email', text }))
  return [...fromSubject, ...legacy, ...alternatives]
}

/**
 * Names times constraints above which a path is refused. Looking them up is cheap here, but no honest CA comes near, and
 * other validators draw the line at 2^20 comparisons too.
 */
const mostComparisons = 2 ** 20

/** Whether names and constraints are of a number that only an attack needs. */
export const areNamesTooMany = (state: NameConstraintState, certificate: Certificate): boolean =>
  state.reduce((sum, { count }) => sum + count, 0) * claimedNames(certificate).length > mostComparisons

/** The first name that a constraint forbids; undefined where all are allowed. */
export const findForbiddenName = (
  state: NameConstraintState,
  certificate: Certificate,
): { readonly name: GeneralName; readonly why: 'excluded' | 'not-permitted' } | undefined => {
  if (state.length === 0) return undefined
  for (const name of claimedNames(certificate)) {
    for (const { permitted, excluded } of state) {
      const without = excluded.get(name.form)
      if (without !== undefined && judge(without, name, 'excluded') !== 'outside') return { name, why: 'excluded' }
      const within = permitted.get(name.form)
      if (within !== undefined && judge(within, name, 'permitted') !== 'inside') return { name, why: 'not-permitted' }
    }
  }
  return undefined
}
