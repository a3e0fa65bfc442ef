import { isEqualBytes } from '#shared/bytes/bytes.ts'
import type { CardState } from './card-state.ts'
import type { CardApplication } from './file.ts'
import type { ReceivedCommand } from './received-command.ts'
import { requireThat, status, StatusError } from './status.ts'
import { tlv } from './tlv.ts'

const nothing = new Uint8Array()

/** SELECT: applications by name or the beginning of it (JICSAP), files by identifier with P1=02 and in no other way. */
export const select = (
  state: CardState,
  command: ReceivedCommand,
  applications: readonly CardApplication[],
): Uint8Array => {
  const { p1, p2, data, le } = command
  if (p1 === 0x00) return selectByPath(state, command)
  if (p1 === 0x02) {
    requireThat(p2 === 0x0c, status.wrongParameters)
    requireThat(data.length === 2 && le === undefined, status.wrongLength)
    state.selectFile((data[0] ?? 0) * 0x100 + (data[1] ?? 0))
    return nothing
  }
  requireThat(p1 === 0x04 && (p2 === 0x0c || p2 === 0x00), status.wrongParameters)
  requireThat(data.length > 0 && data.length <= 16 && (p2 === 0 || le === undefined), status.wrongLength)
  const found = applications.find(({ aid }) => isEqualBytes(aid.subarray(0, data.length), data))
  if (found === undefined) throw new StatusError(status.notFound)
  state.select(found.isCardLevel === true ? undefined : found)
  return p2 === 0x00 && le !== undefined ? tlv('6f', tlv('84', found.aid)) : nothing
}

/** There is no master file: 3F00 is unknown, and selecting nothing at all does nothing once an application is current. */
const selectByPath = (state: CardState, { data, p2 }: ReceivedCommand): Uint8Array => {
  if (data.length > 0) throw new StatusError(status.notFound)
  requireThat(p2 === 0 && state.application !== undefined, status.wrongParameters)
  return nothing
}
