import * as z from 'zod/mini'
import { makeMember } from './authority-chain.ts'
import type { AuthorityCredentials } from './hierarchy.ts'
import { extensions } from './issuing.ts'
import { loadOrMake } from './kept-once.ts'
import { fromPair, storedPair, toPair } from './stored-pair.ts'

/** Who signs the receipts of claims for the invented federation, and somebody of the same name whom nobody trusts. */
export type IntakeSigner = { readonly signer: AuthorityCredentials; readonly impostor: AuthorityCredentials }

const commonName = '請求受付 受領証署名（試験）'

const make = (): Promise<AuthorityCredentials> =>
  makeMember({ commonName, extensions: [extensions.keyUsage('digitalSignature', 'nonRepudiation')] })

export const createIntakeSigner = async (): Promise<IntakeSigner> => ({ signer: await make(), impostor: await make() })

const stored = z.object({ format: z.literal(1), signer: storedPair, impostor: storedPair })

const write = ({ certificate, privateKeyPkcs8 }: AuthorityCredentials) => toPair(certificate, privateKeyPkcs8)

/** Kept in the directory; made by whichever process asks first. */
export const loadIntakeSigner = (directory: string): Promise<IntakeSigner> =>
  loadOrMake<IntakeSigner>(directory, {
    name: 'intake-signer',
    parse: (value) => {
      const { data } = z.safeParse(stored, value)
      return data && { signer: fromPair(data.signer), impostor: fromPair(data.impostor) }
    },
    serialise: ({ signer, impostor }) => ({ format: 1, signer: write(signer), impostor: write(impostor) }),
    make: createIntakeSigner,
  })
