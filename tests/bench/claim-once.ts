/** Signs or verifies one claim in a process of its own, so that its peak of memory is its own too. Prints JSON. */
import { openAsBlob, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { checkClaimFile } from '#shared/billing-claim/claim-file.ts'
import { frameContent } from '#shared/cms/frame.ts'
import { signCms } from '#shared/cms/sign.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { verifyCms } from '#shared/cms/verify.ts'
import { parsePem } from '#shared/pki/pem.ts'
import { validatePath } from '#shared/pki/path.ts'
import { inspectClaim } from '#web/billing-claim/read-claim.ts'

export type ClaimOnce = {
  /** Signing: from a file to a message that is ready to be sent. Verifying: from octets in memory to the verdict. */
  readonly milliseconds: number
  readonly peakMegabytes: number | undefined
  /** The longest time nobody else was served. */
  readonly longestPause: number
}

const readPeak = (): number | undefined => {
  if (process.platform !== 'linux') return undefined
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

const [work = '', directory = ''] = process.argv.slice(2)
const at = new Date()
const read = async (name: string) => new Uint8Array(await readFile(`${directory}/${name}`))
const readPem = async (name: string, label?: string) => {
  const [der] = parsePem(await readFile(`${directory}/${name}`, 'utf8'), label)
  if (der === undefined) throw new RangeError(`${name} holds nothing`)
  return der
}

/** As the page of a provider signs: read once in pieces for check and digest, sent from where it lies between the ends of the signature. */
const sign = async () => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', await readPem('holder.key', 'PRIVATE KEY'), algorithm, false, [
    'sign',
  ])
  const certificate = await readPem('holder.pem')
  const file = await openAsBlob(`${directory}/claim.csv`)
  return async () => {
    const signer = createWebCryptoSigner(key, { family: 'rsa-pkcs1', hash: 'SHA-256' })
    const watch = { signal: new AbortController().signal, onProgress: () => undefined }
    const { verdict, digest } = await inspectClaim(file, watch)
    if (!verdict.ok) throw new Error(verdict.fault)
    const signature = await signCms({ contentDigest: digest, detached: true, signer, certificate })
    const { before, after } = frameContent(signature, file.size)
    return new Blob([before, file, after])
  }
}

/** Signature and path, as `openssl cms -verify` judges. */
const verify = async () => {
  const cms = await read('claim.p7m')
  const anchors = [await readPem('ca.pem')]
  return async () => {
    const { outcome, signers, content } = await verifyCms({ cms, at, signingCertificate: 'if-present' })
    const target = signers[0]?.certificate?.der
    if (outcome !== 'passed' || target === undefined || content === undefined) throw new Error('not verified')
    const path = await validatePath({ target, intermediates: [], anchors, at, revocation: 'none' })
    if (path.outcome !== 'passed') throw new Error(path.code)
    return content
  }
}

/** And the file read to its end. */
const verifyWhole = async () => {
  const judge = await verify()
  return async () => {
    const content = await judge()
    const verdict = await checkClaimFile(content, () => setImmediate())
    if (!verdict.ok) throw new Error(verdict.fault)
    return content
  }
}

const works = { sign, verify, 'verify-whole': verifyWhole }
const isWork = (name: string): name is keyof typeof works => Object.hasOwn(works, name)
if (!isWork(work)) throw new RangeError('no such work')
const perform = await works[work]()
const delays = monitorEventLoopDelay({ resolution: 1 })
delays.enable()
const started = performance.now()
const result = await perform()
const milliseconds = performance.now() - started
delays.disable()
if (result instanceof Blob) await writeFile(`${directory}/ours.p7m`, result.stream())
const peakMegabytes = readPeak()
const answer: ClaimOnce = { milliseconds, peakMegabytes, longestPause: delays.max / 1e6 }
console.log(JSON.stringify(answer))
