import { connect, type Socket } from 'node:net'
import { concatBytes } from '#shared/bytes/bytes.ts'
import type { VirtualCard } from './virtual-card.ts'

/** Messages of one byte that the reader driver sends instead of a command. Only the last wants an answer. */
const control = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, askAtr: 0x04 } as const

export const vpcdPort = 35_963

export type VpcdLink = {
  /** Settles when the driver hangs up. */
  readonly ended: Promise<void>
  close(): void
}

/**
 * Puts a virtual card into the virtual reader of pcscd (vsmartcard's vpcd): the card is the client of a TCP connection
 * that carries two bytes of length, big-endian, and then a command, an answer, or one of the controls.
 */
export const connectVpcd = async (
  card: VirtualCard,
  address: { readonly host?: string; readonly port?: number } = {},
): Promise<VpcdLink> => {
  const socket = connect(address.port ?? vpcdPort, address.host ?? '127.0.0.1')
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
  })
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  // A driver that dies resets the connection; `close` follows and says all there is to say.
  socket.on('error', () => undefined)
  void serve(socket, card)
  return { ended, close: () => socket.destroy() }
}

const serve = async (socket: Socket, card: VirtualCard): Promise<void> => {
  let held = new Uint8Array()
  try {
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      held = concatBytes(held, chunk)
      for (let message = takeMessage(held); message !== undefined; message = takeMessage(held)) {
        held = held.slice(message.length + 2)
        const answer = await answerTo(message, card)
        if (answer !== undefined) {
          socket.write(concatBytes(Uint8Array.of(answer.length >> 8, answer.length & 0xff), answer))
        }
      }
    }
  } catch {
    socket.destroy()
  }
}

const takeMessage = (held: Uint8Array): Uint8Array | undefined => {
  const [high, low] = held
  if (high === undefined || low === undefined) return undefined
  const length = high * 0x100 + low
  return held.length < length + 2 ? undefined : held.slice(2, length + 2)
}

const answerTo = async (message: Uint8Array, card: VirtualCard): Promise<Uint8Array | undefined> => {
  if (message.length !== 1) return card.transmit(message)
  if (message[0] === control.askAtr) return card.atr
  card.reset()
  return undefined
}
