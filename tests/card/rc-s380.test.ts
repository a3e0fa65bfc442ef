import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#shared/bytes/hex.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { acknowledgeFrame, buildFrame, parseFrame } from '#card-bridge/readers/rc-s380/frame.ts'
import { Port100 } from '#card-bridge/readers/rc-s380/port100.ts'
import type { UsbPipe } from '#card-bridge/readers/usb/usb-pipe.ts'

const { signal } = new AbortController()

/** A pipe that answers as told and keeps what was written. */
const createPipe = (answers: readonly string[]) => {
  const left = [...answers]
  const written: string[] = []
  const pipe: UsbPipe = {
    packetSize: 64,
    write: async (bytes) => {
      written.push(encodeHex(bytes))
    },
    read: async () => {
      const next = left.shift()
      if (next === undefined) throw new AppError('card.no-reader')
      return decodeHex(next)
    },
    close: async () => undefined,
  }
  return { pipe, written, left }
}

const ack = '0000ff00ff00'
const answer = (hex: string) => encodeHex(buildFrame(decodeHex(hex)))
const opening = [ack, answer('d7211101'), ack, answer('d72b00'), ack, answer('d70700')]

describe('Port-100 frames', () => {
  it('are the ones measured on the wire', async () => {
    const { pipe, written } = createPipe([
      ...opening,
      ack,
      answer('d70100'),
      ack,
      answer('d70300'),
      ack,
      answer('d70300'),
      ack,
      answer('d7050000000008 5090be4e5b000005e0b381a100'),
      ack,
      answer('d705000000000800'),
      ack,
      answer('d705000000000802 9000'),
    ])
    const port = await Port100.open(pipe, signal)
    await port.fieldOn(signal)
    await port.transceive(decodeHex('050010'), 30, signal)
    await port.transceive(decodeHex('1d90be4e5b00080100'), 30, signal)
    await port.transceive(decodeHex('0200a4040c0ad392f000260100000001'), 2478, signal)
    expect(written).toEqual([
      '0000ff00ff00',
      '0000ffffff0200fed6200a00',
      '0000ffffff0300fdd62a01ff00',
      '0000ffffff0300fdd606002400',
      '0000ffffff0600fad60003070f070a00',
      '0000ffffff2800d8d60200180101020103000400050006000708080009000a000b000c000e040f0010001100120013064b00',
      '0000ffffff0c00f4d602001409010a010b010c01e600',
      '0000ffffff0700f9d6043601050010da00',
      '0000ffffff0d00f3d60436011d90be4e5b00080100d200',
      '0000ffffff1400ecd604d6600200a4040c0ad392f000260100000001b300',
    ])
  })

  it('come back whole, and with one byte changed not at all', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (data, at, flip) => {
          const frame = buildFrame(data)
          expect(parseFrame(frame)).toEqual({ kind: 'data', data })
          const index = at % frame.length
          frame[index] = (frame[index] ?? 0) ^ flip
          expect(() => parseFrame(frame)).toThrow('card.protocol')
        },
      ),
    )
  })

  it('are followed by an empty transfer when they fill their last packet', async () => {
    const { pipe, written } = createPipe([...opening, ack, answer('d705000000000800')])
    const port = await Port100.open(pipe, signal)
    // 8 of header, 2 of command, 2 of time-out, 2 behind: 50 bytes make 64.
    await port.transceive(new Uint8Array(50), 30, signal)
    expect(written.at(-2)).toHaveLength(128)
    expect(written.at(-1)).toBe('')
  })

  it('of an older command are dropped, and the next command starts in step again', async () => {
    const { pipe, written, left } = createPipe([
      ...opening,
      '00',
      ack,
      answer('d7050000000008aa'),
      ack,
      answer('d7211101'),
      ack,
      answer('d705800000 00'),
    ])
    const port = await Port100.open(pipe, signal)
    await expect(port.transceive(Uint8Array.of(1), 30, signal)).rejects.toMatchObject({ code: 'card.protocol' })
    expect(await port.transceive(Uint8Array.of(2), 30, signal)).toEqual({ kind: 'silent' })
    expect(written.at(-3)).toBe(encodeHex(acknowledgeFrame))
    expect(left).toEqual([])
  })

  it('of any content lead to an answer or a named error, and never to a hang', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }), async (noise) => {
        const { pipe } = createPipe([
          ...opening,
          ...noise.flatMap((bytes) => [encodeHex(bytes), answer('d705' + encodeHex(bytes)), ack]),
        ])
        const port = await Port100.open(pipe, signal)
        const outcome = await port.transceive(Uint8Array.of(1), 30, signal).catch((error: unknown) => error)
        expect(outcome instanceof AppError || (outcome as { kind?: string }).kind !== undefined).toBe(true)
      }),
    )
  })
})
