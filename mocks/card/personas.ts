import type { VirtualCardData } from './card-data.ts'

const withoutSignature = ({
  signCertificate: _certificate,
  signPrivateKey: _key,
  pins: { signature: _pin, ...pins },
  ...data
}: VirtualCardData): VirtualCardData => ({ ...data, pins })

const withTries = (tries: VirtualCardData['initialRetries']) => (data: VirtualCardData) => ({
  ...data,
  id: `${data.id}/${Object.entries(tries ?? {}).join()}`,
  initialRetries: { ...data.initialRetries, ...tries },
})

const newP384Key = async (): Promise<Uint8Array> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify'])
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
}

/**
 * What else a holder's card could be: each makes another card of one that has everything. Whether certificates are expired
 * or revoked is a matter of the certificates, and the invented people's cards have both kinds.
 */
export const personas = {
  adult: (data: VirtualCardData) => data,
  /** Under fifteen: no signature certificate. */
  child: withoutSignature,
  'signature-locked': withTries({ signature: 0 }),
  'authentication-locked': withTries({ authentication: 0 }),
  'last-try': withTries({ authentication: 1 }),
  /** 顔認証マイナンバーカード: PINs were never set. */
  'without-pins': ({ pins: { securityCode }, ...data }: VirtualCardData): VirtualCardData => ({
    ...withoutSignature({ ...data, pins: {} }),
    pins: securityCode === undefined ? {} : { securityCode },
  }),
  'android-phone': (data: VirtualCardData): VirtualCardData => ({ ...data, token: 'android-phone' }),
  iphone: (data: VirtualCardData): VirtualCardData => ({ ...data, token: 'iphone' }),
  /** The card announced to follow: a P-384 key that no certificate of today belongs to. */
  'next-generation': async (data: VirtualCardData): Promise<VirtualCardData> => ({
    ...withoutSignature(data),
    authPrivateKey: await newP384Key(),
    generation: 'next',
  }),
} as const satisfies Readonly<Record<string, (data: VirtualCardData) => VirtualCardData | Promise<VirtualCardData>>>

export type Persona = keyof typeof personas

export const isPersona = (name: string): name is Persona => Object.hasOwn(personas, name)
