import { parseOcspRequest } from '#shared/pki/ocsp-request.ts'
import { parseOcspResponse } from '#shared/pki/ocsp-response.ts'

/**
 * The wire to the OCSP responder is RFC 6960's own (Appendix A.1): DER over HTTP POST. The messages are parsed by
 * `shared/pki`; what HTTP adds is here.
 */
export const party = 'jpki-ocsp'

export const requestMediaType = 'application/ocsp-request'
export const responseMediaType = 'application/ocsp-response'

/** Octets; a response with a responder certificate has about 2 000. */
export const largestMessage = 64 * 1024

/** Nonce octets sent with every request (RFC 9654 §2.1). */
export const nonceLength = 32

/** Throw DerError where the bytes are not the message. */
export const parseRequest = parseOcspRequest
export const parseResponse = parseOcspResponse
