/** Billing certificates as the product composes them. */
import type { BankRelay } from '#bff/parties/bank/relay.ts'
import type { CertificateAuthorityRelay } from '#bff/parties/certificate-authority/relay.ts'
import type { PaymentSystemRelay } from '#bff/parties/payment-system/relay.ts'
import type { Outbox } from '#bff/platform/mail/outbox.ts'
import type { Service } from '#bff/platform/service.ts'
import { mountApplicant } from './applicant-routes.ts'
import { createApplying } from './applying.ts'
import { mountBalances } from './balance-routes.ts'
import { createBalances } from './balances.ts'
import { createBatchConsole } from './batch-console.ts'
import { createBatches } from './batches.ts'
import type { BillingContext } from './context.ts'
import { createDeciding } from './deciding.ts'
import { mountDelegations } from './delegation-routes.ts'
import { createDelegations } from './delegations.ts'
import { createDepositMatching } from './deposit-matching.ts'
import { createDetail } from './detail.ts'
import { mountFederation } from './federation-routes.ts'
import { mountHeldCertificates } from './held-certificate-routes.ts'
import { createHeldCertificates } from './held-certificates.ts'
import { createHolderProof } from './holder-proof.ts'
import { createHolders } from './holders.ts'
import { createListing } from './listing.ts'
import { createMailTexts } from './mail-texts.ts'
import { mountMailTexts } from './mail-text-routes.ts'
import { createMails } from './mails.ts'
import { createMatters } from './matters.ts'
import { createNotices } from './notices.ts'
import { createOwnMatters } from './own-matters.ts'
import { mountOversight } from './oversight-routes.ts'
import { createPasswords } from './passwords.ts'
import { mountRefunds } from './refund-routes.ts'
import { createRefunds } from './refunds.ts'
import { createRevocationList, type RevocationList } from './revocation-list.ts'
import { createSignInSecrets } from './sign-in-secrets.ts'
import { createTransfers } from './transfers.ts'

export type BillingParts = Omit<BillingContext, 'matters' | 'passwords' | 'notices' | 'revocationList'> & {
  readonly authority: CertificateAuthorityRelay
  readonly outbox: Outbox
  /** Without it no fee is offset, and balances stay as they are. */
  readonly paymentSystem?: PaymentSystemRelay | undefined
  /** Without it a bank's file is dropped on the screen by hand. */
  readonly bank?: BankRelay | undefined
  /** Where links of mails lead. */
  readonly origin: string
  /** The one claims are verified by, where claims are taken too: a million entries are read once. */
  readonly revocationList?: RevocationList | undefined
}

export const createBillingService = ({
  authority,
  paymentSystem,
  bank,
  outbox,
  origin,
  revocationList: givenList,
  ...parts
}: BillingParts): Service => {
  const { store, machineClock, audit } = parts
  const context: BillingContext = {
    ...parts,
    matters: createMatters(store, audit),
    passwords: createPasswords(store, machineClock),
    notices: createNotices(store),
    revocationList: givenList ?? createRevocationList(store, parts.clock),
  }
  const own = createOwnMatters(context)
  const mailTexts = createMailTexts(parts)
  const mails = createMails(outbox, { texts: mailTexts, settings: parts.settings, origin })
  const made = createBatches({ context, authority, paymentSystem, mails })
  return {
    name: 'billing-certificate',
    mount: (mount, runner) => {
      const applying = createApplying(context, own)
      const transfers = createTransfers(context)
      const readDetail = createDetail(context, transfers)
      const signInSecrets = createSignInSecrets(context)
      mountApplicant(mount, context, { own, applying, proof: createHolderProof(context), signInSecrets })
      mountFederation(mount, context, {
        listing: createListing(context),
        readDetail,
        deciding: createDeciding(context, transfers),
        matching: createDepositMatching(context, { bank, transfers }),
        holders: createHolders(context, signInSecrets),
      })
      mountOversight(mount, context, { console: createBatchConsole(context, made), runner })
      mountDelegations(mount, context, { delegations: createDelegations(context), applying, own })
      mountRefunds(mount, context, { refunds: createRefunds(context, transfers), readDetail })
      mountHeldCertificates(mount, { held: createHeldCertificates(context), readDetail })
      mountMailTexts(mount, { mailTexts, settings: parts.settings, origin })
      const connected = paymentSystem !== undefined
      mountBalances(mount, context, { balances: createBalances(context), readDetail, connected })
    },
    jobs: made.jobs,
  }
}
