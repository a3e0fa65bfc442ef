/** What the issuing flows stand on, and the one way a visit changes status: row, event, audit and alarm in one transaction. */
import type { IssuanceEvent, IssuanceStatus } from '#shared/convenience-issuance/lifecycle.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Audit } from '#bff/platform/audit.ts'
import type { Clock } from '#bff/platform/clock.ts'
import type { Store } from '#bff/platform/database/store.ts'
import type { CardApLogIn } from '#bff/card-ap/flow.ts'
import type { LogInTrust } from '#bff/login/card-log-in.ts'
import type { CashBoxRelay } from '#bff/parties/cash-box/relay.ts'
import type { KioskPrinterRelay } from '#bff/parties/kiosk-printer/relay.ts'
import type { MunicipalIssuingRelay } from '#bff/parties/municipal-issuing/relay.ts'
import { hasAlarm, insertAlarm, transition, type Issuance, type Transition } from './store.ts'
import type { AlarmKind } from './tables.ts'
import type { Visits } from './visits.ts'

export type Kiosk = {
  readonly kioskId: string
  readonly shopName: string
  readonly operatorName: string
  readonly cashBox: CashBoxRelay
  readonly printer: KioskPrinterRelay
  readonly receiptPrinter: KioskPrinterRelay
}

export type IssuanceContext = {
  readonly store: Store
  /** The counter's time: opening hours, validity of certificates, the hour of a count. */
  readonly clock: Clock
  /** This machine's time: limits and evidence. */
  readonly machineClock: Clock
  readonly audit: Audit
  readonly visits: Visits
  readonly trust: LogInTrust
  /** Takes a proof of a card-AP for a visit's origin and nonce, once; undefined where no municipality has the method. */
  readonly redeemCardAp?:
    | ((proof: { readonly token: string; readonly origin: string; readonly nonce: string }) => Promise<CardApLogIn>)
    | undefined
  readonly municipalities: ReadonlyMap<string, MunicipalIssuingRelay>
  readonly kiosks: ReadonlyMap<string, Kiosk>
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
}

export const requireKiosk = ({ kiosks }: IssuanceContext, kioskId: string): Kiosk => {
  const kiosk = kiosks.get(kioskId)
  if (kiosk === undefined) throw new AppError('session.forbidden')
  return kiosk
}

export type Move = Pick<Transition, 'event' | 'cause' | 'set'> & {
  readonly requestId: string
  readonly alarm?: AlarmKind
  /** More writes that belong to the same fact. */
  readonly also?: (tx: Parameters<Parameters<Store['tx']>[0]>[0], at: Date) => Promise<void>
}

/** One transition of one issuance, with its event row and its audit row. Throws as `transition` does. */
export const move = (
  { store, machineClock, audit }: IssuanceContext,
  issuance: Pick<Issuance, 'visitId' | 'kioskId' | 'requestId' | 'municipalityCode'>,
  { event, cause, set, requestId, alarm, also }: Move,
): Promise<IssuanceStatus> =>
  store.tx(async (tx) => {
    const at = machineClock.now()
    const status = await transition(tx, store.tables, {
      visitId: issuance.visitId,
      event,
      at,
      actor: issuance.kioskId,
      cause,
      ...(set === undefined ? {} : { set }),
    })
    await audit.append(tx, {
      actor: issuance.kioskId,
      audience: 'kiosk',
      action: `issuance.${event satisfies IssuanceEvent}`,
      target: issuance.visitId,
      outcome: cause,
      requestId,
    })
    if (alarm !== undefined) {
      await insertAlarm(tx, store.tables, {
        kind: alarm,
        raisedAt: at,
        kioskId: issuance.kioskId,
        visitId: issuance.visitId,
        municipalityCode: set?.municipalityCode ?? issuance.municipalityCode,
        requestId: set?.requestId ?? issuance.requestId,
      })
    }
    await also?.(tx, at)
    return status
  })

/** Calls a human once for this visit and this reason. */
export const raiseAlarm = (
  { store, machineClock }: IssuanceContext,
  issuance: Issuance,
  kind: AlarmKind,
): Promise<void> =>
  store.tx(async (tx) => {
    if (await hasAlarm(tx, store.tables, { visitId: issuance.visitId, kind })) return
    await insertAlarm(tx, store.tables, {
      kind,
      raisedAt: machineClock.now(),
      kioskId: issuance.kioskId,
      visitId: issuance.visitId,
      municipalityCode: issuance.municipalityCode,
      requestId: issuance.requestId,
    })
  })
