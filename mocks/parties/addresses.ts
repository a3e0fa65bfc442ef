import { jpkiOid } from '#shared/pki/oid.ts'
import { municipalities } from '#mocks/people/municipalities.ts'
import { shops } from '#mocks/people/shops.ts'
import type { PartyName } from './server.ts'

/** Where the stand-ins' parties are, in the words of the product's configuration file of parties. */
export const buildPartyAddresses = (urls: Readonly<Record<PartyName, string>>, anchorsFile: string) => ({
  jpkiOcsp: `${urls['jpki-ocsp']}/ocsp`,
  jpkiAnchorsFile: anchorsFile,
  jpkiPolicies: [jpkiOid.authenticationTestPolicy],
  clock: `${urls.clock}/`,
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
