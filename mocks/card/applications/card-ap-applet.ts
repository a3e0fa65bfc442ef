import { concatBytes, encodeUtf8, isEqualBytes, zeroBytes } from '#shared/bytes/bytes.ts'
import { deriveKeys, loadCardKeys, seal, signStatement, unseal, type CardKeys } from './card-ap-crypto.ts'
import type { CardApData, CardApMemory, CardApState } from './card-ap-data.ts'

/** Where a card stands in the work of §4; tests take the card away there. */
export type CardApStep = 'received' | 'counted' | 'judged' | 'answered'

/** The field went away in the middle of the work: nobody hears what comes after, and nothing comes after. */
export class PowerLost extends Error {
  override readonly name = 'PowerLost'
}

const triesMax = 3
const repliesLast = 4
const pointEnd = 67
const sealedAuthenticate = 195
const textLength = 84
const counterEnd = 0xffff_ffff

const reason = { notARequest: 1, version: 2, sealBroken: 3, notOnCurve: 4, wornOut: 5 } as const
const outcome = { done: 0, pinWrong: 1, pinBlocked: 2, counterRefused: 3 } as const

const uint16 = (value: number) => Uint8Array.of(value >> 8, value)
const uint32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
const readUint32 = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)

/** The mailbox and what the card does with a request (docs/card-ap.md §4), whichever door it came through. */
export class CardApApplet {
  readonly #data: CardApData
  readonly #memory: CardApMemory
  readonly #onStep: (step: CardApStep) => void
  #keys: Promise<CardKeys> | undefined
  #standing: Uint8Array | undefined
  #powerUpsLeft = 0
  #power = 0
  #isOn = false

  constructor(data: CardApData, memory: CardApMemory, onStep: (step: CardApStep) => void = () => undefined) {
    this.#data = data
    this.#memory = memory
    this.#onStep = onStep
  }

  get idleUrl(): string {
    return this.#data.idleUrl
  }

  /** The reply that stands in the mailbox. */
  get standing(): Uint8Array | undefined {
    return this.#standing
  }

  powerOff(): void {
    this.#isOn = false
    this.#power += 1
  }

  /** To be called with every command: the first one after a field came up is a power-up. */
  powerOn(): void {
    if (this.#isOn) return
    this.#isOn = true
    if (this.#powerUpsLeft === 0) this.#standing = undefined
    else this.#powerUpsLeft -= 1
  }

  /** One request; its reply stands afterwards. Throws `PowerLost`. */
  async take(request: Uint8Array): Promise<Uint8Array> {
    const power = this.#power
    this.#standing = undefined
    const stay = (step: CardApStep) => {
      this.#requirePower(power)
      this.#onStep(step)
      this.#requirePower(power)
    }
    stay('received')
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', request.slice()))
    const head = (kind: number) => concatBytes(Uint8Array.of(1, kind), digest.subarray(0, 8))
    const { reply, full } = await this.#answer(request, head, stay)
    this.#requirePower(power)
    // One transaction: the reply stands, and where the PIN was right the tries are full again.
    this.#standing = reply
    this.#powerUpsLeft = repliesLast
    if (full) this.#write({ ...this.#read(), triesLeft: triesMax })
    stay('answered')
    return reply
  }

  async #answer(request: Uint8Array, head: (kind: number) => Uint8Array, stay: (step: CardApStep) => void) {
    const refuse = (why: number) => ({ reply: concatBytes(head(0xff), Uint8Array.of(why)), full: false })
    const [version, kind] = request
    if (version !== undefined && version !== 1) return refuse(reason.version)
    const isStatus = kind === 1 && request.length === pointEnd
    if (!isStatus && !(kind === 2 && request.length === sealedAuthenticate)) return refuse(reason.notARequest)
    const cardKeys = await (this.#keys ??= loadCardKeys(this.#data))
    const keys = await deriveKeys(cardKeys, request.subarray(2, pointEnd))
    if (keys === undefined) return refuse(reason.notOnCurve)
    try {
      if (isStatus) return { reply: await this.#status(keys.reply, head), full: false }
      const text = await unseal(keys.request, request.subarray(pointEnd), request.subarray(0, pointEnd))
      if (text?.length !== textLength) return refuse(reason.sealBroken)
      if (this.#read().counter === counterEnd) return refuse(reason.wornOut)
      const judged = await this.#authenticate(text, stay).finally(() => zeroBytes(text))
      const associated = head(0x82)
      return { reply: concatBytes(associated, await seal(keys.reply, judged.text, associated)), full: judged.full }
    } finally {
      zeroBytes(keys.request, keys.reply)
    }
  }

  async #status(key: Uint8Array, head: (kind: number) => Uint8Array): Promise<Uint8Array> {
    const { certificate } = this.#data.agreement
    const { counter, triesLeft } = this.#read()
    const associated = concatBytes(head(0x81), uint16(certificate.length), certificate)
    const text = concatBytes(uint32(counter), Uint8Array.of(triesLeft, triesMax))
    return concatBytes(associated, await seal(key, text, associated))
  }

  /** Steps 2 to 6. */
  async #authenticate(text: Uint8Array, stay: (step: CardApStep) => void) {
    const { counter, triesLeft } = this.#read()
    const asked = readUint32(text)
    const short = (what: number, state: CardApState) => ({
      text: concatBytes(Uint8Array.of(what), uint32(state.counter), Uint8Array.of(state.triesLeft)),
      full: false,
    })
    if (asked !== counter + 1) return short(outcome.counterRefused, { counter, triesLeft })
    if (triesLeft === 0) return short(outcome.pinBlocked, { counter, triesLeft })
    const counted = { counter: asked, triesLeft: triesLeft - 1 }
    this.#write(counted)
    stay('counted')
    const isRight = this.#isPin(text.subarray(4, 20))
    if (!isRight) {
      stay('judged')
      return short(outcome.pinWrong, counted)
    }
    const { cardId, signature } = this.#data
    const signed = await signStatement(await (this.#keys ??= loadCardKeys(this.#data)), {
      originHash: text.subarray(20, 52),
      challenge: text.subarray(52, 84),
      counter: text.subarray(0, 4),
      cardId,
    })
    stay('judged')
    const head = concatBytes(Uint8Array.of(outcome.done), text.subarray(0, 4), Uint8Array.of(triesMax))
    const { certificate } = signature
    return { text: concatBytes(head, cardId, signed, uint16(certificate.length), certificate), full: true }
  }

  #isPin(block: Uint8Array): boolean {
    const { pin } = this.#data
    if (pin === undefined) return false
    const wanted = new Uint8Array(16).fill(0xff)
    wanted[0] = pin.length
    wanted.set(encodeUtf8(pin), 1)
    return isEqualBytes(wanted, block)
  }

  #read(): CardApState {
    return this.#memory.read() ?? { counter: 0, triesLeft: this.#data.pin === undefined ? 0 : triesMax }
  }

  #write(state: CardApState): void {
    this.#memory.write(state)
  }

  #requirePower(power: number): void {
    if (this.#power !== power) throw new PowerLost()
  }
}
