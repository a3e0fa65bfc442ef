/**
 * The demo's hands: what a person does to a kiosk besides touching its screen, and what a developer does to the outside
 * parties. Asked from the stand-ins under `/stand-ins`, which exist beside a demo and nowhere else.
 */
import * as z from 'zod/mini'

const prefix = '/stand-ins'

const bilingual = z.object({ ja: z.string(), en: z.string() })
export type Bilingual = z.infer<typeof bilingual>

const cards = z.array(
  z.object({
    id: z.string(),
    label: bilingual,
    /** DER as base64url; private keys as PKCS#8. */
    authCertificate: z.string(),
    authPrivateKey: z.string(),
    signCertificate: z.optional(z.string()),
    signPrivateKey: z.optional(z.string()),
    caCertificates: z.optional(z.object({ auth: z.optional(z.string()), sign: z.optional(z.string()) })),
    pins: z.object({
      authentication: z.optional(z.string()),
      signature: z.optional(z.string()),
      textInputAssist: z.optional(z.string()),
      residentRegister: z.optional(z.string()),
      securityCode: z.optional(z.string()),
    }),
    serial: z.string(),
    municipalityCode: z.string(),
    expiry: z.string(),
    basicFour: z.optional(
      z.object({ name: z.string(), address: z.string(), birthDate: z.string(), sex: z.enum(['1', '2', '9']) }),
    ),
    myNumber: z.optional(z.string()),
    initialRetries: z.optional(z.record(z.string(), z.int())),
    generation: z.optional(z.enum(['current', 'next'])),
    cardAp: z.optional(
      z.object({
        /** 8 bytes, hexadecimal. */
        cardId: z.string(),
        pin: z.string(),
        triesLeft: z.optional(z.int()),
        idleUrl: z.string(),
        agreement: z.object({ certificate: z.string(), privateKey: z.string() }),
        signature: z.object({ certificate: z.string(), privateKey: z.string() }),
      }),
    ),
  }),
)
export type IssuedCard = z.infer<typeof cards>[number]

const deposit = z.object({
  state: z.string(),
  dueYen: z.int(),
  insertedYen: z.int(),
  changeYen: z.int(),
  refundedYen: z.int(),
})

const sheet = z.object({
  id: z.string(),
  /** What lies in the tray: a duplex document or a receipt. */
  media: z.string(),
  pages: z.int(),
  at: z.string(),
})
export type TraySheet = z.infer<typeof sheet>

const worldState = z.object({
  clock: z.object({ now: z.string(), isSet: z.boolean() }),
  cashBox: z.object({ state: z.string(), deposit: z.nullable(deposit) }),
  printer: z.object({ state: z.string(), reasons: z.array(z.string()) }),
  receiptPrinter: z.object({ state: z.string(), reasons: z.array(z.string()) }),
  tray: z.array(sheet),
})
export type WorldState = z.infer<typeof worldState>

const faultSetting = z.object({
  name: z.string(),
  times: z.optional(z.int()),
  target: z.optional(z.string()),
  delayMs: z.optional(z.int()),
})
export type FaultSetting = z.infer<typeof faultSetting>

const partyFaults = z.object({ party: z.string(), names: z.array(z.string()), settings: z.array(faultSetting) })
export type PartyFaults = z.infer<typeof partyFaults>

const message = z.object({
  at: z.string(),
  party: z.string(),
  message: z.string(),
  result: z.string(),
  asked: z.optional(z.unknown()),
  answered: z.optional(z.unknown()),
  fault: z.optional(z.string()),
})
export type StandInMessage = z.infer<typeof message>

const scenario = z.object({ name: z.string(), label: bilingual })

/** The stand-ins did not do what they were asked; `status` is 0 where they did not answer. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number

  constructor(status: number, options?: { cause?: unknown }) {
    super(`the stand-ins answered ${status}`, options)
    this.status = status
  }
}

const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
  let response: Response
  try {
    response = await fetch(`${prefix}${path}`, {
      method,
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  } catch (cause) {
    throw new ControlError(0, { cause })
  }
  if (!response.ok) throw new ControlError(response.status)
  return response
}

const read = async <Schema extends z.ZodMiniType>(path: string, schema: Schema): Promise<z.infer<Schema>> =>
  schema.parse(await (await ask('GET', path)).json())

const tell = async (method: string, path: string, body?: unknown): Promise<void> => {
  await ask(method, path, body)
}

export type PrinterAct = 'jam' | 'clear' | 'paper-out' | 'refill'

const at = (kioskId: string, path: string): string => `${path}?kiosk=${encodeURIComponent(kioskId)}`

export const control = {
  listCards: () => read('/cards', cards),
  readState: (kioskId: string) => read(at(kioskId, '/state'), worldState),
  /** `ControlError` with status 409 where the box gives the piece back at once. */
  insertMoney: (kioskId: string, yen: number) => tell('POST', at(kioskId, '/cash-box/insert'), { yen }),
  setCashBoxJam: (kioskId: string, jammed: boolean) =>
    tell('POST', at(kioskId, jammed ? '/cash-box/jam' : '/cash-box/clear')),
  refillTill: (kioskId: string) => tell('POST', at(kioskId, '/cash-box/refill')),
  actOnPrinter: (kioskId: string, act: PrinterAct) => tell('POST', at(kioskId, `/kiosk-printer/${act}`)),
  /** Address of what is printed, for the browser's own viewer. */
  pdfOf: (kioskId: string, { id }: TraySheet) => `${prefix}${at(kioskId, `/tray/${encodeURIComponent(id)}/pdf`)}`,
  takeSheet: (kioskId: string, { id }: TraySheet) => tell('POST', at(kioskId, `/tray/${encodeURIComponent(id)}/take`)),
  /** An instant; null lets the clock of this machine rule again. */
  setClock: (now: string | null) => tell('PUT', '/clock', { now }),
  listFaults: () => read('/faults', z.array(partyFaults)),
  setFaults: (party: string, settings: readonly FaultSetting[]) =>
    tell('PUT', `/faults/${encodeURIComponent(party)}`, settings),
  listMessages: () => read('/messages', z.array(message)),
  listScenarios: () => read('/scenarios', z.array(scenario)),
  playScenario: (kioskId: string, name: string) => tell('POST', at(kioskId, `/scenarios/${encodeURIComponent(name)}`)),
} as const
