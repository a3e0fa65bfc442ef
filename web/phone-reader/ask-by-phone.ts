/** Lets a person's phone read the card for this page. */
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { openChannel, openTerminalChannel, closeChannel } from '#shared/phone-reader/api.ts'
import { askPhone, type ComputerState } from '#shared/phone-reader/computer-end.ts'
import type { Intent, Result } from '#shared/phone-reader/messages.ts'
import { createRelayPort } from '#shared/phone-reader/relay-port.ts'
import { call, callWhileLeaving } from '#web/app/api.ts'

export type AskByPhoneOptions = {
  /** The terminal's own door where it is signed in, else the public one. */
  readonly door: 'terminal' | 'public'
  /** Called once the person has compared the codes. */
  readonly makeIntent: () => Promise<Intent>
  /** What `PairingPanel` shows. */
  readonly onState: (state: ComputerState) => void
  /** Called for every sign that the phone is there. */
  readonly onHeard?: () => void
  readonly signal: AbortSignal
}

export type AskByPhone = (options: AskByPhoneOptions) => Promise<Result>

const doors = { terminal: openTerminalChannel, public: openChannel } as const

/** Throws what `askPhone` throws, `request.rate-limited` and `network.unreachable`. A page that is left ends the channel. */
export const askByPhone: AskByPhone = async ({ door, ...options }) => {
  const access = await call(doors[door], { signal: options.signal })
  const channelId = decodeBase64url(access.channelId)
  const onPageHide = () => {
    callWhileLeaving(closeChannel, { body: access }).catch(() => undefined)
  }
  globalThis.addEventListener('pagehide', onPageHide)
  try {
    return await askPhone({ ...options, port: createRelayPort({ call, access }), channelId, origin: location.origin })
  } finally {
    globalThis.removeEventListener('pagehide', onPageHide)
  }
}
