import { createCaller } from '#shared/contract/client.ts'

/** Calls the BFF of this page's own origin. */
export const call = createCaller((input, init) => fetch(input, init))

/** The same for requests that must outlive the page. */
export const callWhileLeaving = createCaller((input, init) => fetch(input, { ...init, keepalive: true }))
