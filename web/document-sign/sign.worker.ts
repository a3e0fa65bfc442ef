import { zeroBytes } from '#shared/bytes/bytes.ts'
import { createDigestSigner, type Signer } from '#shared/cms/signer.ts'
import { AppError, toAppError, toProblem } from '#shared/errors/app-error.ts'
import { openForSigning } from '#shared/pades/prepare.ts'
import { signPdf } from '#shared/pades/sign.ts'
import { readSigningOptions } from '#shared/pades/signing-options.ts'
import { createTimeStampClient } from '#shared/pades/time-stamp-client.ts'
import { openPkcs12 } from '#shared/pkcs12/open.ts'
import { importSigner } from '#shared/pkcs12/signer.ts'
import { requestTimeStamp } from '#shared/time-stamp/api.ts'
import { call } from '#web/app/api.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { createEvidenceSource } from './evidence.ts'
import type { FileKey, SignAnswer, SignCommand, SigningKey, SignOrder } from './sign-wire.ts'

/** Holds the document and the keys of a file while somebody signs; the page ends it when they are done. */

const scope = workerScope<SignCommand, SignAnswer>()

const tell = (answer: SignAnswer, ...transfer: readonly Transferable[]): void => scope.postMessage(answer, transfer)

/** Keys of the file opened last; inside WebCrypto, from where they cannot be taken. */
let fileKeys: readonly (FileKey & { readonly signer: Signer })[] = []
let answerCard: ((signature: Uint8Array) => void) | undefined

const readBytes = async (file: Blob): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch (error) {
    throw new AppError('file.unreadable', undefined, { cause: error })
  }
}

const openKeyFile = async (file: Blob, password: string): Promise<SignAnswer> => {
  const opened = await openPkcs12(await readBytes(file), password)
  if (opened.outcome === 'refused') return { type: 'key-file-refused', code: opened.code }
  const others = opened.certificates.map(({ der }) => der)
  const keys: (FileKey & { readonly signer: Signer })[] = []
  for (const { certificate, privateKeyPkcs8 } of opened.identities) {
    try {
      if (certificate === undefined) continue
      const signer = await importSigner(privateKeyPkcs8, certificate.spki)
      const chain = others.filter((der) => String(der) !== String(certificate.der))
      keys.push({ index: keys.length, certificates: [certificate.der, ...chain], signer })
    } finally {
      zeroBytes(privateKeyPkcs8)
    }
  }
  fileKeys = keys
  return { type: 'key-file', keys: keys.map(({ index, certificates }) => ({ index, certificates })) }
}

const askCard = (digest: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Promise((resolve) => {
    answerCard = resolve
    tell({ type: 'digest', digest })
  })

const toSigner = (key: SigningKey): Pick<FileKey, 'certificates'> & { readonly signer: Signer } => {
  if (key.from === 'card') return { signer: createDigestSigner(key.scheme, askCard), certificates: key.certificates }
  const found = fileKeys.find(({ index }) => index === key.index)
  if (found === undefined) throw new RangeError('no such key in the file')
  return found
}

const sign = async ({ file, key, stampAnchors, anchors, ...order }: SignOrder): Promise<SignAnswer> => {
  const { signer, certificates } = toSigner(key)
  const { appended } = await signPdf(await readBytes(file), {
    ...order,
    signer,
    certificates,
    mayAskAgain: key.from === 'file',
    timeStamp: createTimeStampClient({
      exchange: (bytes) => call(requestTimeStamp, { bytes }),
      trust: { anchors: stampAnchors, intermediates: [], revocation: 'none' },
    }),
    evidence: createEvidenceSource({ anchors: [...anchors, ...stampAnchors], at: order.at }),
    onProgress: (stage) => tell({ type: 'stage', stage }),
  })
  return { type: 'signed', appended }
}

const obey = async (command: Exclude<SignCommand, { readonly type: 'signature' }>): Promise<SignAnswer> => {
  switch (command.type) {
    case 'inspect':
      return {
        type: 'inspected',
        options: await readSigningOptions(await openForSigning(await readBytes(command.file))),
      }
    case 'open-key-file':
      return openKeyFile(command.file, command.password)
    case 'sign':
      return sign(command.order)
  }
}

scope.addEventListener('message', ({ data }) => {
  if (data.type === 'signature') {
    answerCard?.(data.signature)
    return
  }
  obey(data).then(
    (answer) => (answer.type === 'signed' ? tell(answer, answer.appended.buffer) : tell(answer)),
    (error: unknown) => tell({ type: 'failed', problem: toProblem(toAppError(error), '') }),
  )
})
