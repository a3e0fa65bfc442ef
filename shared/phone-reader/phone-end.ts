/** The phone's side of one channel, from the link it opened to the computer's word that the answer came. */
import { encodeBase64url } from '#shared/bytes/base64url.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { reasonOf, startLife } from './channel-life.ts'
import {
  buildHello,
  computeCommitment,
  computeShortCode,
  deriveKeys,
  generateEphemeralKey,
  nonceLength,
  openWelcome,
  randomBytes,
} from './key-agreement.ts'
import type { Pairing } from './link.ts'
import {
  computerMessage,
  decodeBytes,
  digestAlgorithms,
  refusals,
  type Intent,
  type Refusal,
  type Result,
  type Step,
} from './messages.ts'
import { lifeMs, pageTimers, SealedLink, type RelayPort, type Timers } from './sealed-link.ts'

type PhoneOptions = {
  readonly port: RelayPort
  readonly pairing: Pairing
  /** Of this page. */
  readonly origin: string
  /** Services this phone has words for; it does nothing for any other. */
  readonly purposes: ReadonlySet<string>
  /** Shows the code; true when the person says that the computer shows the same. */
  readonly compareCode: (code: string, signal: AbortSignal) => Promise<boolean>
  /** Called while the computer makes its request, and while it takes the answer. */
  readonly onWaiting: (what: 'request' | 'receipt') => void
  /** Shows what is asked, takes the PIN, uses the card. `AppError`s of `refusals` are told to the computer by their code. */
  readonly perform: (
    intent: Intent,
    context: { readonly signal: AbortSignal; readonly onStep: (step: Step) => void },
  ) => Promise<Result>
  readonly signal: AbortSignal
  readonly timers?: Timers
}

type Answering = PhoneOptions & { readonly timers: Timers }
type ComputerLink = SealedLink<typeof computerMessage>

const isRefusal = (code: string): code is Refusal => refusals.some((refusal) => refusal === code)

/** Steps 2 to 8 of the key agreement. */
const introduce = async ({ port, pairing, origin, signal }: Answering) => {
  const { privateKey, publicKey: phoneKey } = await generateEphemeralKey()
  const phoneNonce = randomBytes(nonceLength)
  const commitment = await computeCommitment(phoneKey, phoneNonce)
  const peerKey = pairing.computerKey
  const keys = await deriveKeys({ origin, pairing, phoneKey, commitment, privateKey, peerKey })
  await port.send(await buildHello(keys, { phoneKey, commitment }))
  const computerNonce = await openWelcome(keys, await port.next(signal))
  return { keys, phoneNonce, computerNonce }
}

const compare = async (
  link: ComputerLink,
  { keys, phoneNonce, computerNonce }: Awaited<ReturnType<typeof introduce>>,
  compareCode: Answering['compareCode'],
): Promise<void> => {
  await link.send({ say: 'reveal', nonce: encodeBase64url(phoneNonce) })
  const code = await computeShortCode(keys, { computer: computerNonce, phone: phoneNonce })
  if (!(await link.during((signal) => compareCode(code, signal)))) throw new AppError('phone.code-mismatch')
  await link.send({ say: 'confirmed' })
}

/** Throws `phone.origin-mismatch` for what this page has no business with, `phone.tampered` for a digest that is none. */
const requireOwn = (intent: Intent, { origin, purposes }: Answering): void => {
  if (intent.origin !== origin) throw new AppError('phone.origin-mismatch')
  if (intent.kind === 'authenticate') {
    if (!purposes.has(intent.purpose)) throw new AppError('phone.origin-mismatch')
    return
  }
  const { length } = decodeBytes(intent.digest)
  if (length !== digestAlgorithms[intent.digestAlgorithm]) throw new AppError('phone.tampered')
}

const answer = async (link: ComputerLink, options: Answering): Promise<void> => {
  const { perform, onWaiting } = options
  onWaiting('request')
  const request = await link.next()
  if (request.say !== 'request') throw new AppError('phone.tampered')
  const { intent } = request
  requireOwn(intent, options)
  const onStep = (step: Step) => {
    link.send({ say: 'progress', step }).catch(() => undefined)
  }
  const result = await link.during((signal) => perform(intent, { signal, onStep }))
  onWaiting('receipt')
  await link.send({ say: 'result', result })
  const received = await link.next()
  if (received.say !== 'received') throw new AppError('phone.tampered')
}

/** Says why, as far as the computer may know it, before the link ends. */
const giveUp = async (link: ComputerLink, reason: AppError): Promise<void> => {
  const { code } = reason
  if (!link.signal.aborted && isRefusal(code)) {
    await link.send({ say: 'refused', code }).catch(() => undefined)
    link.end(reason)
  } else await link.cancel(reason)
}

const converse = async (answering: Answering, introduced: Awaited<ReturnType<typeof introduce>>) => {
  const { port, timers, signal, compareCode } = answering
  const link = new SealedLink({ port, keys: introduced.keys, side: 'phone', schema: computerMessage, timers, signal })
  try {
    await compare(link, introduced, compareCode)
    await answer(link, answering)
    link.end(new AppError('phone.cancelled'))
    return {}
  } catch (error) {
    const reason = reasonOf(error, link.signal)
    return { reason, farewell: giveUp(link, reason) }
  }
}

/**
 * Runs one channel to its one answer; resolves when the computer has it. Throws `phone.expired`, `phone.gone`,
 * `phone.cancelled`, `phone.tampered`, `phone.code-mismatch`, `phone.origin-mismatch`, what `perform` throws, and the
 * reason of `signal`; each ends the channel.
 */
export const answerComputer = async (options: PhoneOptions): Promise<void> => {
  const { port, timers = pageTimers } = options
  const life = startLife(options.signal, timers, lifeMs)
  const answering = { ...options, timers, signal: life.signal }
  let farewell: Promise<void> | undefined
  try {
    const outcome = await converse(answering, await introduce(answering))
    farewell = outcome.farewell
    if (outcome.reason !== undefined) throw outcome.reason
  } catch (error) {
    throw reasonOf(error, life.signal)
  } finally {
    life.stop()
    void (farewell ?? Promise.resolve()).then(() => port.close()).catch(() => undefined)
  }
}
