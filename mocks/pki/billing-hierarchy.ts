import * as z from 'zod/mini'
import { cmpOid } from '#shared/cmp/oid.ts'
import { makeIssuing, makeMember, makeRoot, type ChainAuthority } from './authority-chain.ts'
import type { AuthorityCredentials } from './hierarchy.ts'
import { extensions } from './issuing.ts'
import { loadOrMake } from './kept-once.ts'
import { fromPair, storedPair, toPair } from './stored-pair.ts'

/** The dedicated authority for billing certificates: its root, its issuing CA, and who may speak CMP for it and to it. */
const members = ['root', 'authority', 'messageSigner', 'registrationAuthority', 'impostor'] as const

/**
 * `messageSigner` protects the authority's answers (id-kp-cmcCA), `registrationAuthority` is the product's own key
 * (id-kp-cmcRA), `impostor` has the issuing CA's name and nobody's trust.
 */
export type BillingHierarchy = Readonly<Record<(typeof members)[number], AuthorityCredentials>>

const issuingName = '電子請求専用認証局（試験）'

const makeSpeaker = (commonName: string, purpose: string, issuer: ChainAuthority): Promise<ChainAuthority> =>
  makeMember({
    commonName,
    issuer,
    extensions: [extensions.keyUsage('digitalSignature'), extensions.extendedKeyUsage(purpose)],
  })

export const createBillingHierarchy = async (): Promise<BillingHierarchy> => {
  const root = await makeRoot('電子請求ルート認証局（試験）')
  const authority = await makeIssuing(issuingName, root)
  return {
    root,
    authority,
    messageSigner: await makeSpeaker('電子請求専用認証局 CMP（試験）', cmpOid.cmcCa, authority),
    registrationAuthority: await makeSpeaker('電子請求受付 登録局（試験）', cmpOid.cmcRa, authority),
    impostor: await makeRoot(issuingName),
  }
}

const stored = z.object({
  format: z.literal(1),
  root: storedPair,
  authority: storedPair,
  messageSigner: storedPair,
  registrationAuthority: storedPair,
  impostor: storedPair,
})

const mapMembers = <From, To>(from: Readonly<Record<(typeof members)[number], From>>, change: (one: From) => To) =>
  Object.fromEntries(members.map((name) => [name, change(from[name])])) as Record<(typeof members)[number], To>

/** Kept in the directory; made by whichever process asks first. */
export const loadBillingHierarchy = (directory: string): Promise<BillingHierarchy> =>
  loadOrMake<BillingHierarchy>(directory, {
    name: 'billing-hierarchy',
    parse: (value) => {
      const parsed = z.safeParse(stored, value)
      return parsed.success ? mapMembers(parsed.data, fromPair) : undefined
    },
    serialise: (hierarchy) => ({
      format: 1,
      ...mapMembers(hierarchy, ({ certificate, privateKeyPkcs8 }) => toPair(certificate, privateKeyPkcs8)),
    }),
    make: createBillingHierarchy,
  })
