/** HTTP of the blind relay. A channel's tokens are its only authorisation: neither side is anybody in particular here. */
import * as api from '#shared/phone-reader/api.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { SharedRateLimit } from '#bff/platform/rate-limit.ts'
import type { Channels } from './store.ts'

/** `stopping` ends every wait, so that a server that is told to stop can. */
export const mountPhoneReader = (
  mount: Mount,
  channels: Channels,
  { limit, stopping }: { readonly limit: SharedRateLimit; readonly stopping: AbortSignal },
): void => {
  mount(api.openTerminalChannel, async ({ session }) => channels.open(session.subject))
  mount(api.openChannel, async ({ clientAddress }) => {
    limit.take(clientAddress)
    return channels.open(null)
  })
  mount(api.joinChannel, async ({ body }) => ({ token: channels.join(body.channelId) }))
  mount(api.sendMessage, async ({ body }) => channels.send(body, body.sequence, body.message))
  mount(api.receiveMessages, async ({ body, signal }) => {
    const waiting = AbortSignal.any([signal, stopping, AbortSignal.timeout(body.waitMs)])
    return { messages: [...(await channels.receive(body, body.from, waiting))] }
  })
  mount(api.closeChannel, async ({ body }) => channels.close(body))
}
