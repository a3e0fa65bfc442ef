import { lazy, Suspense, type ReactNode } from 'react'
import { StaffPortal, type PortalPage } from '#web/session/staff-portal.tsx'
import { billingApplicantText } from '#web/text/billing-applicant.ts'
import { billingRepresentedText } from '#web/text/billing-represented.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { AppliedPage } from './applied-page.tsx'
import { ApplyPage, RekeyPage } from './apply-page.tsx'
import { CertificatesPage } from './certificates-page.tsx'
import { DecryptPage } from './decrypt-page.tsx'
import { DownloadPage } from './download-page.tsx'
import { HelpPage } from './help-page.tsx'
import { InstallPage } from './install-page.tsx'
import { InvoicePage } from './invoice-page.tsx'
import { ReceiptPage } from './receipt-page.tsx'
import { MatterPage } from './matter-page.tsx'
import { NoticePage, NoticesPage } from './notices-page.tsx'
import { PasswordPage } from './password-page.tsx'
import { QuotationPage } from './quotation-page.tsx'
import { SignInSecretPage } from './sign-in-secret-page.tsx'

const privilege = 'billing.own'

/** Claims have their own code, fetched when somebody goes there. */
const ClaimsPage = lazy(async () => ({ default: (await import('#web/billing-claim/claims-page.tsx')).ClaimsPage }))
const SendClaimPage = lazy(async () => ({
  default: (await import('#web/billing-claim/send-claim-page.tsx')).SendClaimPage,
}))
const CardsPage = lazy(async () => ({ default: (await import('#web/billing-claim/cards-page.tsx')).CardsPage }))
const RepresentedPage = lazy(async () => ({
  default: (await import('../represented/represented-page.tsx')).RepresentedPage,
}))
const ClaimPage = lazy(async () => ({ default: (await import('#web/billing-claim/claim-page.tsx')).ClaimPage }))

const Later = ({ page }: { readonly page: ReactNode }) => {
  const { common } = useText(staffText)
  return <Suspense fallback={<ProgressIndicator label={common.loading} />}>{page}</Suspense>
}

/** 事業所・代理人 (A1–A5, A7): everything a holder of a billing certificate does, behind one sign-in. */
export const BillingPage = () => {
  const text = useText(billingApplicantText)
  const represented = useText(billingRepresentedText)
  const tab = (path: keyof typeof text.tabs, title: string, element: ReactNode): PortalPage => ({
    path,
    title,
    label: text.tabs[path],
    privilege,
    element,
  })
  const behind = (path: string, title: string, element: ReactNode): PortalPage => ({
    path,
    title,
    label: title,
    unlisted: true,
    privilege,
    element,
  })
  return (
    <StaffPortal
      audience="applicant"
      pages={[
        tab('certificates', text.certificates.title, <CertificatesPage />),
        behind('certificates/quotation', text.quotation.title, <QuotationPage />),
        behind('certificates/apply', text.apply.title, <ApplyPage />),
        behind('certificates/represented', represented.title, <Later page={<RepresentedPage />} />),
        behind('certificates/:matterId', text.matter.title, <MatterPage />),
        behind('certificates/:matterId/applied', text.applied.title, <AppliedPage />),
        behind('certificates/:matterId/rekey', text.apply.rekeyTitle, <RekeyPage />),
        behind('certificates/:matterId/download', text.download.title, <DownloadPage />),
        behind('certificates/:matterId/invoice', text.invoice.title, <InvoicePage />),
        behind('certificates/:matterId/receipt', text.receipt.title, <ReceiptPage />),
        tab('claims', text.claimTitles.list, <Later page={<ClaimsPage />} />),
        behind('claims/new', text.claimTitles.send, <Later page={<SendClaimPage />} />),
        behind('claims/cards', text.claimTitles.cards, <Later page={<CardsPage />} />),
        behind('claims/:claimId', text.claimTitles.claim, <Later page={<ClaimPage />} />),
        tab('notices', text.notices.title, <NoticesPage />),
        behind('notices/:noticeId', text.notices.title, <NoticePage />),
        tab('install', text.install.title, <InstallPage />),
        tab('password', text.password.title, <PasswordPage />),
        behind('password/sign-in', text.signInSecret.title, <SignInSecretPage />),
        tab('decrypt', text.decrypt.title, <DecryptPage />),
        tab('help', text.help.title, <HelpPage />),
      ]}
    />
  )
}
