import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodePem } from '#shared/pki/pem.ts'
import { cardApIdleUrl } from '#mocks/people/card-ap-holders.ts'
import type { CardApAuthority } from '#mocks/pki/card-ap-authority.ts'

const files = { anchorsFile: 'card-ap-anchors.pem', crlsFile: 'card-ap-crls.pem' } as const

/** What the product's configuration says about the card-AP method; both files lie beside it. */
export const cardApAddresses = { ...files, idleUrl: cardApIdleUrl } as const

export const writeCardApFiles = (data: string, { certificate, crl }: CardApAuthority): void => {
  writeFileSync(join(data, files.anchorsFile), encodePem(certificate), { mode: 0o600 })
  writeFileSync(join(data, files.crlsFile), encodePem(crl, 'X509 CRL'), { mode: 0o600 })
}
