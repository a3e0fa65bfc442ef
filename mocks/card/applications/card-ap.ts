import { isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { parseCommand } from '../received-command.ts'
import { status, StatusError } from '../status.ts'
import type { VirtualCard } from '../virtual-card.ts'
import { CardApApplet, type CardApStep } from './card-ap-applet.ts'
import type { CardApData, CardApMemory } from './card-ap-data.ts'
import { createDirectDoor, createMailboxDoor, type CardApDoor } from './card-ap-doors.ts'

const isSelectByName = (command: Uint8Array): boolean =>
  command[0] === 0x00 && command[1] === 0xa4 && command[2] === 0x04

const nameOf = (command: Uint8Array): Uint8Array => command.subarray(5, 5 + (command[4] ?? 0))

const toAnswer = (statusWord: number): Uint8Array => Uint8Array.of(statusWord >> 8, statusWord & 0xff)

/**
 * A card with the card-AP loaded into its free area (CV-REG-2): selected by name through either door, beside whatever
 * applications the card has. Selecting it ends theirs, and selecting one of theirs ends it.
 */
export const withCardAp = (
  card: VirtualCard,
  parts: { readonly data: CardApData; readonly memory: CardApMemory; readonly onStep?: (step: CardApStep) => void },
): VirtualCard => {
  const applet = new CardApApplet(parts.data, parts.memory, parts.onStep)
  const doors = [createDirectDoor(applet), createMailboxDoor(applet)]
  let current: CardApDoor | undefined
  let tail: Promise<unknown> = Promise.resolve()

  const closeDoors = () => {
    current = undefined
    for (const door of doors) door.reset()
  }

  const answer = async (command: Uint8Array): Promise<Uint8Array> => {
    try {
      applet.powerOn()
      if (isSelectByName(command)) return await select(command)
      if (current === undefined) return await card.transmit(command)
      return await current.transmit(parseCommand(command))
    } catch (error) {
      return toAnswer(error instanceof StatusError ? error.statusWord : status.internal)
    }
  }

  const select = async (command: Uint8Array): Promise<Uint8Array> => {
    const name = nameOf(command)
    const found = doors.find(({ aid }) => name.length >= 5 && isEqualBytes(aid.subarray(0, name.length), name))
    if (found === undefined) {
      const answered = await card.transmit(command)
      if (answered.at(-2) === 0x90) closeDoors()
      return answered
    }
    parseCommand(command)
    const p2 = command[3]
    if (p2 !== 0x00 && p2 !== 0x0c) throw new StatusError(status.wrongParameters)
    card.reset()
    closeDoors()
    current = found
    return toAnswer(status.ok)
  }

  return {
    ...card,
    reset: () => {
      applet.powerOff()
      closeDoors()
      card.reset()
    },
    transmit: (command) => {
      const owned = command.slice()
      const answered = tail.then(() => answer(owned)).finally(() => zeroBytes(owned))
      tail = answered
      return answered
    },
  }
}
