import { parseArchivedRevocation, type ArchivedRevocation } from '#shared/cms/archived-revocation.ts'
import { toDer } from '#shared/cms/ber.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { parseCmsSignedData, type SignerInfo } from '#shared/cms/signed-data.ts'
import { DerError } from '#shared/pki/der.ts'

/** What a CMS message brings along, and the time-stamps on it do. */
export type Carried = ArchivedRevocation & {
  readonly certificates: readonly Uint8Array[]
  /** What the signers signed: a time-stamp on the signature proves that it existed, too. */
  readonly signed: ArchivedRevocation
}

type Flat = Omit<Carried, 'signed'>

const nothing: Flat = { certificates: [], crls: [], ocspResponses: [] }

/** What cannot be read is as if it were not there: it proves nothing, and everything read here is judged by itself. */
const readOrNothing = <Found>(read: () => Found, otherwise: Found): Found => {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) return otherwise
    throw error
  }
}

const join = (parts: readonly Flat[]): Flat => ({
  certificates: parts.flatMap(({ certificates }) => certificates),
  crls: parts.flatMap(({ crls }) => crls),
  ocspResponses: parts.flatMap(({ ocspResponses }) => ocspResponses),
})

const listArchived = ({ signedAttributes = [] }: SignerInfo): Flat[] =>
  signedAttributes
    .filter(({ type }) => type === cmsOid.revocationInfoArchival)
    .flatMap(({ values }) => values)
    .map((value) => readOrNothing(() => ({ ...nothing, ...parseArchivedRevocation(value) }), nothing))

const listTokens = ({ unsignedAttributes }: SignerInfo): Uint8Array[] =>
  unsignedAttributes.filter(({ type }) => type === cmsOid.signatureTimeStamp).flatMap(({ values }) => values)

type Read = { readonly own: Flat; readonly signed: Flat; readonly tokens: readonly Uint8Array[] }

const read = (cms: Uint8Array): Read =>
  readOrNothing<Read>(
    () => {
      const { signers, ...own } = parseCmsSignedData(toDer(cms))
      return { own, signed: join(signers.flatMap(listArchived)), tokens: signers.flatMap(listTokens) }
    },
    { own: nothing, signed: nothing, tokens: [] },
  )

/** Never throws: whether the message can be read at all is decided elsewhere. */
export const listCarried = (cms: Uint8Array): Carried => {
  const { own, signed, tokens } = read(cms)
  return { ...join([own, ...tokens.map((token) => read(token).own)]), signed }
}
