import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { cardHolders } from '#mocks/people/card-holders.ts'
import { findResident } from '#mocks/people/households.ts'
import { requirePerson, type TestHierarchy } from '#mocks/pki/hierarchy.ts'

const sexDigits = { male: '1', female: '2', 'not-applicable': '9' } as const

/**
 * The virtual cards of the invented people, keys and PINs included, as JSON: for the demo's panel and for tests. The keys
 * belong to a test authority that nothing but the stand-ins trusts.
 */
export const listVirtualCards = (hierarchy: TestHierarchy) =>
  cardHolders.map(({ id, label, municipalityCode, card }) => {
    const keys = requirePerson(hierarchy, id)
    const found = findResident(id)
    return {
      id,
      label,
      authCertificate: encodeBase64url(keys.authCertificate),
      authPrivateKey: encodeBase64url(keys.authPrivateKeyPkcs8),
      ...(keys.signCertificate === undefined || keys.signPrivateKeyPkcs8 === undefined
        ? {}
        : {
            signCertificate: encodeBase64url(keys.signCertificate),
            signPrivateKey: encodeBase64url(keys.signPrivateKeyPkcs8),
          }),
      caCertificates: {
        auth: encodeBase64url(hierarchy.authentication.certificate),
        sign: encodeBase64url(hierarchy.signature.certificate),
      },
      pins: { authentication: card.authenticationPin, signature: card.signaturePassword },
      serial: card.serial,
      municipalityCode,
      expiry: card.expiry,
      ...(found === undefined
        ? {}
        : {
            basicFour: {
              name: found.resident.name.display,
              address: found.household.address,
              birthDate: found.resident.birthDate.replaceAll('-', ''),
              sex: sexDigits[found.resident.sex],
            },
            myNumber: found.resident.myNumber,
          }),
      ...(card.triesLeft === undefined ? {} : { initialRetries: { authentication: card.triesLeft } }),
    }
  })
