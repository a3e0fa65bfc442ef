import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { withCardSession } from '#web/card/card-session.ts'

/** What of a card the registration needs; read without a PIN, held by the screen and forgotten with it. */
export type CardRead = {
  /** DER as base64url, as the BFF takes it. */
  readonly certificate: string
  readonly serial: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Issuing municipality, five digits. */
  readonly municipalityCode: string
}

/** Undefined when the card was issued without the certificate. Throws `AppError` of card and certificate. */
export const readCard = async (signal: AbortSignal): Promise<CardRead | undefined> => {
  const { parseCertificate } = await import('#shared/pki/certificate.ts')
  return withCardSession(
    async ({ readCardRecord, openJpki }) => {
      const { municipalityCode } = await readCardRecord()
      const der = await (await openJpki()).readCertificate('authentication')
      if (der === undefined) return undefined
      const { serial, notBefore, notAfter } = parseCertificate(der)
      return { certificate: encodeBase64url(der), serial, notBefore, notAfter, municipalityCode }
    },
    { signal },
  )
}
