import { encodeHex } from '#shared/bytes/hex.ts'
import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { makeToken } from '#shared/cmp/client.ts'
import { buildCmpMessage, type CmpIdentity, type CmpMessage } from '#shared/cmp/message.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { parseMessage } from '#bff/parties/certificate-authority/contract.ts'
import { DerError, enterWhole, tag } from '#shared/pki/der.ts'
import { encodeSequence } from '#shared/pki/der-writer.ts'
import type { AuthorityCredentials } from '#mocks/pki/hierarchy.ts'
import type { CertificateAuthorityFault } from './faults.ts'
import { createDialogue, toError, type Parties, type Reply } from './dialogue.ts'

/** Answers as they go out: header, nonces and protection, right or by a fault wrong. */
type Der = Uint8Array<ArrayBuffer>

const scheme = { family: 'rsa-pkcs1', hash: 'SHA-256' } as const

const toIdentity = async (
  { certificate, privateKeyPkcs8 }: AuthorityCredentials,
  chain: readonly Uint8Array[],
): Promise<CmpIdentity> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: scheme.hash }
  const key = await crypto.subtle.importKey('pkcs8', privateKeyPkcs8, algorithm, false, ['sign'])
  return { signer: createWebCryptoSigner(key, scheme), certificate, chain }
}

const flip = (octets: Uint8Array): Uint8Array => octets.map((octet) => octet ^ 0xff)

/** Header and body alone. */
const withoutProtection = (der: Uint8Array): Der => {
  const reader = enterWhole(der, tag.sequence)
  return encodeSequence(reader.read().whole, reader.read().whole)
}

const readRequest = (der: Uint8Array): CmpMessage | undefined => {
  try {
    return parseMessage(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

export type Answer = { readonly der: Der; readonly asked: string; readonly answered: string; readonly item?: string }

export const createAnswers = async (parties: Parties) => {
  const { hierarchy, faults, now } = parties
  const answerTo = createDialogue(parties)
  const chain = [hierarchy.authority.certificate]
  const right = await toIdentity(hierarchy.messageSigner, chain)
  const wrong = await toIdentity(hierarchy.registrationAuthority, chain)
  /** What each transaction was last told, which its next message must repeat. */
  const nonces = new Map<string, Uint8Array>()

  const isNonceRight = ({ header, body }: CmpMessage): boolean => {
    if (body.type !== 'pollReq' && body.type !== 'certConf') return true
    const last = header.transactionId && nonces.get(encodeHex(header.transactionId))
    return last === undefined || (header.recipientNonce !== undefined && isEqualBytes(last, header.recipientNonce))
  }

  const protect = async (reply: Reply, request: CmpMessage | undefined): Promise<Der> => {
    const strike = (name: CertificateAuthorityFault) => faults.strike(name, reply.item) !== undefined
    const { transactionId = makeToken(), senderNonce, sender } = request?.header ?? {}
    const own = makeToken()
    nonces.set(encodeHex(transactionId), own)
    const identity = strike('wrong-signer') ? wrong : right
    const { signer } = identity
    const misled = { ...signer, sign: (data: Uint8Array) => signer.sign(flip(data)) }
    const der = await buildCmpMessage(
      {
        body: reply.body,
        recipient: sender?.form === 'directory' ? sender.name.der : encodeSequence(),
        messageTime: new Date(Math.floor(now().getTime() / 1000) * 1000),
        transactionId: strike('other-transaction') ? flip(transactionId) : transactionId,
        senderNonce: own,
        recipientNonce: senderNonce && strike('other-nonce') ? flip(senderNonce) : senderNonce,
        ...(reply.generalInfo && { generalInfo: reply.generalInfo }),
      },
      strike('bad-protection') ? { ...identity, signer: misled } : identity,
    )
    return strike('no-protection') ? withoutProtection(der) : der
  }

  return async (der: Uint8Array): Promise<Answer> => {
    const request = readRequest(der)
    const reply = await (async () => {
      if (request === undefined) return toError('badDataFormat')
      return isNonceRight(request) ? answerTo(request) : toError('badRecipientNonce')
    })()
    const { body, item } = reply
    const status =
      'info' in body ? `${body.type} ${body.info.status} ${(body.info.failures ?? []).join(' ')}` : body.type
    return {
      der: await protect(reply, request),
      asked: request?.body.type ?? 'unreadable',
      answered: status.trim(),
      ...(item === undefined ? {} : { item }),
    }
  }
}
