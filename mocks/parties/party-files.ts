import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodePem } from '#shared/pki/pem.ts'
import { consent, federation } from '#mocks/people/federation.ts'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import type { TestHierarchy } from '#mocks/pki/hierarchy.ts'
import type { IntakeSigner } from '#mocks/pki/intake-signer.ts'
import type { TimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'

/** Certificates, keys and settings that the product's configuration names by their files, beside it in the stand-ins' folder. */
export const partyFiles = {
  anchors: 'anchors.pem',
  documentAnchors: 'document-anchors.pem',
  timeStampAnchors: 'time-stamp-anchors.pem',
  billingAuthority: 'billing-authority.pem',
  billingRegistration: 'billing-registration.pem',
  billingSettings: 'billing-settings.json',
  claimReceiptSigners: 'claim-receipt-signers.pem',
} as const

export const writePartyFiles = (
  data: string,
  hierarchies: {
    readonly jpki: Pick<TestHierarchy, 'authentication' | 'signature'>
    readonly billing: BillingHierarchy
    readonly timeStamp: TimeStampHierarchy
    readonly intake: IntakeSigner
  },
): void => {
  const { jpki, billing, timeStamp, intake } = hierarchies
  const write = (name: string, ...blocks: readonly string[]) =>
    writeFileSync(join(data, name), blocks.join(''), { mode: 0o600 })
  write(partyFiles.anchors, encodePem(jpki.authentication.certificate))
  write(partyFiles.documentAnchors, encodePem(jpki.signature.certificate))
  write(partyFiles.timeStampAnchors, encodePem(timeStamp.root.certificate))
  write(partyFiles.claimReceiptSigners, encodePem(intake.signer.certificate))
  const issuing = encodePem(billing.authority.certificate)
  write(partyFiles.billingAuthority, issuing, encodePem(billing.root.certificate))
  const { certificate, privateKeyPkcs8 } = billing.registrationAuthority
  write(partyFiles.billingRegistration, encodePem(certificate), issuing, encodePem(privateKeyPkcs8, 'PRIVATE KEY'))
  // a certificate that begins at once: whoever tries the demo wants to sign a claim today, not next month (OQ-EB-14)
  const validity = { starts: 'same-day', months: 36 } as const
  write(partyFiles.billingSettings, JSON.stringify({ federation, consent, validity }, null, 2))
}
