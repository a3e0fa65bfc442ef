import { concatBytes, encodeUtf8, zeroBytes } from '#shared/bytes/bytes.ts'
import { decodeHex } from '#shared/bytes/hex.ts'
import { buildCommonData } from './applications/common-data.ts'
import { buildJpki } from './applications/jpki.ts'
import { buildResidentRegister } from './applications/resident-register.ts'
import { buildTextInputAssist } from './applications/text-input-assist.ts'
import { createMemoryCounterStore, type CounterStore, type VirtualCardData } from './card-data.ts'
import { CardState } from './card-state.ts'
import {
  changePin,
  computeSignature,
  getChallenge,
  readBinary,
  readRecord,
  verify,
  type Instruction,
} from './instructions.ts'
import { parseCommand, type ReceivedCommand } from './received-command.ts'
import { select } from './select.ts'
import { createP384SigningKey, createRsaSigningKey } from './signing-key.ts'
import { requireThat, status, StatusError } from './status.ts'

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

/** Contact ATR of the card: no historical bytes, T=1, IFSC 254. */
export const contactAtr = decodeHex('3be000ff8131fe4514')

const plainClass: Readonly<Record<number, Instruction>> = {
  0x20: verify,
  0x24: changePin,
  0x84: getChallenge,
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
  const applications = [
    buildJpki(data, { auth, sign }),
    buildTextInputAssist(data),
    buildCommonData(data),
    buildResidentRegister(data),
    { aid: decodeHex('a0000001510000'), files: new Map() },
  ]
  const state = new CardState(data, counters)
  const dataObjects = buildDataObjects(data)
  let tail: Promise<unknown> = Promise.resolve()

  const execute = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const [cla = 0] = bytes
    requireClass(cla)
    const command = parseCommand(bytes)
    try {
      if (cla === 0x00 && command.ins === 0xa4) return select(state, command, applications)
      if (cla === 0x00 && command.ins === 0xca) return getData(state, command, dataObjects)
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

const requireClass = (cla: number): void => {
  requireThat((cla & 0x03) === 0 || cla >= 0xa0, status.channelUnsupported)
  requireThat((cla & 0x0c) === 0 || cla >= 0xa0, status.secureMessagingUnsupported)
  requireThat(cla === 0x00 || cla === 0x80, status.unknownClass)
}

/** GET DATA works on card level only: after a reset, or with the issuer's domain selected. */
const getData = (
  state: CardState,
  { p1, p2, data, le }: ReceivedCommand,
  objects: ReadonlyMap<number, Uint8Array>,
): Uint8Array => {
  requireThat(data.length === 0 && le !== undefined, status.wrongLength)
  const onCardLevel = state.application === undefined || state.application.files.size === 0
  const object = onCardLevel ? objects.get(p1 * 0x100 + p2) : undefined
  if (object === undefined) throw new StatusError(status.dataObjectNotFound)
  return object.subarray(0, le)
}

const buildDataObjects = (data: VirtualCardData): ReadonlyMap<number, Uint8Array> =>
  new Map([
    [0x0042, encodeUtf8('VIRTUAL ISSUER  ')],
    [0x0045, encodeUtf8(data.serial)],
    [0x00f0, encodeUtf8(data.municipalityCode)],
    [0x00f2, encodeUtf8(data.expiry.replaceAll('-', ''))],
    [0x5f51, contactAtr.subarray(1)],
  ])
