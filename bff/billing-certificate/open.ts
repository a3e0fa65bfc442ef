/** Billing certificates from what a deployment names: the authority, and the federation's own settings. */
import { readFile } from 'node:fs/promises'
import { parsePem } from '#shared/pki/pem.ts'
import { createBankRelay } from '#bff/parties/bank/relay.ts'
import { openCertificateAuthority, type CertificateAuthorityAddress } from '#bff/parties/certificate-authority/open.ts'
import { createPaymentSystemRelay } from '#bff/parties/payment-system/relay.ts'
import type { Outbox } from '#bff/platform/mail/outbox.ts'
import type { Platform } from '#bff/platform/platform.ts'
import type { Service } from '#bff/platform/service.ts'
import type { RevocationList } from './revocation-list.ts'
import { createBillingService } from './service.ts'
import { billingSettings } from './settings.ts'

/** What a person at the batch console waits for. */
const timeoutMs = 20_000

/** Reads the files. Throws where one cannot be read, or does not say what it must. */
export const openBilling = async (
  platform: Platform,
  options: {
    readonly authority: CertificateAuthorityAddress
    readonly settingsFile: string
    readonly outbox: Outbox
    readonly paymentSystem: string | undefined
    readonly bank: string | undefined
    readonly revocationList: RevocationList
    /** Where links of mails lead. */
    readonly origin: string
    readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
  },
): Promise<Service> => {
  const { store, clock, machineClock, audit } = platform
  const { authority: address, outbox, origin, randomBytes } = options
  const certificates = parsePem(await readFile(address.certificatesFile, 'utf8'))
  const settings = billingSettings.parse(JSON.parse(await readFile(options.settingsFile, 'utf8')))
  const fetch = platform.partyFetch({ party: 'certificate-authority', timeoutMs, maxBytes: 64 << 20 })
  const fetchOf = (party: string) => platform.partyFetch({ party, timeoutMs, maxBytes: 16 << 20 })
  const { paymentSystem, bank } = options
  return createBillingService({
    store,
    clock,
    machineClock,
    audit,
    settings,
    trust: { anchors: certificates.slice(-1), intermediates: certificates.slice(0, -1) },
    randomBytes,
    authority: await openCertificateAuthority(address, { fetch, timeoutMs, now: () => clock.now() }),
    ...(paymentSystem !== undefined && {
      paymentSystem: createPaymentSystemRelay({ baseUrl: paymentSystem, fetch: fetchOf('payment-system'), timeoutMs }),
    }),
    ...(bank !== undefined && { bank: createBankRelay({ baseUrl: bank, fetch: fetchOf('bank'), timeoutMs }) }),
    outbox,
    origin,
    revocationList: options.revocationList,
  })
}
