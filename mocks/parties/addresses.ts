import { jpkiOid } from '#shared/pki/oid.ts'
import { municipalities } from '#mocks/people/municipalities.ts'
import { shops } from '#mocks/people/shops.ts'
import { cardApAddresses } from './card-ap-files.ts'
import { partyFiles } from './party-files.ts'
import type { PartyName } from './server.ts'

/** Where the stand-ins' parties are, in the words of the product's configuration file of parties. */
export const buildPartyAddresses = (urls: Readonly<Record<PartyName, string>>, smtp?: string) => ({
  jpkiOcsp: `${urls['jpki-ocsp']}/ocsp`,
  jpkiAnchorsFile: partyFiles.anchors,
  documentAnchorsFile: partyFiles.documentAnchors,
  timeStampAnchorsFile: partyFiles.timeStampAnchors,
  jpkiPolicies: [jpkiOid.authenticationTestPolicy],
  cardAp: cardApAddresses,
  clock: `${urls.clock}/`,
  timeStampAuthority: `${urls['time-stamp-authority']}/tsa`,
  certificateAuthority: {
    url: `${urls['certificate-authority']}/.well-known/cmp`,
    crl: `${urls['certificate-authority']}/crls/billing.crl`,
    certificatesFile: partyFiles.billingAuthority,
    registrationFile: partyFiles.billingRegistration,
  },
  billingSettingsFile: partyFiles.billingSettings,
  paymentSystem: `${urls['payment-system']}/`,
  bank: `${urls.bank}/`,
  claimIntake: {
    url: `${urls['claim-intake']}/`,
    receiptSignersFile: partyFiles.claimReceiptSigners,
    cards: { anchorsFile: partyFiles.documentAnchors, policies: [jpkiOid.signatureTestPolicy] },
  },
  revocation: [
    {
      id: 'jpki-authentication',
      certificateFile: partyFiles.anchors,
      ocsp: `${urls['jpki-ocsp']}/ocsp`,
      crl: `${urls['jpki-ocsp']}/crls/authentication.crl`,
    },
    {
      id: 'jpki-signature',
      certificateFile: partyFiles.documentAnchors,
      ocsp: `${urls['jpki-ocsp']}/ocsp`,
      crl: `${urls['jpki-ocsp']}/crls/signature.crl`,
    },
    {
      id: 'time-stamp',
      certificateFile: partyFiles.timeStampAnchors,
      crl: `${urls['time-stamp-authority']}/crls/time-stamp.crl`,
    },
    {
      id: 'billing',
      certificateFile: partyFiles.billingAuthority,
      crl: `${urls['certificate-authority']}/crls/billing.crl`,
    },
  ],
  ...(smtp === undefined ? {} : { mailServer: smtp, mailSender: 'reservation@madoguchi.example' }),
  municipalities: Object.fromEntries(municipalities.map(({ code }) => [code, `${urls['municipal-issuing']}/${code}`])),
  kiosks: Object.fromEntries(
    shops.map(({ kioskId, shopName, operatorName }) => [
      kioskId,
      {
        shopName,
        operatorName,
        cashBox: `${urls['cash-box']}/${kioskId}`,
        printer: `${urls['kiosk-printer']}/${kioskId}/ipp/print`,
        receiptPrinter: `${urls['kiosk-printer']}/${kioskId}/ipp/receipt`,
      },
    ]),
  ),
})
