/** The terminal's devices as the screen before a visit needs them: can a person begin here now? */
import type { Devices } from '#shared/convenience-issuance/api.ts'
import type { CashBoxRelay } from '#bff/parties/cash-box/relay.ts'
import type { KioskPrinterRelay } from '#bff/parties/kiosk-printer/relay.ts'
import { requireKiosk, type IssuanceContext } from './context.ts'

type DeviceState = Devices['printer']

const unavailable: DeviceState = { state: 'unavailable', reasons: [], simulated: false }

const describeCashBox = async (cashBox: CashBoxRelay): Promise<DeviceState> => {
  const { state, simulated } = await cashBox.getStatus()
  if (state === 'ready') return { state: 'ready', reasons: [], simulated }
  return { state: state === 'out-of-change' ? 'attention' : 'unavailable', reasons: [state], simulated }
}

const describePrinter = async (printer: KioskPrinterRelay): Promise<DeviceState> => {
  const { state, accepting, reasons, simulated } = await printer.getPrinter()
  const ready = state !== 'stopped' && accepting
  return {
    state: ready ? (reasons.length === 0 ? 'ready' : 'attention') : 'unavailable',
    reasons: [...reasons],
    simulated,
  }
}

export const readDevices = async (context: IssuanceContext, kioskId: string): Promise<Devices> => {
  const kiosk = requireKiosk(context, kioskId)
  const [cashBox, printer, receiptPrinter] = await Promise.all([
    describeCashBox(kiosk.cashBox).catch(() => unavailable),
    describePrinter(kiosk.printer).catch(() => unavailable),
    describePrinter(kiosk.receiptPrinter).catch(() => unavailable),
  ])
  return { cashBox, printer, receiptPrinter }
}
