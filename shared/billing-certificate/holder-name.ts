/** The name a billing certificate is asked for and issued under; both sides build it, so that both can compare it. */
import { encodeDistinguishedName } from '#shared/pkcs10/distinguished-name.ts'
import { oid } from '#shared/pki/oid.ts'

export type HolderNaming = {
  /** Name of the federation (O). */
  readonly federation: string
  /** User ID (CN): unique, and in letters every key store shows. */
  readonly userId: string
  /** The provider's or agent's name (OU). */
  readonly displayName: string
}

/** RFC 5280 §4.1.2.4: C=JP, O=federation, OU=holder's name, CN=user ID. */
export const encodeHolderName = ({ federation, userId, displayName }: HolderNaming): Uint8Array<ArrayBuffer> =>
  encodeDistinguishedName(
    [oid.countryName, 'JP'],
    [oid.organizationName, federation],
    [oid.organizationalUnitName, displayName],
    [oid.commonName, userId],
  )
