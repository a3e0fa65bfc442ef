/** What a virtual card-AP is made of (docs/card-ap.md §1). Certificates are DER, private keys PKCS#8, all of P-256. */
export type CardApData = {
  /** 8 bytes. */
  readonly cardId: Uint8Array
  readonly agreement: CardApCredential
  readonly signature: CardApCredential
  /** 4 digits; absent where none was ever set, which answers as blocked. */
  readonly pin?: string
  readonly idleUrl: string
}

export type CardApCredential = { readonly certificate: Uint8Array; readonly privateKeyPkcs8: Uint8Array }

/** What a card never forgets. Both values change together or not at all. */
export type CardApState = { readonly counter: number; readonly triesLeft: number }

export type CardApMemory = {
  read(): CardApState | undefined
  write(state: CardApState): void
}

export const createCardApMemory = (initial?: CardApState): CardApMemory => {
  let kept = initial
  return {
    read: () => kept,
    write: (state) => {
      kept = state
    },
  }
}
