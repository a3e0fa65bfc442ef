import { createCipheriv, createECDH, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  buildHello,
  buildWelcome,
  computeCommitment,
  computeShortCode,
  deriveKeys,
  generateEphemeralKey,
  openWelcome,
  parseHello,
  requireHello,
} from './key-agreement.ts'
import { SealedStream } from './sealed-stream.ts'

const origin = 'https://madoguchi.example'
const bytes = (buffer: Uint8Array) => new Uint8Array(buffer)

/** The hash of docs/phone-as-reader.md, written down once more from its text. */
const hash = (...parts: (string | Uint8Array)[]) => {
  const sha = createHash('sha256')
  for (const part of parts.map((part) => Buffer.from(part as Uint8Array))) {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(part.length)
    sha.update(length).update(part)
  }
  return sha.digest()
}

/** A phone made of node:crypto alone, after the document and not after the code. */
const createPeer = async () => {
  const computer = await generateEphemeralKey()
  const pairing = { channelId: bytes(randomBytes(16)), secret: bytes(randomBytes(16)), computerKey: computer.publicKey }
  const ecdh = createECDH('prime256v1')
  const phoneKey = bytes(ecdh.generateKeys())
  const nonce = bytes(randomBytes(16))
  const commitment = bytes(hash('madoguchi phone-reader 1 commitment', phoneKey, nonce))
  const transcript = hash(
    'madoguchi phone-reader 1 transcript',
    origin,
    pairing.channelId,
    computer.publicKey,
    phoneKey,
    commitment,
  )
  const shared = ecdh.computeSecret(computer.publicKey)
  const material = Buffer.from(hkdfSync('sha256', shared, pairing.secret, transcript, 128))
  const [phoneSealing, phoneConfirming, computerSealing, computerConfirming] = [0, 32, 64, 96].map((at) =>
    material.subarray(at, at + 32),
  ) as [Buffer, Buffer, Buffer, Buffer]
  const peerKey = phoneKey
  const { privateKey } = computer
  const keys = await deriveKeys({ origin, pairing, phoneKey, commitment, privateKey, peerKey })
  return {
    keys,
    transcript,
    phoneKey,
    nonce,
    commitment,
    phoneSealing,
    phoneConfirming,
    computerSealing,
    computerConfirming,
  }
}

describe('the key agreement', () => {
  it('is the one of its document, as another program makes it', async () => {
    const peer = await createPeer()
    const tag = createHmac('sha256', peer.phoneConfirming).update(peer.transcript).digest()
    const hello = Buffer.concat([Buffer.of(1), peer.phoneKey, peer.commitment, tag])
    await requireHello(peer.keys, parseHello(hello))
    expect(Buffer.from(await buildHello(peer.keys, peer))).toEqual(hello)
    expect(await computeCommitment(peer.phoneKey, peer.nonce)).toEqual(peer.commitment)

    const computerNonce = bytes(randomBytes(16))
    const answer = createHmac('sha256', peer.computerConfirming).update(peer.transcript).update(computerNonce).digest()
    const welcome = Buffer.concat([Buffer.of(2), computerNonce, answer])
    expect(Buffer.from(await buildWelcome(peer.keys, computerNonce))).toEqual(welcome)
    expect(await openWelcome(peer.keys, welcome)).toEqual(computerNonce)

    const digest = hash('madoguchi phone-reader 1 code', peer.transcript, computerNonce, peer.nonce)
    const code = String(digest.readBigUInt64BE(0) % 1_000_000n).padStart(6, '0')
    expect(await computeShortCode(peer.keys, { computer: computerNonce, phone: peer.nonce })).toBe(code)
  })

  it('seals as its document says, with direction and counter in nonce and additional data', async () => {
    const peer = await createPeer()
    const stream = new SealedStream(peer.keys, 'computer')
    const seal = (direction: number, counter: bigint, key: Buffer, text: string) => {
      const number = Buffer.alloc(12)
      number.writeUInt32BE(direction)
      number.writeBigUInt64BE(counter, 4)
      const cipher = createCipheriv('aes-256-gcm', key, number)
      cipher.setAAD(Buffer.concat([peer.transcript, number]))
      return Buffer.concat([Buffer.of(3), cipher.update(text), cipher.final(), cipher.getAuthTag()])
    }
    for (const counter of [0n, 1n, 2n]) {
      const message = seal(0, counter, peer.phoneSealing, `message ${counter}`)
      expect(Buffer.from(await stream.open(message)).toString()).toBe(`message ${counter}`)
      const sealed = await stream.seal(bytes(Buffer.from('answer')))
      expect(Buffer.from(sealed)).toEqual(seal(1, counter, peer.computerSealing, 'answer'))
    }
    await expect(stream.open(seal(0, 2n, peer.phoneSealing, 'again'))).rejects.toThrow('phone.tampered')
  })

  it('refuses a hello that is too short, too long, of another kind, or confirmed by another key', async () => {
    const peer = await createPeer()
    const hello = await buildHello(peer.keys, peer)
    for (const wrong of [hello.slice(0, -1), new Uint8Array([...hello, 0]), new Uint8Array([2, ...hello.slice(1)])])
      expect(() => parseHello(wrong)).toThrow('phone.tampered')
    const forged = hello.slice()
    forged[hello.length - 1] = (forged.at(-1) ?? 0) ^ 1
    await expect(requireHello(peer.keys, parseHello(forged))).rejects.toThrow('phone.tampered')
    await expect(requireHello((await createPeer()).keys, parseHello(hello))).rejects.toThrow('phone.tampered')
  })
})
