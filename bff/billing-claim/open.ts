/** Claims from what a deployment names: the review system, who signs its receipts, and whose cards are believed. */
import { readFile } from 'node:fs/promises'
import { parsePem } from '#shared/pki/pem.ts'
import { createHolderProof } from '#bff/billing-certificate/holder-proof.ts'
import type { RevocationList } from '#bff/billing-certificate/revocation-list.ts'
import type { LogInTrust } from '#bff/login/card-log-in.ts'
import { largestDocument } from '#bff/parties/claim-intake/contract.ts'
import { createClaimIntakeRelay } from '#bff/parties/claim-intake/relay.ts'
import type { Platform } from '#bff/platform/platform.ts'
import type { Service } from '#bff/platform/service.ts'
import { createClaimService } from './service.ts'

/** A hundred megabytes have to pass. */
const timeoutMs = 60_000

/** Reads the files. Throws where one cannot be read. */
export const openClaims = async (
  platform: Platform,
  options: {
    readonly address: { readonly url: string; readonly receiptSignersFile: string }
    /** PEM of the dedicated authority: the issuing one first, its root last. */
    readonly authorityFile: string
    readonly revocationList: RevocationList
    readonly cardTrust: LogInTrust | undefined
    readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
  },
): Promise<Service> => {
  const { store, clock, machineClock, audit, log } = platform
  const { address, revocationList, cardTrust, randomBytes } = options
  const certificates = parsePem(await readFile(options.authorityFile, 'utf8'))
  const trust = { anchors: certificates.slice(-1), intermediates: certificates.slice(0, -1) }
  return createClaimService({
    store,
    clock,
    machineClock,
    audit,
    log,
    trust,
    revocationList,
    proof: createHolderProof({ store, clock, machineClock, trust, randomBytes, revocationList }),
    intake: createClaimIntakeRelay({
      baseUrl: address.url,
      fetch: platform.partyFetch({ party: 'claim-intake', timeoutMs, maxBytes: largestDocument }),
      timeoutMs,
      signers: parsePem(await readFile(address.receiptSignersFile, 'utf8')),
      now: () => clock.now(),
    }),
    cardTrust,
  })
}
