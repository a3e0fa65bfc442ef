import type { Certificate } from './certificate.ts'
import { parseCrl, type Crl, type CrlEntry } from './crl.ts'
import { DerError } from './der.ts'
import { isSameName, nameKey } from './name.ts'

/** The entry about the certificate: in an indirect CRL serials of other issuers stand beside it (§5.3.3). */
export const findEntry = (crl: Crl, certificate: Certificate): CrlEntry | undefined =>
  crl.entries
    .find(certificate.serialBytes)
    .find(({ certificateIssuer }) => isSameName(certificateIssuer ?? crl.issuer, certificate.issuer))

/** CRLs by the name of their issuer, newest first. What cannot be read is left out. */
export const groupByIssuer = (ders: readonly Uint8Array[]): ReadonlyMap<string, readonly Crl[]> => {
  const groups = new Map<string, Crl[]>()
  for (const der of ders) {
    try {
      const crl = parseCrl(der)
      const key = nameKey(crl.issuer)
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [crl])
      else group.push(crl)
    } catch (error) {
      // A CRL that cannot be read says nothing; where one was needed the status stays unknown.
      if (!(error instanceof DerError)) throw error
    }
  }
  // The newest first: what an older CRL of the same scope says no longer counts.
  for (const group of groups.values())
    group.sort((left, right) => right.thisUpdate.getTime() - left.thisUpdate.getTime())
  return groups
}
