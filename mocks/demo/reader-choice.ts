import * as z from 'zod/mini'
import { surveyedLatency } from '#mocks/card/faults.ts'
import {
  createVirtualCcid,
  createVirtualRcS300,
  createVirtualRcS380,
  type VirtualUsbReader,
  type VirtualUsbReaderOptions,
} from '#mocks/readers/virtual-usb-reader.ts'
import type { ClaimLock } from '#mocks/readers/virtual-usb-device.ts'

/** The virtual readers a demo can be played through: every driver of the library, and every way CCID is spoken. */
export const readerKinds = {
  'rc-s380': { label: 'Sony RC-S380', create: createVirtualRcS380 },
  'rc-s300': { label: 'Sony RC-S300', create: createVirtualRcS300 },
  'rc-s300-host': {
    label: 'Sony RC-S300, activation by the page',
    create: (options: VirtualUsbReaderOptions) => createVirtualRcS300({ ...options, activates: false }),
  },
  'ccid-t1': { label: 'CCID, TPDU, T=1', create: createVirtualCcid },
  'ccid-t0': {
    label: 'CCID, TPDU, T=0',
    create: (options: VirtualUsbReaderOptions) => createVirtualCcid({ ...options, protocol: 'T=0' }),
  },
  'ccid-short': {
    label: 'CCID, short APDU',
    create: (options: VirtualUsbReaderOptions) => createVirtualCcid({ ...options, level: 'short-apdu' }),
  },
  'ccid-extended': {
    label: 'CCID, extended APDU',
    create: (options: VirtualUsbReaderOptions) => createVirtualCcid({ ...options, level: 'extended-apdu' }),
  },
  'ccid-two-slots': {
    label: 'CCID, two slots, PPS by the page',
    create: (options: VirtualUsbReaderOptions) => createVirtualCcid({ ...options, slotCount: 2, negotiation: 'host' }),
  },
} as const satisfies Readonly<
  Record<string, { label: string; create: (options: VirtualUsbReaderOptions) => VirtualUsbReader }>
>

export type ReaderKind = keyof typeof readerKinds
const kinds = Object.keys(readerKinds) as [ReaderKind, ...ReaderKind[]]

const choiceSchema = z.object({
  kind: z.enum(kinds),
  /** As slow as a real card: about a second a signature. */
  slow: z.boolean(),
  /** One device for all tabs: only one of them can have it. */
  shared: z.boolean(),
})
export type ReaderChoice = z.infer<typeof choiceSchema>

const usual: ReaderChoice = { kind: 'rc-s380', slow: false, shared: false }

/** The choice of this tab. */
export const readerKey = 'madoguchi-demo-reader'

/** What was chosen in this tab; anything else that lies there counts as no choice. */
export const keptReader = (storage: Storage): ReaderChoice => {
  const text = storage.getItem(readerKey)
  if (text === null) return usual
  try {
    return choiceSchema.parse(JSON.parse(text))
  } catch {
    return usual
  }
}

export const keepReader = (storage: Storage, choice: ReaderChoice): void =>
  storage.setItem(readerKey, JSON.stringify(choice))

/** A Web Lock stands for the plug: whoever holds it has the device, in whatever tab. */
const lockAcrossTabs: ClaimLock = () =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(readerKey, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(undefined)
          return undefined
        }
        const { promise, resolve: letGo } = Promise.withResolvers<void>()
        resolve(letGo)
        return promise
      })
      .catch(reject)
  })

export const createChosenReader = ({ kind, slow, shared }: ReaderChoice): VirtualUsbReader => {
  const { label, create } = readerKinds[kind]
  const reader = create({
    name: kind === usual.kind ? '模擬カードリーダー' : `模擬カードリーダー（${label}）`,
    ...(shared ? { lock: lockAcrossTabs } : {}),
  })
  if (slow) reader.setFaults({ latencyMilliseconds: surveyedLatency })
  return reader
}
