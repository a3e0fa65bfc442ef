/** Signs one file with one signer in a process of its own, so that its peak of memory is its own too. Prints JSON. */
import { readFileSync } from 'node:fs'
import { open, readFile, writeFile } from 'node:fs/promises'
import { CryptoKeySigner, PDF } from '@libpdf/core'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { P12Signer } from '@signpdf/signer-p12'
import { SignPdf } from '@signpdf/signpdf'
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { createWebCryptoSigner } from '#shared/cms/signer.ts'
import { signPdf } from '#shared/pades/sign.ts'

export type SignOnce = {
  readonly milliseconds: number
  /** Undefined where the system does not say: getrusage tells the peak of whoever started the process, if that was more. */
  readonly peakMegabytes: number | undefined
  readonly bytes: number
}

const readPeak = (): number | undefined => {
  if (process.platform !== 'linux') return undefined
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

const [who = '', directory = '', file = '', times = '1'] = process.argv.slice(2)
const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(`${directory}/${name}`))

const certificate = await read('signer.der')
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const key = await crypto.subtle.importKey('pkcs8', await read('signer.key'), algorithm, false, ['sign'])
const keyFile = await readFile(`${directory}/signer.p12`)

const reason = 'bench'
/** The signed file in the pieces it comes in. */
type Sign = (pdf: Uint8Array) => Promise<readonly Uint8Array[]>

const parts: Sign = async (pdf) => {
  const signer = createWebCryptoSigner(key, { family: 'rsa-pkcs1', hash: 'SHA-256' })
  const order = { level: 'B-B', signer, certificates: [certificate], reason, spare } as const
  const { original, appended } = await signPdf(pdf, order)
  return [original, appended]
}

const signers: Readonly<Record<string, Sign>> = {
  parts,
  whole: async (pdf) => [concatBytes(...(await parts(pdf)))],
  signpdf: async (pdf) => {
    const pdfBuffer = plainAddPlaceholder({
      pdfBuffer: Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length),
      reason,
      contactInfo: '',
      name: '',
      location: '',
      subFilter: SUBFILTER_ETSI_CADES_DETACHED,
    })
    return [await new SignPdf().sign(pdfBuffer, new P12Signer(keyFile, { passphrase: 'bench' }))]
  },
  libpdf: async (pdf) => {
    const signer = new CryptoKeySigner(key, certificate, 'RSA', 'RSASSA-PKCS1-v1_5')
    return [(await (await PDF.load(pdf)).sign({ signer, reason, level: 'B-B' })).bytes]
  },
}

const sign = signers[who]
if (sign === undefined) throw new RangeError('nobody signs so')
/** The file with scratch behind it, as `readWithSpare` reads one in a page. */
const spare = 2 ** 20
const readFileWithSpare = async (): Promise<Uint8Array<ArrayBuffer>> => {
  await using handle = await open(`${directory}/${file}`)
  const { size } = await handle.stat()
  const buffer = new Uint8Array(size + spare)
  await handle.read(buffer, 0, size)
  return buffer.subarray(0, size)
}
const pdf = await readFileWithSpare()
const spent: number[] = []
let signed: readonly Uint8Array[] = []
for (let round = 0; round < Number(times); round++) {
  const started = performance.now()
  signed = await sign(pdf)
  spent.push(performance.now() - started)
}
const peakMegabytes = readPeak()
await writeFile(`${directory}/${who}-${file}`, signed)
const answer: SignOnce = {
  milliseconds: spent.sort((one, other) => one - other)[(spent.length - 1) >> 1] ?? 0,
  peakMegabytes,
  bytes: signed.reduce((sum, { length }) => sum + length, 0) - pdf.length,
}
console.log(JSON.stringify(answer))
