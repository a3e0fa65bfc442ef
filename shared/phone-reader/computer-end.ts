/** The computer's side of one channel, from the link on its screen to the phone's answer. */
import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { reasonOf, startLife } from './channel-life.ts'
import {
  buildWelcome,
  computeShortCode,
  deriveKeys,
  generateEphemeralKey,
  nonceLength,
  parseHello,
  randomBytes,
  requireCommitted,
  requireHello,
  type ChannelKeys,
  type EphemeralKey,
} from './key-agreement.ts'
import { buildPairingLink, secretLength, type Pairing } from './link.ts'
import { decodeBytes, phoneMessage, takesCardAp, type Intent, type Result, type Step } from './messages.ts'
import { lifeMs, pageTimers, SealedLink, type RelayPort, type Timers } from './sealed-link.ts'

export type ComputerState =
  /** The link is to be shown, as a QR code. */
  | { readonly status: 'waiting'; readonly link: string }
  /** A phone has come; its person compares the codes. */
  | { readonly status: 'comparing'; readonly code: string }
  | { readonly status: 'working'; readonly step: Step | null }

type ComputerOptions = {
  readonly port: RelayPort
  readonly channelId: Uint8Array<ArrayBuffer>
  /** Of this page; a phone of another origin never gets as far as a code. */
  readonly origin: string
  /** Called once the person has compared the codes: what is asked may be made as late as that. */
  readonly makeIntent: () => Promise<Intent>
  readonly onState: (state: ComputerState) => void
  /** Called for every sign that the phone is there. */
  readonly onHeard?: () => void
  readonly signal: AbortSignal
  readonly timers?: Timers
}

type Asking = ComputerOptions & { readonly timers: Timers }
type PhoneLink = SealedLink<typeof phoneMessage>

const isAnswerTo = (asked: Intent, { kind }: Result): boolean =>
  asked.kind === 'sign'
    ? kind === 'signed'
    : kind === 'authenticated' || (kind === 'proved-by-card-ap' && takesCardAp(asked))

/** Steps 6 and 7 of the key agreement. */
const greet = async (
  { port, origin }: Asking,
  { pairing, key, message }: { readonly pairing: Pairing; readonly key: EphemeralKey; readonly message: Uint8Array },
) => {
  const hello = parseHello(message)
  const { privateKey } = key
  const keys = await deriveKeys({ origin, pairing, ...hello, privateKey, peerKey: hello.phoneKey })
  await requireHello(keys, hello)
  const computerNonce = randomBytes(nonceLength)
  await port.send(await buildWelcome(keys, computerNonce))
  return { hello, keys, computerNonce }
}

/** Steps 8 to 10: the codes, and the person's word that they are the same. */
const compare = async (
  link: PhoneLink,
  { hello, keys, computerNonce }: Awaited<ReturnType<typeof greet>>,
  onState: Asking['onState'],
): Promise<void> => {
  const reveal = await link.next()
  if (reveal.say !== 'reveal') throw new AppError('phone.tampered')
  const phoneNonce = decodeBytes(reveal.nonce)
  await requireCommitted(hello, phoneNonce)
  onState({ status: 'comparing', code: await computeShortCode(keys, { computer: computerNonce, phone: phoneNonce }) })
  const answer = await link.next()
  if (answer.say === 'refused') throw new AppError(answer.code)
  if (answer.say !== 'confirmed') throw new AppError('phone.tampered')
}

/** Asks, and follows the phone's progress to its answer. */
const ask = async (link: PhoneLink, { makeIntent, onState }: Asking): Promise<Result> => {
  const intent = await link.during(makeIntent)
  await link.send({ say: 'request', intent })
  onState({ status: 'working', step: null })
  for (;;) {
    const message = await link.next()
    if (message.say === 'progress') onState({ status: 'working', step: message.step })
    else if (message.say === 'refused') throw new AppError(message.code)
    else if (message.say === 'result' && isAnswerTo(intent, message.result)) {
      await link.send({ say: 'received' })
      return message.result
    } else throw new AppError('phone.tampered')
  }
}

const converse = async (
  asking: Asking,
  greeted: { readonly keys: ChannelKeys } & Awaited<ReturnType<typeof greet>>,
) => {
  const { port, timers, signal, onState, onHeard } = asking
  const link = new SealedLink({
    port,
    keys: greeted.keys,
    side: 'computer',
    schema: phoneMessage,
    timers,
    signal,
    onHeard,
  })
  try {
    await compare(link, greeted, onState)
    const result = await ask(link, asking)
    link.end(new AppError('phone.cancelled'))
    return { result, farewell: undefined }
  } catch (error) {
    const reason = reasonOf(error, link.signal)
    return { reason, farewell: link.cancel(reason) }
  }
}

/**
 * Runs one channel to its one answer. Throws `phone.expired`, `phone.gone`, `phone.cancelled`, `phone.tampered`, the
 * phone's own refusal, what `makeIntent` throws, and the reason of `signal`; each ends the channel.
 */
export const askPhone = async (options: ComputerOptions): Promise<Result> => {
  const { port, channelId, origin, onState, timers = pageTimers } = options
  const life = startLife(options.signal, timers, lifeMs)
  const asking = { ...options, timers, signal: life.signal }
  const secret = randomBytes(secretLength)
  let farewell: Promise<void> | undefined
  try {
    const key = await generateEphemeralKey()
    const pairing = { channelId, secret, computerKey: key.publicKey }
    onState({ status: 'waiting', link: buildPairingLink(origin, pairing) })
    const message = await port.next(life.signal)
    const outcome = await converse(asking, await greet(asking, { pairing, key, message }))
    farewell = outcome.farewell
    if (outcome.result === undefined) throw outcome.reason
    return outcome.result
  } catch (error) {
    throw reasonOf(error, life.signal)
  } finally {
    life.stop()
    zeroBytes(secret)
    // Nobody waits for a goodbye.
    void (farewell ?? Promise.resolve()).then(() => port.close()).catch(() => undefined)
  }
}
