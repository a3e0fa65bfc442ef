/** What a virtual card is made of. Bytes are DER: certificates as X.509, private keys as PKCS#8. */
export type VirtualCardData = {
  /** Names the card in the counter store and on the panel. */
  readonly id: string
  /** What the panel calls it, e.g. the invented holder's name. */
  readonly label: string
  /** Plastic unless told otherwise: a phone has another token label and guards its authentication certificate. */
  readonly token?: 'card' | 'android-phone' | 'iphone'
  readonly authCertificate: Uint8Array
  readonly authPrivateKey: Uint8Array
  /** Absent for holders without a signature certificate, such as children under fifteen. */
  readonly signCertificate?: Uint8Array
  readonly signPrivateKey?: Uint8Array
  readonly caCertificates?: { readonly auth?: Uint8Array; readonly sign?: Uint8Array }
  readonly pins: VirtualCardPins
  /** 15 digits. */
  readonly serial: string
  /** Issuing municipality, 5 digits. */
  readonly municipalityCode: string
  /** `YYYY-MM-DD`. */
  readonly expiry: string
  readonly basicFour?: BasicFourOnCard
  /** 12 digits with a wrong check digit, so that it is nobody's. */
  readonly myNumber?: string
  /** Tries a PIN has while the counter store knows nothing about it. */
  readonly initialRetries?: Partial<Readonly<Record<CounterName, number>>>
  /** P-384 keys and the profile of the card to come. */
  readonly generation?: 'current' | 'next'
}

export type BasicFourOnCard = {
  readonly name: string
  readonly address: string
  /** `YYYYMMDD`. */
  readonly birthDate: string
  /** 1 male, 2 female, 9 not applicable. */
  readonly sex: '1' | '2' | '9'
}

/** Absent PINs were never set: a 顔認証マイナンバーカード has none, and answers as a locked one. */
export type VirtualCardPins = {
  readonly authentication?: string
  readonly signature?: string
  readonly textInputAssist?: string
  readonly residentRegister?: string
  /** 4 digits on the card's face; with birth date and expiry year it makes 照合番号B. */
  readonly securityCode?: string
}

export type CounterName =
  | 'authentication'
  | 'signature'
  | 'textInputAssist'
  | 'residentRegister'
  | 'verificationA'
  | 'verificationB'
  | 'faceVerificationA'
  | 'faceVerificationB'
  | 'birthDate'

/** Where a card's tries live: a card forgets everything else when it loses power, never these. */
export type CounterStore = {
  read(cardId: string, counter: CounterName): number | undefined
  write(cardId: string, counter: CounterName, retriesLeft: number): void
}

/** A store that lasts as long as the process or page. */
export const createMemoryCounterStore = (): CounterStore => {
  const counters = new Map<string, number>()
  const key = (cardId: string, counter: CounterName) => `${cardId}/${counter}`
  return {
    read: (cardId, counter) => counters.get(key(cardId, counter)),
    write: (cardId, counter, retriesLeft) => {
      counters.set(key(cardId, counter), retriesLeft)
    },
  }
}
