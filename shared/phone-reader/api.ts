/** Routes of the blind relay between a computer and a phone: opaque messages, tokens in bodies, nothing about anybody. */
import * as z from 'zod/mini'
import { endpoint } from '#shared/contract/endpoint.ts'

export const messageBytesMax = 16 * 1024
/** Messages that may wait for one reader. */
export const waitingMax = 32
/** How long an asked-for message is waited for at most, in milliseconds. */
export const longestWaitMs = 20_000

const channelId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
const token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
const sequence = z.int().check(z.minimum(0), z.maximum(1_000_000))
const message = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(Math.ceil((messageBytesMax * 4) / 3)))

const channelAccess = z.object({ channelId, token })
export type ChannelAccess = z.infer<typeof channelAccess>

export const openTerminalChannel = endpoint({
  method: 'POST',
  path: '/api/kiosk/phone-channels',
  summary: 'Open a channel to a phone for this terminal; one it had before ends',
  allow: ['kiosk'],
  response: channelAccess,
  errors: ['request.rate-limited'],
})

export const openChannel = endpoint({
  method: 'POST',
  path: '/api/phone-reader/channels',
  summary: 'Open a channel between a computer and a phone, for five minutes and one use',
  allow: ['public'],
  response: channelAccess,
  errors: ['request.rate-limited'],
})

export const joinChannel = endpoint({
  method: 'POST',
  path: '/api/phone-reader/join',
  summary: 'Join a channel as its phone, once',
  allow: ['public'],
  body: z.strictObject({ channelId }),
  response: z.object({ token }),
  errors: ['phone.expired', 'phone.link-used'],
})

export const sendMessage = endpoint({
  method: 'POST',
  path: '/api/phone-reader/send',
  summary: 'Lay a message down for the other side; the same sequence number again changes nothing',
  allow: ['public'],
  body: z.strictObject({ ...channelAccess.shape, sequence, message }),
  errors: ['phone.expired', 'request.rate-limited'],
})

export const receiveMessages = endpoint({
  method: 'POST',
  path: '/api/phone-reader/receive',
  summary: 'Messages of the other side from a sequence number on; those before it are erased',
  allow: ['public'],
  body: z.strictObject({
    ...channelAccess.shape,
    from: sequence,
    waitMs: z.int().check(z.minimum(0), z.maximum(longestWaitMs)),
  }),
  response: z.object({ messages: z.array(message).check(z.maxLength(waitingMax)) }),
  errors: ['phone.expired'],
})

export const closeChannel = endpoint({
  method: 'POST',
  path: '/api/phone-reader/close',
  summary: 'Leave a channel; the other side still gets what waits for it',
  allow: ['public'],
  body: z.strictObject(channelAccess.shape),
})
