import { toAppError } from '#shared/errors/app-error.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import type { loadCardBridge } from '#web/card/card-desk.ts'
import type { CardSession } from '#web/card/card-session.ts'

type CardBridge = Awaited<ReturnType<typeof loadCardBridge>>
export type TokenKind = ReturnType<CardBridge['toTokenKind']>
type JpkiSession = Awaited<ReturnType<CardSession['openJpki']>>

/** `guarded`: given after the PIN only, as phones do. `malformed`: there, and not a certificate. */
export type CertificateFound =
  | { readonly status: 'read'; readonly notBefore: Date; readonly notAfter: Date }
  | { readonly status: 'absent' | 'guarded' | 'malformed' }

export type PinKind = 'authentication' | 'signature'

/** Tries left, and those a PIN has when it was last right. */
export type Tries = { readonly left: number; readonly full: number }

/** What a card tells to everybody who holds it, without what is one card's own: no serial, no certificate. */
export type CardReport = {
  readonly token: TokenKind
  /** Undefined where the card has no such record: phones and the old resident register card. */
  readonly record: { readonly municipalityCode: string; readonly expiry: string } | undefined
  readonly certificate: CertificateFound
  readonly tries: Readonly<Record<PinKind, Tries>>
}

export const reportSteps = ['record', 'token', 'certificate', 'tries'] as const
export type ReportStep = (typeof reportSteps)[number]

/** The error's code where it is one of those expected; others are thrown on. */
const requireExpected = (error: unknown, code: ReturnType<typeof toAppError>['code']): void => {
  if (toAppError(error).code !== code) throw error
}

const readRecord = async (session: CardSession): Promise<CardReport['record']> => {
  try {
    const { municipalityCode, expiry } = await session.readCardRecord()
    return { municipalityCode, expiry }
  } catch (error) {
    requireExpected(error, 'card.unsupported')
    return undefined
  }
}

const readCertificate = async (jpki: JpkiSession): Promise<CertificateFound> => {
  try {
    const der = await jpki.readCertificate('authentication')
    if (der === undefined) return { status: 'absent' }
    const { notBefore, notAfter } = parseCertificate(der)
    return { status: 'read', notBefore, notAfter }
  } catch (error) {
    if (error instanceof DerError) return { status: 'malformed' }
    requireExpected(error, 'card.pin-required')
    return { status: 'guarded' }
  }
}

const readTries = async (jpki: JpkiSession, kind: PinKind): Promise<Tries> => ({
  left: await jpki.retriesLeft(kind),
  full: jpki.profile.pinPolicies[kind].tries,
})

/**
 * Everything a card gives without a PIN; asking for the tries costs none. Throws the errors of the card session, and
 * `card.unsupported` for a card without the JPKI application.
 */
export const readCardReport = async (
  session: CardSession,
  toTokenKind: CardBridge['toTokenKind'],
  onStep: (step: ReportStep) => void,
): Promise<CardReport> => {
  onStep('record')
  const record = await readRecord(session)
  onStep('token')
  const jpki = await session.openJpki()
  const token = toTokenKind(await jpki.readTokenLabel())
  onStep('certificate')
  const certificate = await readCertificate(jpki)
  onStep('tries')
  const authentication = await readTries(jpki, 'authentication')
  const signature = await readTries(jpki, 'signature')
  return { token, record, certificate, tries: { authentication, signature } }
}
