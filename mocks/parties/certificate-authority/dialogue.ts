import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { isEqualBytes } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import type { CmpBody, CmpBodyDraft } from '#shared/cmp/body.ts'
import { pkcs10RequestId } from '#shared/cmp/certificate-bodies.ts'
import { findInfo, implicitConfirm, type CmpInfo } from '#shared/cmp/general-info.ts'
import type { CmpMessage } from '#shared/cmp/message.ts'
import { cmpOid } from '#shared/cmp/oid.ts'
import { checkProtection } from '#shared/cmp/protection.ts'
import type { CmpFailure } from '#shared/cmp/status.ts'
import { parseMessage, readIssueDetails } from '#bff/parties/certificate-authority/contract.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError, enterWhole, readEach, tag } from '#shared/pki/der.ts'
import { readTime } from '#shared/pki/der-time.ts'
import { encodeSequence } from '#shared/pki/der-writer.ts'
import { digestBytes } from '#shared/pki/digest.ts'
import { findAttributes } from '#shared/pki/name.ts'
import { oid } from '#shared/pki/oid.ts'
import { findScheme } from '#shared/pki/signature.ts'
import { parseCertificationRequest } from '#shared/pkcs10/certification-request.ts'
import type { BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import type { Faults } from '../faults.ts'
import type { CrlDesk } from './crl-desk.ts'
import { digestOf, type Authority } from './decisions.ts'
import type { CertificateAuthorityFault } from './faults.ts'
import type { Register } from './register.ts'

/** The conversation: which message is answered with which (RFC 9483 §4). Protection of answers is `answers.ts`'s. */

export type Reply = {
  readonly body: CmpBodyDraft
  readonly generalInfo?: readonly CmpInfo[]
  /** Which item this is about, for faults that hit one alone. */
  readonly item?: string | undefined
}

export type Parties = {
  readonly hierarchy: BillingHierarchy
  readonly register: Register
  readonly authority: Authority
  readonly crls: CrlDesk
  readonly now: () => Date
  readonly faults: Faults<CertificateAuthorityFault>
}

type Request = { readonly message: CmpMessage; readonly transaction: string }
type Asked<Type extends CmpBody['type']> = Extract<CmpBody, { type: Type }>

const clockSkewMs = 5 * 60_000
const defaultDelayMs = 10_000

export const toError = (...failures: readonly CmpFailure[]): Reply => ({
  body: { type: 'error', info: { status: 'rejection', failures } },
})

export const createDialogue = ({ hierarchy, register, authority, crls, now, faults }: Parties) => {
  const issuer = parseCertificate(hierarchy.authority.certificate)
  const trust = {
    anchors: [hierarchy.root.certificate],
    intermediates: [hierarchy.authority.certificate],
    purpose: 'cmcRa',
  } as const

  const nameItem = ({ message: { header } }: Request, request: Uint8Array): string => {
    const { application } = readIssueDetails(header.generalInfo)
    if (application !== undefined) return application.applicationNumber
    return findAttributes(parseCertificationRequest(request).subject, oid.commonName)[0] ?? ''
  }

  /** Whether the request is to be answered later: it was put off before, or the fault strikes now. */
  const isPutOff = ({ message, transaction }: Request, request: string, item: string): boolean | 'other' => {
    const before = register.findPending(transaction)
    if (before !== undefined) {
      if (before.request !== request) return 'other'
      return now() < new Date(before.readyAt)
    }
    const fault = faults.strike('waiting', item)
    if (fault === undefined) return false
    const readyAt = new Date(now().getTime() + (fault.delayMs ?? defaultDelayMs)).toISOString()
    register.record({ type: 'pending', transaction, request, message: encodeBase64url(message.der), readyAt })
    return true
  }

  const answerIssue = async (request: Request, { request: der }: Asked<'p10cr'>): Promise<Reply> => {
    const { message, transaction } = request
    const item = nameItem(request, der)
    const reply = (body: Omit<Extract<CmpBodyDraft, { type: 'cp' }>, 'type' | 'requestId'>): Reply => ({
      body: { type: 'cp', requestId: pkcs10RequestId, ...body },
      item,
    })
    const reject = (failures: readonly CmpFailure[]) => reply({ info: { status: 'rejection', failures } })
    if (faults.strike('reject-item', item)) return reject(['incorrectData'])
    if (register.isEnded(transaction)) return reject(['transactionIdInUse'])
    if (register.findIssued({ transaction }) === undefined) {
      if (faults.strike('end-transaction', item)) {
        register.record({ type: 'ended', transaction, at: now().toISOString() })
        return reject(['incorrectData'])
      }
      const putOff = isPutOff(request, await digestOf(der), item)
      if (putOff === 'other') return reject(['transactionIdInUse'])
      if (putOff) return reply({ info: { status: 'waiting' } })
    }
    const { validity } = readIssueDetails(message.header.generalInfo)
    const decision = await authority.decideIssue({
      ...{ transaction, request: der, validity },
      isMisnamed: faults.strike('other-subject', item) !== undefined,
    })
    if (decision.outcome === 'refused') return reject(decision.failures)
    const wrong = faults.strike('wrong-certificate', item)
      ? 'key'
      : faults.strike('untrusted-certificate', item)
        ? 'issuer'
        : undefined
    const { certificate } = decision
    const isWaived =
      findInfo(message.header.generalInfo, cmpOid.implicitConfirm) !== undefined &&
      faults.strike('wants-confirmation', item) === undefined
    return {
      ...reply({
        info: { status: faults.strike('granted-with-mods', item) === undefined ? 'accepted' : 'grantedWithMods' },
        certificate: wrong === undefined ? certificate : await authority.wrongCertificate(certificate, wrong),
      }),
      generalInfo: isWaived ? [implicitConfirm] : [],
    }
  }

  const answerRevocation = (request: Request, { details }: Asked<'rr'>): Reply => {
    const [one, ...others] = details
    // RFC 9483 §4.2: one certificate a message.
    if (one === undefined || others.length > 0) return toError('badRequest')
    const item = one.serial
    const certificate = { issuer: issuer.subject.der, serial: one.serial }
    const reject = (failures: readonly CmpFailure[]): Reply => ({
      body: { type: 'rp', info: { status: 'rejection', failures }, certificate },
      item,
    })
    if (faults.strike('reject-item', item)) return reject(['incorrectData'])
    const putOff = isPutOff(request, `${one.serial} ${one.reason}`, item)
    if (putOff === 'other') return reject(['transactionIdInUse'])
    if (putOff) return { body: { type: 'error', info: { status: 'waiting' } }, item }
    const decision = authority.decideRevocation(request.transaction, one)
    if (decision.outcome === 'refused') return reject(decision.failures)
    return { body: { type: 'rp', info: { status: 'accepted' }, certificate }, item }
  }

  const answerPoll = async ({ transaction }: Request, { requestIds }: Asked<'pollReq'>): Promise<Reply> => {
    const [requestId, ...others] = requestIds
    const pending = register.findPending(transaction)
    if (requestId === undefined || others.length > 0) return toError('badRequest')
    const issued = register.findIssued({ transaction })
    if (pending === undefined) {
      // Polled again after a lost answer: what was decided is said again.
      if (issued === undefined) return toError('badRequest')
      const certificate = decodeBase64url(issued.certificate)
      return {
        body: { type: 'cp', requestId: pkcs10RequestId, info: { status: 'accepted' }, certificate },
        generalInfo: [implicitConfirm],
      }
    }
    const waitMs = Date.parse(pending.readyAt) - now().getTime()
    if (waitMs > 0) return { body: { type: 'pollRep', requestId, checkAfterSeconds: Math.ceil(waitMs / 1000) } }
    const message = parseMessage(decodeBase64url(pending.message))
    return answerRequest({ message, transaction })
  }

  const answerConfirmation = async ({ transaction }: Request, { confirmations }: Asked<'certConf'>): Promise<Reply> => {
    const [one, ...others] = confirmations
    const issued = register.findIssued({ transaction })
    if (issued === undefined || one === undefined || others.length > 0) return toError('badRequest')
    const { der, signatureAlgorithm } = parseCertificate(decodeBase64url(issued.certificate))
    const hash = findScheme(signatureAlgorithm)?.hash ?? 'SHA-256'
    if (!isEqualBytes(await digestBytes(hash, der), one.certificateHash)) return toError('badCertId')
    if (one.info?.status === 'rejection' && register.findRevoked(issued.serial) === undefined)
      register.record({ type: 'revoked', transaction, serial: issued.serial, reason: 0, at: now().toISOString() })
    return { body: { type: 'pkiconf' } }
  }

  /** RFC 9483 §4.3.4: the CRL, unless the one already held is as new. */
  const answerCrlUpdate = async (value: Uint8Array | undefined): Promise<CmpInfo> => {
    const [held] = readEach(enterWhole(value ?? encodeSequence(), tag.sequence), (each) => {
      const status = each.enter(tag.sequence)
      status.read()
      return status.isAtEnd ? undefined : readTime(status)
    })
    const { der, thisUpdate } = await crls.current()
    return held !== undefined && held >= thisUpdate
      ? { type: cmpOid.crls }
      : { type: cmpOid.crls, value: encodeSequence(der) }
  }

  const answerGeneral = async ({ infos }: Asked<'genm'>): Promise<Reply> => {
    const [info, ...others] = infos
    if (info === undefined || others.length > 0) return toError('badRequest')
    const answer = async (): Promise<CmpInfo | undefined> => {
      switch (info.type) {
        case cmpOid.caCertificates:
          return {
            type: info.type,
            value: encodeSequence(hierarchy.authority.certificate, hierarchy.root.certificate),
          }
        case cmpOid.currentCrl:
          return { type: info.type, value: (await crls.current()).der }
        case cmpOid.crlStatusList:
          return answerCrlUpdate(info.value)
        default:
          return undefined
      }
    }
    const answered = await answer()
    return answered === undefined ? toError('badRequest') : { body: { type: 'genp', infos: [answered] } }
  }

  const answerRequest = async (request: Request): Promise<Reply> => {
    const { body } = request.message
    switch (body.type) {
      case 'p10cr':
        return answerIssue(request, body)
      case 'rr':
        return answerRevocation(request, body)
      case 'pollReq':
        return answerPoll(request, body)
      case 'certConf':
        return answerConfirmation(request, body)
      case 'genm':
        return answerGeneral(body)
      case 'error':
        return { body: { type: 'pkiconf' } }
      default:
        return toError('badRequest')
    }
  }

  /** The answer to a message, once it is known to be the registration authority's. */
  return async (message: CmpMessage): Promise<Reply> => {
    const { header } = message
    if (header.transactionId === undefined || header.senderNonce === undefined) return toError('badRequest')
    const report = await checkProtection(message, trust, now())
    if (report.outcome === 'refused')
      return toError(report.why.startsWith('signer') ? 'signerNotTrusted' : 'badMessageCheck')
    if (header.messageTime !== undefined && Math.abs(header.messageTime.getTime() - now().getTime()) > clockSkewMs)
      return toError('badTime')
    if (faults.strike('fail')) return toError('systemFailure')
    try {
      return await answerRequest({ message, transaction: encodeHex(header.transactionId) })
    } catch (error) {
      if (error instanceof DerError) return toError('badDataFormat')
      throw error
    }
  }
}
