/** Reads, verifies and searches one CRL in a process of its own, so that its peak of memory is its own too. Prints JSON. */
import { readFileSync } from 'node:fs'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { checkCrl } from '#shared/revocation/check-crl.ts'

export type ReadCrlOnce = {
  /** From octets in memory to a verified, indexed list. */
  readonly milliseconds: number
  readonly lookupMicroseconds: number
  readonly peakMegabytes: number | undefined
}

const [crlFile = '', issuerFile = '', at = ''] = process.argv.slice(2)
const der = new Uint8Array(readFileSync(crlFile))
const issuer = parseCertificate(new Uint8Array(readFileSync(issuerFile)))

const started = performance.now()
const verdict = await checkCrl({ der, issuer, at: new Date(at) })
if (verdict.status === 'unusable') throw new Error(verdict.why)
const { entries } = verdict.crl
const { count } = entries
const milliseconds = performance.now() - started

const lookups = 10_000
const serial = new Uint8Array(8)
const view = new DataView(serial.buffer)
const searched = performance.now()
let found = 0
for (let turn = 0; turn < lookups; turn++) {
  // every second one is on the list: the bench numbers its entries from 2^56 on
  view.setUint32(0, 0x01_00_00_00)
  view.setUint32(4, turn % 2 === 0 ? turn : count + turn)
  found += entries.find(serial).length
}
if (found !== lookups / 2) throw new Error(`${found} of ${lookups / 2} found`)
const lookupMicroseconds = ((performance.now() - searched) / lookups) * 1000

const kilobytes =
  process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined
const answer: ReadCrlOnce = {
  milliseconds,
  lookupMicroseconds,
  peakMegabytes: kilobytes === undefined ? undefined : Number(kilobytes) / 1024,
}
console.log(JSON.stringify(answer))
