import { isSelfIssued, type Certificate } from './certificate.ts'
import { oid } from './oid.ts'

/**
 * Policy processing of RFC 5280 §6.1.2 to §6.1.5 on the graph of RFC 9618 §5, which accepts exactly what the tree accepts
 * without growing exponentially with hostile mappings.
 */

type PolicyNode = {
  readonly policy: string
  expected: ReadonlySet<string>
  readonly parents: ReadonlySet<PolicyNode>
}

type Level = ReadonlyMap<string, PolicyNode>

export type PolicySettings = {
  /** User-initial-policy-set; undefined means any-policy. */
  readonly initialPolicies: readonly string[] | undefined
  readonly requireExplicitPolicy: boolean
  readonly inhibitPolicyMapping: boolean
  readonly inhibitAnyPolicy: boolean
}

export type PolicyState = {
  /** Levels 0 … i; undefined is the NULL graph. */
  levels: Level[] | undefined
  explicitPolicy: number
  policyMapping: number
  inhibitAnyPolicy: number
}

export const startPolicies = (settings: PolicySettings, pathLength: number): PolicyState => ({
  levels: [
    new Map([[oid.anyPolicy, { policy: oid.anyPolicy, expected: new Set([oid.anyPolicy]), parents: new Set() }]]),
  ],
  explicitPolicy: settings.requireExplicitPolicy ? 0 : pathLength + 1,
  policyMapping: settings.inhibitPolicyMapping ? 0 : pathLength + 1,
  inhibitAnyPolicy: settings.inhibitAnyPolicy ? 0 : pathLength + 1,
})

/** §6.1.3 (d)(3): nodes without children go, level by level upwards; an empty last level is the NULL graph. */
const prune = (levels: readonly Level[]): Level[] | undefined => {
  const kept: Level[] = []
  let level = levels.at(-1) ?? new Map<string, PolicyNode>()
  for (let depth = levels.length - 1; depth >= 0; depth--) {
    if (level.size === 0) return undefined
    kept.unshift(level)
    const used = new Set([...level.values()].flatMap((node) => [...node.parents]))
    level = new Map([...(levels[depth - 1] ?? [])].filter(([, node]) => used.has(node)))
  }
  return kept
}

const expecting = (level: Level, policy: string): Set<PolicyNode> =>
  new Set([...level.values()].filter((node) => node.expected.has(policy)))

/** §6.1.3 (d), (e): the certificate's policies become the next level. */
export const addCertificatePolicies = (state: PolicyState, certificate: Certificate, isLast: boolean): void => {
  const policies = certificate.extensions.values.certificatePolicies
  const above = state.levels?.at(-1)
  if (policies === undefined || state.levels === undefined || above === undefined) {
    state.levels = undefined
    return
  }
  const level = new Map<string, PolicyNode>()
  const anyAbove = above.get(oid.anyPolicy)
  for (const { policy } of policies) {
    if (policy === oid.anyPolicy) continue
    const matching = expecting(above, policy)
    const parents = matching.size > 0 || anyAbove === undefined ? matching : new Set([anyAbove])
    if (parents.size > 0) level.set(policy, { policy, expected: new Set([policy]), parents })
  }
  const isAnyAllowed = state.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued(certificate))
  if (isAnyAllowed && policies.some(({ policy }) => policy === oid.anyPolicy)) {
    for (const policy of new Set([...above.values()].flatMap((node) => [...node.expected]))) {
      if (level.has(policy)) continue
      level.set(policy, { policy, expected: new Set([policy]), parents: expecting(above, policy) })
    }
  }
  state.levels = prune([...state.levels, level])
}

/** §6.1.3 (f). */
export const isPolicyFound = (state: PolicyState): boolean => state.explicitPolicy > 0 || state.levels !== undefined

/** §6.1.4 (a): anyPolicy may be mapped neither from nor to. */
export const isAnyPolicyMapped = ({ extensions }: Certificate): boolean =>
  (extensions.values.policyMappings ?? []).some(
    ({ issuerPolicy, subjectPolicy }) => issuerPolicy === oid.anyPolicy || subjectPolicy === oid.anyPolicy,
  )

/** §6.1.4 (b). */
export const applyPolicyMappings = (state: PolicyState, { extensions }: Certificate): void => {
  const mappings = extensions.values.policyMappings
  const last = state.levels?.at(-1)
  if (mappings === undefined || state.levels === undefined || last === undefined) return
  const subjects = new Map<string, Set<string>>()
  for (const { issuerPolicy, subjectPolicy } of mappings) {
    subjects.set(issuerPolicy, (subjects.get(issuerPolicy) ?? new Set()).add(subjectPolicy))
  }
  const level = new Map(last)
  const anyNode = last.get(oid.anyPolicy)
  for (const [policy, expected] of subjects) {
    const node = level.get(policy)
    if (state.policyMapping === 0) level.delete(policy)
    else if (node !== undefined) node.expected = expected
    else if (anyNode !== undefined) level.set(policy, { policy, expected, parents: anyNode.parents })
  }
  state.levels = prune([...state.levels.slice(0, -1), level])
}

const lower = (counter: number, limit: number | undefined): number => Math.min(counter, limit ?? counter)
const count = (counter: number): number => Math.max(0, counter - 1)

/** §6.1.4 (h) to (j): the counters as the next certificate meets them. */
export const advancePolicyCounters = (state: PolicyState, certificate: Certificate): void => {
  const { policyConstraints, inhibitAnyPolicy } = certificate.extensions.values
  if (!isSelfIssued(certificate)) {
    state.explicitPolicy = count(state.explicitPolicy)
    state.policyMapping = count(state.policyMapping)
    state.inhibitAnyPolicy = count(state.inhibitAnyPolicy)
  }
  state.explicitPolicy = lower(state.explicitPolicy, policyConstraints?.requireExplicitPolicy)
  state.policyMapping = lower(state.policyMapping, policyConstraints?.inhibitPolicyMapping)
  state.inhibitAnyPolicy = lower(state.inhibitAnyPolicy, inhibitAnyPolicy)
}

/** RFC 9618 §5.5 (g): the policies the authorities allow, under the names of the first domain. */
const authorityPolicies = (levels: readonly Level[]): Set<string> => {
  const policies = new Set<string>()
  for (const level of levels.slice(1)) {
    for (const { policy, parents } of level.values()) {
      const isOfFirstDomain = [...parents].some((parent) => parent.policy === oid.anyPolicy)
      if (policy !== oid.anyPolicy && isOfFirstDomain) policies.add(policy)
    }
  }
  if (levels.at(-1)?.has(oid.anyPolicy)) policies.add(oid.anyPolicy)
  return policies
}

/** §6.1.5 (a), (b), (g): the policies the path is good for; undefined where one is required and there is none. */
export const finishPolicies = (
  state: PolicyState,
  certificate: Certificate,
  initialPolicies: readonly string[] | undefined,
): readonly string[] | undefined => {
  const { policyConstraints } = certificate.extensions.values
  // §6.1.5 (a) counts the last certificate whether self-issued or not.
  const explicitPolicy = policyConstraints?.requireExplicitPolicy === 0 ? 0 : count(state.explicitPolicy)
  const allowed = state.levels === undefined ? new Set<string>() : authorityPolicies(state.levels)
  const isAnyWanted = initialPolicies === undefined || initialPolicies.includes(oid.anyPolicy)
  const wanted = isAnyWanted
    ? [...allowed]
    : initialPolicies.filter((policy) => allowed.has(policy) || allowed.has(oid.anyPolicy))
  return explicitPolicy > 0 || wanted.length > 0 ? wanted : undefined
}
