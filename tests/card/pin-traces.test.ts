import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { openJpkiSession } from '#card-bridge/apps/jpki/session.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import type { VirtualUsbReader } from '#mocks/readers/virtual-usb-reader.ts'
import { firstReader, stacks } from './reader-stacks.ts'
import { testCard } from './test-card.ts'

const { signal } = new AbortController()

/** The very buffers the driver hands to the browser, and what they held at that moment. */
const spyOnTransfers = ({ device }: VirtualUsbReader) => {
  const seen: { readonly buffer: Uint8Array; readonly held: string }[] = []
  const transferOut = device.transferOut.bind(device)
  device.transferOut = (endpointNumber, data) => {
    const buffer = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)
    seen.push({ buffer, held: encodeHex(buffer) })
    return transferOut(endpointNumber, data)
  }
  return seen
}

describe.each(stacks)('after a PIN went through $name', ({ create }) => {
  it('no buffer of the driver holds it any more', async () => {
    const virtual = create()
    const reader = await firstReader(virtual)
    await virtual.insert(await createVirtualCard((await testCard()).data))
    const transport = await reader.connect(signal)
    const session = await openJpkiSession(transport, { signal })
    const seen = spyOnTransfers(virtual)
    const pin = encodeUtf8('1234')
    await session.verifyPin('authentication', pin)
    await transport.close()
    expect(seen.filter(({ held }) => held.includes('0431323334'))).toHaveLength(1)
    for (const { buffer } of seen) expect(encodeHex(buffer)).not.toContain('31323334')
    expect(pin).toEqual(new Uint8Array(4))
  })
})
