import * as z from 'zod/mini'
import { extendedKeyUsages } from '#shared/pki/oid.ts'
import { makeMember, makeRoot } from './authority-chain.ts'
import type { AuthorityCredentials } from './hierarchy.ts'
import { extensions } from './issuing.ts'
import { loadOrMake } from './kept-once.ts'
import { fromPair, storedPair, toPair } from './stored-pair.ts'

/** A time-stamping authority below a root of its own, and one whose certificate is not for stamping (RFC 3161 §2.3). */
export type TimeStampHierarchy = {
  readonly root: AuthorityCredentials
  readonly authority: AuthorityCredentials
  readonly unmarked: AuthorityCredentials
}

export const createTimeStampHierarchy = async (): Promise<TimeStampHierarchy> => {
  const root = await makeRoot('時刻認証ルート認証局（試験）')
  const usage = extensions.keyUsage('digitalSignature', 'nonRepudiation')
  return {
    root,
    authority: await makeMember({
      commonName: '時刻認証局（試験）',
      issuer: root,
      extensions: [usage, extensions.extendedKeyUsage(extendedKeyUsages.timeStamping)],
    }),
    unmarked: await makeMember({ commonName: '時刻認証局（試験）', issuer: root, extensions: [usage] }),
  }
}

const stored = z.object({
  format: z.literal(1),
  root: storedPair,
  authority: storedPair,
  unmarked: storedPair,
})

const write = ({ certificate, privateKeyPkcs8 }: AuthorityCredentials) => toPair(certificate, privateKeyPkcs8)

/** Kept in the directory; made by whichever process asks first. */
export const loadTimeStampHierarchy = (directory: string): Promise<TimeStampHierarchy> =>
  loadOrMake<TimeStampHierarchy>(directory, {
    name: 'time-stamp-hierarchy',
    parse: (value) => {
      const { data } = z.safeParse(stored, value)
      return (
        data && { root: fromPair(data.root), authority: fromPair(data.authority), unmarked: fromPair(data.unmarked) }
      )
    },
    serialise: ({ root, authority, unmarked }) => ({
      format: 1,
      root: write(root),
      authority: write(authority),
      unmarked: write(unmarked),
    }),
    make: createTimeStampHierarchy,
  })
