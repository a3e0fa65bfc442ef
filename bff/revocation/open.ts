/** The service from the deployment's table of authorities. */
import { readFile } from 'node:fs/promises'
import { parsePem } from '#shared/pki/pem.ts'
import { largestCrl, largestOcspResponse } from '#shared/revocation/api.ts'
import type { Platform } from '#bff/platform/platform.ts'
import type { Service } from '#bff/platform/service.ts'
import { createCrlShelf } from './crl-shelf.ts'
import { createCrlStore } from './crl-store.ts'
import { createIssuers, type IssuerRow, type KnownIssuer } from './issuers.ts'
import { createOcspRelay } from './ocsp-relay.ts'
import { createRevocationService } from './service.ts'

/** A person waits for a status with a spinner; a long list takes its time. */
const ocspTimeoutMs = 10_000
const crlTimeoutMs = 60_000

export type RevocationAddress = {
  readonly id: string
  /** PEM that begins with the issuer's certificate. */
  readonly certificateFile: string
  readonly ocsp?: string | undefined
  readonly crl?: string | undefined
}

const readRow = async ({ id, certificateFile, ocsp, crl }: RevocationAddress): Promise<IssuerRow> => {
  const [certificate] = parsePem(await readFile(certificateFile, 'utf8'))
  if (certificate === undefined) throw new RangeError(`${certificateFile} holds no certificate`)
  return { id, certificate, ocspUrl: ocsp, crlUrl: crl }
}

/** One `fetch` an issuer: each party is counted and noted under its own name. */
const fetchPerIssuer = (platform: Platform, timeoutMs: number, maxBytes: number) => {
  const made = new Map<string, typeof globalThis.fetch>()
  return ({ id }: KnownIssuer): typeof globalThis.fetch => {
    const fetch = made.get(id) ?? platform.partyFetch({ party: id, timeoutMs, maxBytes })
    made.set(id, fetch)
    return fetch
  }
}

/** Throws RangeError for a file without a certificate, DerError for one that cannot be read. */
export const openRevocation = async (platform: Platform, rows: readonly RevocationAddress[]): Promise<Service> => {
  const { clock, machineClock, log } = platform
  const issuers = createIssuers(await Promise.all(rows.map(readRow)))
  return createRevocationService({
    issuers,
    ocsp: createOcspRelay({
      issuers,
      clock,
      fetchFor: fetchPerIssuer(platform, ocspTimeoutMs, largestOcspResponse),
      timeoutMs: ocspTimeoutMs,
    }),
    crls: createCrlStore({
      clock,
      shelf: createCrlShelf(platform.store),
      log,
      fetchFor: fetchPerIssuer(platform, crlTimeoutMs, largestCrl),
      timeoutMs: crlTimeoutMs,
    }),
    machineClock,
  })
}
