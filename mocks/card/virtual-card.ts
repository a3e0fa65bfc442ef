import { concatBytes, encodeUtf8, zeroBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { buildCommonData } from './applications/common-data.ts'
import { buildFaceConfirmation } from './applications/face-confirmation.ts'
import { buildJpki } from './applications/jpki.ts'
import { buildResidentRegister } from './applications/resident-register.ts'
import { buildTextInputAssist } from './applications/text-input-assist.ts'
import { contactAtr } from './answer-to-reset.ts'
import { createMemoryCounterStore, type CounterStore, type VirtualCardData } from './card-data.ts'
import { createCardAuthority, type CardAuthority } from './card-authority.ts'
import { CardState } from './card-state.ts'
import {
  changePin,
  computeSignature,
  getChallenge,
  internalAuthenticate,
  readBinary,
  readRecord,
  verify,
  type Instruction,
} from './instructions.ts'
import { parseCommand, type ReceivedCommand } from './received-command.ts'
import { select } from './select.ts'
import { createP384SigningKey, createRsaSigningKey } from './signing-key.ts'
import { requireThat, status, StatusError } from './status.ts'
import { tlv } from './tlv.ts'

export type VirtualCard = {
  readonly id: string
  readonly label: string
  /** Contact answer to reset. */
  readonly atr: Uint8Array
  /** Power or field came or went: everything but counters and changed PINs is forgotten. */
  reset(): void
  /** One command in, one answer with status word out. Never rejects: what goes wrong inside is 6F00. */
  transmit(command: Uint8Array): Promise<Uint8Array>
}

const plainClass: Readonly<Record<number, Instruction>> = {
  0x20: verify,
  0x24: changePin,
  0x84: getChallenge,
  0x88: internalAuthenticate,
  0xb0: readBinary,
  0xb2: readRecord,
}

const proprietaryClass: Readonly<Record<number, Instruction>> = {
  0x2a: computeSignature,
  // PIN-less use is for terminals of designated bodies; whatever others send has the wrong length.
  0xa2: () => {
    throw new StatusError(status.wrongLength)
  },
}

/**
 * A virtual Individual Number Card: the applications of a real one, answering with the same bytes in the same order of
 * checks (class, instruction, parameters, lengths, current file, file type, blocked, access, data). Keys and certificates
 * are the caller's; counters live in `counters`, so they outlast the card object.
 */
export const createVirtualCard = async (
  data: VirtualCardData,
  counters: CounterStore = createMemoryCounterStore(),
): Promise<VirtualCard> => {
  const createKey = data.generation === 'next' ? createP384SigningKey : createRsaSigningKey
  const auth = await createKey(data.authPrivateKey)
  const sign = data.signPrivateKey === undefined ? undefined : await createKey(data.signPrivateKey)
  const authority = createCardAuthority(data)
  const applications = [
    buildJpki(data, { auth, sign }),
    buildTextInputAssist(data, authority),
    buildFaceConfirmation(data, authority),
    buildCommonData(data, authority),
    buildResidentRegister(data),
    { aid: decodeHex('a0000001510000'), files: new Map(), isCardLevel: true as const },
  ]
  const state = new CardState(data, counters)
  const dataObjects = buildDataObjects(data, authority)
  let tail: Promise<unknown> = Promise.resolve()

  const execute = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const [cla = 0] = bytes
    requireClass(cla, state)
    const command = parseCommand(bytes)
    try {
      if (cla === 0x00 && command.ins === 0xa4) return select(state, command, applications)
      if (cla === 0x00 && command.ins === 0xca) return await getData(state, command, dataObjects)
      const instruction = (cla === 0x00 ? plainClass : proprietaryClass)[command.ins]
      if (instruction === undefined) throw new StatusError(status.unknownInstruction)
      return await instruction(state, command)
    } finally {
      zeroBytes(command.data)
    }
  }

  const answer = async (bytes: Uint8Array): Promise<Uint8Array> => {
    try {
      return concatBytes(await execute(bytes), toBytes(status.ok))
    } catch (error) {
      return toBytes(error instanceof StatusError ? error.statusWord : status.internal)
    }
  }

  return {
    id: data.id,
    label: data.label,
    atr: contactAtr,
    reset: () => state.select(undefined),
    transmit: (command) => {
      const owned = command.slice()
      const answered = tail.then(() => answer(owned)).finally(() => zeroBytes(owned))
      tail = answered
      return answered
    },
  }
}

const toBytes = (statusWord: number): Uint8Array => Uint8Array.of(statusWord >> 8, statusWord & 0xff)

/** Secure messaging of ISO 7816-4 is known to one application, which misses its session; elsewhere nothing knows it. */
const requireClass = (cla: number, { application }: CardState): void => {
  requireThat((cla & 0x03) === 0 || cla >= 0xa0, status.channelUnsupported)
  const isKnown = application?.secureMessaging === true && (cla & 0x08) !== 0
  const refusal = isKnown ? status.noSecureMessaging : status.secureMessagingUnsupported
  requireThat((cla & 0x0c) === 0 || cla >= 0xa0, refusal)
  requireThat(cla === 0x00 || cla === 0x80, status.unknownClass)
}

type DataObject = () => Uint8Array | Promise<Uint8Array>

/** GET DATA works on card level only: after a reset, or with the issuer's domain selected. */
const getData = async (
  { application }: CardState,
  { p1, p2, data, le }: ReceivedCommand,
  objects: ReadonlyMap<number, DataObject>,
): Promise<Uint8Array> => {
  requireThat(data.length === 0 && le !== undefined, status.wrongLength)
  const object = application === undefined ? objects.get(p1 * 0x100 + p2) : undefined
  if (object === undefined) throw new StatusError(status.dataObjectNotFound)
  return (await object()).subarray(0, le)
}

/** Card recognition data (GlobalPlatform Card Specification 2.3 §H.2): whose standard, and which version of it, 2.1.1. */
const recognition = tlv(
  '66',
  tlv('73', tlv('06', decodeHex('2a864886fc6b01')), tlv('60', tlv('06', decodeHex('2a864886fc6b02020101')))),
)

const buildDataObjects = (data: VirtualCardData, authority: CardAuthority): ReadonlyMap<number, DataObject> =>
  new Map<number, DataObject>([
    [0x0042, () => encodeUtf8('VIRTUAL ISSUER  ')],
    [0x0045, () => encodeUtf8(data.serial)],
    [0x0066, () => recognition],
    [0x00f0, () => encodeUtf8(data.municipalityCode)],
    [0x00f2, () => encodeUtf8(data.expiry.replaceAll('-', ''))],
    [0x00f8, () => authority.certificate()],
    [0x5f51, () => contactAtr.subarray(1)],
  ])
