import { concatBytes } from '#shared/bytes/bytes.ts'
import type { Transport } from '#card-bridge/transport/transport.ts'
import type { VirtualCardData } from '#mocks/card/card-data.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'

export type TestCard = {
  readonly data: VirtualCardData
  readonly authPublicKey: CryptoKey
  readonly signPublicKey: CryptoKey
}

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }

const generate = async () => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  return { publicKey, pkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)) }
}

/** A DER SEQUENCE of the size certificates have; what is inside does not matter to a card. */
export const derSequence = (contentLength: number, fill: number): Uint8Array =>
  concatBytes(
    Uint8Array.of(0x30, 0x82, contentLength >> 8, contentLength & 0xff),
    new Uint8Array(contentLength).fill(fill),
  )

let shared: Promise<TestCard> | undefined

/** Generating keys takes long, so all tests of one process share a pair; they change nothing in it. */
export const testCard = (): Promise<TestCard> => {
  shared ??= (async () => {
    const [auth, sign] = await Promise.all([generate(), generate()])
    const data: VirtualCardData = {
      id: 'test-card',
      label: 'Test',
      authCertificate: derSequence(1400, 0xa1),
      authPrivateKey: auth.pkcs8,
      signCertificate: derSequence(1700, 0xa2),
      signPrivateKey: sign.pkcs8,
      caCertificates: { auth: derSequence(1297, 0xa3), sign: derSequence(1300, 0xa4) },
      pins: { authentication: '1234', signature: 'ABC123', textInputAssist: '5678', securityCode: '2285' },
      serial: '010000000123456',
      municipalityCode: '99901',
      expiry: '2035-02-17',
      basicFour: { name: '窓口　花子', address: '架空県見本市中央１丁目２番３号', birthDate: '19800217', sex: '2' },
      myNumber: '123456789010',
    }
    return { data, authPublicKey: auth.publicKey, signPublicKey: sign.publicKey }
  })()
  return shared
}

/** A virtual card with nothing between it and the session. */
export const transportTo = (card: VirtualCard, options: { readonly extendedLength?: boolean } = {}): Transport => ({
  capabilities: { extendedLength: options.extendedLength ?? true },
  transmit: (command) => card.transmit(command),
  close: async () => card.reset(),
})

/** The shared card with changes, and nothing between it and the session. */
export const connectTo = async (changes: Partial<VirtualCardData> = {}): Promise<Transport> =>
  transportTo(await createVirtualCard({ ...(await testCard()).data, ...changes }))

/** The same holder without a signature certificate, as children are; a password is set all the same. */
export const childCard = async (): Promise<VirtualCardData> => {
  const { signCertificate: _certificate, signPrivateKey: _key, ...data } = (await testCard()).data
  return data
}

/** The same holder with the card announced to follow. */
export const nextCard = async (): Promise<{ readonly data: VirtualCardData; readonly authPublicKey: CryptoKey }> => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-384' }
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const authPrivateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
  return { data: { ...(await childCard()), authPrivateKey, generation: 'next' }, authPublicKey: publicKey }
}
