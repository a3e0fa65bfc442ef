/**
 * Deciding on certificates beside OpenSSL and pkijs: chains a second, and a revocation list of a million entries. OpenSSL judges
 * all chains in one process and its start is counted with them; the list costs each program one process.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as pkijs from 'pkijs'
import {
  encodeExtension,
  encodeName,
  extensions,
  issueCertificate,
  makeKeyPair,
  makeSerial,
  sha256WithRsa,
  signWithRsa,
  type KeyPair,
} from '#mocks/pki/issuing.ts'
import {
  encodeBitString,
  encodeBoolean,
  encodeContext,
  encodeElement,
  encodeInteger,
  encodeSequence,
  encodeTime,
} from '#shared/pki/der-writer.ts'
import { tag } from '#shared/pki/der.ts'
import { oid } from '#shared/pki/oid.ts'
import { validatePath } from '#shared/pki/path.ts'
import { encodePem } from '#shared/pki/pem.ts'
import { isLeftOut } from '../interop/programs.ts'
import { figure, type Figure } from './load.ts'
import type { ReadCrlOnce } from './read-crl-once.ts'

const run = promisify(execFile)
type Der = Uint8Array<ArrayBuffer>
type Authority = { readonly der: Der; readonly keys: KeyPair; readonly name: Der }

/** To the second, as certificates tell it. */
const now = new Date(Math.floor(Date.now() / 1000) * 1000)
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000)
const lifetime = { notBefore: days(-30), notAfter: days(30) }

const makeAuthority = async (commonName: string, issuer?: Authority): Promise<Authority> => {
  const keys = await makeKeyPair()
  const name = encodeName([oid.countryName, 'JP'], [oid.commonName, commonName])
  const draft = {
    serial: makeSerial(),
    issuer: issuer?.name ?? name,
    subject: name,
    ...lifetime,
    spki: keys.spki,
    extensions: [
      encodeExtension(oid.basicConstraints, true, encodeSequence(encodeBoolean(true))),
      extensions.keyUsage('keyCertSign', 'cRLSign'),
    ],
  }
  const { der } = await issueCertificate(draft, (issuer?.keys ?? keys).privateKeyPkcs8)
  return { der: new Uint8Array(der), keys, name }
}

const chainCount = 200

const makeLeaves = async (issuer: Authority): Promise<Der[]> => {
  const { spki } = await makeKeyPair()
  const leaf = async (number: number): Promise<Der> => {
    const subject = encodeName([oid.countryName, 'JP'], [oid.commonName, `holder ${number}`])
    const draft = {
      serial: makeSerial(),
      issuer: issuer.name,
      subject,
      ...lifetime,
      spki,
      extensions: [extensions.keyUsage('digitalSignature')],
    }
    return new Uint8Array((await issueCertificate(draft, issuer.keys.privateKeyPkcs8)).der)
  }
  return Promise.all(Array.from({ length: chainCount }, (_, number) => leaf(number)))
}

/** Chains a second; each round judges all of them once, and the middle round counts. */
const rateOf = async (judge: () => Promise<void>): Promise<number> => {
  const spent: number[] = []
  for (let round = 0; round < 5; round++) {
    const started = performance.now()
    await judge()
    spent.push(performance.now() - started)
  }
  const middle = spent.toSorted((a, b) => a - b)[2] ?? 0
  return chainCount / (middle / 1000)
}

const readWithPkijs = (der: Der) => pkijs.Certificate.fromBER(der)

const judgeWithPkijs = async (target: pkijs.Certificate, issuers: readonly pkijs.Certificate[]): Promise<void> => {
  const [intermediate, root] = issuers
  if (intermediate === undefined || root === undefined) throw new RangeError('two issuers')
  const engine = new pkijs.CertificateChainValidationEngine({
    certs: [intermediate, target],
    trustedCerts: [root],
    checkDate: now,
  })
  const { result, resultMessage } = await engine.verify()
  if (!result) throw new Error(resultMessage)
}

const benchChains = async (directory: string): Promise<Figure[]> => {
  const root = await makeAuthority('root')
  const intermediate = await makeAuthority('intermediate', root)
  const leaves = await makeLeaves(intermediate)
  const judgeOurs = (target: Der) =>
    validatePath({
      target,
      intermediates: [intermediate.der],
      anchors: [root.der],
      at: now,
      revocation: 'none',
      keyUsage: ['digitalSignature'],
    })
  const ours = await rateOf(async () => {
    for (const leaf of leaves) {
      const { outcome, code } = await judgeOurs(leaf)
      if (outcome !== 'passed') throw new Error(code)
    }
  })
  const unparsed = await rateOf(async () => {
    for (const leaf of leaves)
      await judgeWithPkijs(readWithPkijs(leaf), [readWithPkijs(intermediate.der), readWithPkijs(root.der)])
  })
  const parsedIssuers = [readWithPkijs(intermediate.der), readWithPkijs(root.der)]
  const parsedLeaves = leaves.map(readWithPkijs)
  const parsed = await rateOf(async () => {
    for (const leaf of parsedLeaves) await judgeWithPkijs(leaf, parsedIssuers)
  })
  const name = 'chains of three judged from their octets'
  const figures = [
    figure(name, 'chains/s', ours, { name: 'pkijs from the octets', value: unparsed }),
    figure(name, 'chains/s', ours, { name: 'pkijs with everything parsed before', value: parsed }),
  ]
  if (isLeftOut('openssl')) return figures
  const files = await Promise.all(
    leaves.map(async (leaf, number) => {
      await writeFile(join(directory, `${number}.pem`), encodePem(leaf, 'CERTIFICATE'))
      return `${number}.pem`
    }),
  )
  await writeFile(join(directory, 'root.pem'), encodePem(root.der, 'CERTIFICATE'))
  await writeFile(join(directory, 'intermediate.pem'), encodePem(intermediate.der, 'CERTIFICATE'))
  const openssl = await rateOf(async () => {
    await run('openssl', ['verify', '-CAfile', 'root.pem', '-untrusted', 'intermediate.pem', ...files], {
      cwd: directory,
    })
  })
  return [...figures, figure(name, 'chains/s', ours, { name: 'openssl verify, files and all', value: openssl })]
}

const entryCount = 1_000_000

/** One entry is `30 1B 02 08 serial 17 0D time`: octets set in place, since a million objects are what is measured. */
const makeEntries = (): Der => {
  const one = encodeSequence(encodeElement(tag.integer, new Uint8Array(8).fill(1)), encodeTime(days(-10)))
  const entries = new Uint8Array(entryCount * one.length)
  const view = new DataView(entries.buffer)
  for (let number = 0; number < entryCount; number++) {
    const at = number * one.length
    entries.set(one, at)
    view.setUint32(at + 4, 0x01_00_00_00)
    view.setUint32(at + 8, number)
  }
  return entries
}

const makeList = async (issuer: Authority): Promise<Der> => {
  const tbs = encodeSequence(
    encodeInteger(1),
    sha256WithRsa(),
    issuer.name,
    encodeTime(days(-1)),
    encodeTime(days(1)),
    encodeElement(tag.sequence, makeEntries()),
    encodeContext(
      0,
      encodeSequence(
        await extensions.authorityKeyIdentifier(issuer.keys.spki),
        encodeExtension(oid.crlNumber, false, encodeInteger(1)),
      ),
    ),
  )
  const signature = await signWithRsa(issuer.keys.privateKeyPkcs8, tbs)
  return encodeSequence(tbs, sha256WithRsa(), encodeBitString(signature))
}

const benchList = async (directory: string): Promise<Figure[]> => {
  const issuer = await makeAuthority('issuer of the list')
  const list = await makeList(issuer)
  const crlFile = join(directory, 'million.crl')
  const issuerFile = join(directory, 'issuer.der')
  const pemFile = join(directory, 'issuer.pem')
  await writeFile(crlFile, list)
  await writeFile(issuerFile, issuer.der)
  await writeFile(pemFile, encodePem(issuer.der, 'CERTIFICATE'))
  const script = join(import.meta.dirname, 'read-crl-once.ts')
  const ours = async (): Promise<ReadCrlOnce & { readonly whole: number }> => {
    const started = performance.now()
    const { stdout } = await run(process.execPath, [script, crlFile, issuerFile, now.toISOString()])
    return { ...(JSON.parse(stdout) as ReadCrlOnce), whole: performance.now() - started }
  }
  const { milliseconds, lookupMicroseconds, peakMegabytes, whole } = await ours()
  const name = 'a revocation list of a million entries'
  const figures = [
    figure(`${name}: verified and indexed, in memory`, 'ms', milliseconds),
    figure(`${name}: one look-up`, 'µs', lookupMicroseconds),
  ]
  if (isLeftOut('openssl')) return figures
  const started = performance.now()
  const command = ['crl', '-inform', 'DER', '-in', crlFile, '-noout', '-CAfile', pemFile]
  const peak = await peakOf('openssl', command)
  const openssl = performance.now() - started
  return [
    ...figures,
    figure(`${name}: the whole process`, 'ms', whole, { name: 'openssl crl', value: openssl }),
    ...(peakMegabytes === undefined || peak === undefined
      ? []
      : [figure(`${name}: peak of the process`, 'MB', peakMegabytes, { name: 'openssl crl', value: peak })]),
  ]
}

/** Peak of a program's memory in MB, as GNU time tells it; undefined where there is none, and the program was run all the same. */
const peakOf = async (program: string, args: readonly string[]): Promise<number | undefined> => {
  try {
    const { stderr } = await run('/usr/bin/time', ['-f', '%M', program, ...args])
    return Number(stderr.trim().split('\n').at(-1)) / 1024
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await run(program, [...args])
    return undefined
  }
}

export const benchTrust = async (): Promise<readonly Figure[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'madoguchi-bench-'))
  try {
    return [...(await benchChains(directory)), ...(await benchList(directory))]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
