/**
 * Electronic claims: one of fifty megabytes signed and verified beside `openssl cms`, each in processes of their own with the
 * files read and written; and claims taken by the whole counter while a revocation list of a million entries is registered.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { makeClaimFile, makeLargeClaimFile } from '#mocks/billing-claim/claim-files.ts'
import { makeCa, makeIdentity } from '#mocks/pki/identity.ts'
import { encodePem } from '#shared/pki/pem.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { checkCrl } from '#shared/revocation/check-crl.ts'
import { openClaims, send, signClaim } from '../flow/billing-claim-fixture.ts'
import { openSqliteStore } from '../flow/store-fixture.ts'
import { isLeftOut } from '../interop/programs.ts'
import { makeMillion } from './billing.ts'
import type { ClaimOnce } from './claim-once.ts'
import { figure, type Figure } from './load.ts'

const run = promisify(execFile)

const megabytes = Number(process.env['BENCH_CLAIM_MB'] || 50)
const rounds = 5

type Spent = { readonly wall: number; readonly peak: number | undefined }

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** A program's wall time, and its peak of memory where GNU time tells it. */
const spend = async (program: string, args: readonly string[]): Promise<Spent & { readonly stdout: string }> => {
  const started = performance.now()
  try {
    const { stdout, stderr } = await run('/usr/bin/time', ['-f', '%M', program, ...args])
    const wall = performance.now() - started
    return { wall, peak: Number(stderr.trim().split('\n').at(-1)) / 1024, stdout }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const again = performance.now()
    const { stdout } = await run(program, [...args])
    return { wall: performance.now() - again, peak: undefined, stdout }
  }
}

const repeat = async (program: string, args: readonly string[]) => {
  const all: Awaited<ReturnType<typeof spend>>[] = []
  for (let round = 0; round < rounds; round += 1) all.push(await spend(program, args))
  const peaks = all.flatMap(({ peak }) => (peak === undefined ? [] : [peak]))
  return {
    wall: middle(all.map(({ wall }) => wall)),
    peak: peaks.length === 0 ? undefined : middle(peaks),
    outputs: all.map(({ stdout }) => stdout),
  }
}

const script = join(import.meta.dirname, 'claim-once.ts')

const once = async (work: string, directory: string) => {
  const { wall, peak, outputs } = await repeat(process.execPath, [script, work, directory])
  const inside = outputs.map((text) => JSON.parse(text) as ClaimOnce)
  return {
    wall,
    peak: peak ?? inside[0]?.peakMegabytes,
    milliseconds: middle(inside.map(({ milliseconds }) => milliseconds)),
    longestPause: Math.max(...inside.map(({ longestPause }) => longestPause)),
  }
}

const name = (what: string): string => `a claim of ${megabytes} MB ${what}`

const beside = (what: string, ours: Spent, openssl: Spent | undefined): Figure[] => {
  const peer = (value: number | undefined) =>
    openssl === undefined || value === undefined ? undefined : { name: `openssl cms -${what.split(',')[0]}`, value }
  return [
    figure(name(`${what}, the whole process`), 'ms', ours.wall, peer(openssl?.wall)),
    ...(ours.peak === undefined
      ? []
      : [figure(name(`${what}, peak of the process`), 'MB', ours.peak, peer(openssl?.peak))]),
  ]
}

const benchLarge = async (directory: string): Promise<Figure[]> => {
  const ca = await makeCa()
  const { certificate, privateKeyPkcs8 } = await makeIdentity(ca)
  const at = (file: string) => join(directory, file)
  await writeFile(at('claim.csv'), makeLargeClaimFile(megabytes << 20))
  await writeFile(at('ca.pem'), encodePem(ca.certificate.der))
  await writeFile(at('holder.pem'), encodePem(certificate.der))
  await writeFile(at('holder.key'), encodePem(privateKeyPkcs8, 'PRIVATE KEY'))
  const hasOpenssl = !isLeftOut('openssl')
  const holder = ['-signer', at('holder.pem'), '-inkey', at('holder.key')]
  const cms = ['cms', '-binary', '-outform', 'DER']
  const signed = await once('sign', directory)
  const theirsSigned = hasOpenssl
    ? await repeat('openssl', [
        ...cms,
        '-sign',
        '-nodetach',
        '-md',
        'sha256',
        ...holder,
        '-in',
        at('claim.csv'),
        '-out',
        at('theirs.p7m'),
      ])
    : undefined
  // both verify what our page signs
  await rm(at('claim.p7m'), { force: true })
  await run('cp', [at('ours.p7m'), at('claim.p7m')])
  const verified = await once('verify', directory)
  const whole = await once('verify-whole', directory)
  const theirsVerified = hasOpenssl
    ? await repeat('openssl', [
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-purpose',
        'any',
        '-CAfile',
        at('ca.pem'),
        '-in',
        at('claim.p7m'),
        '-out',
        at('out.csv'),
      ])
    : undefined
  return [
    figure(name('read, checked and signed as the page does'), 'ms', signed.milliseconds),
    ...beside('sign, and its file checked', signed, theirsSigned),
    figure(name('verified, in memory'), 'ms', verified.milliseconds),
    ...beside('verify', verified, theirsVerified),
    figure(name('verified and its file read to the end, in memory'), 'ms', whole.milliseconds),
    figure(name('verified and read: longest time nobody else was served'), 'ms', whole.longestPause),
    figure(name('verified and read, peak of the process'), 'MB', whole.peak ?? 0),
  ]
}

const claimsAtOnce = 4
/** Enough for both measurements, however fast the machine. */
const prepared = Number(process.env['BENCH_CLAIMS'] || 1200)
const windowMs = 3000

const benchDuringList = async (): Promise<Figure[]> => {
  const { world, claimant } = await openClaims({ stores: openSqliteStore })
  await using _ = world
  const { revocationList } = world.parts
  if (revocationList === undefined) throw new RangeError('a list was made')
  const claims: Uint8Array<ArrayBuffer>[] = []
  for (let number = 0; number < prepared; number += 1) {
    const providerNumber = String(9_910_000_000 + number)
    claims.push(await signClaim(claimant, makeClaimFile({ records: 100, providerNumber })))
  }
  /** Sends one claim after another as long as told; claims a second, and the longest wait of one. */
  const submit = async (goesOn: () => boolean) => {
    const waits: number[] = []
    const started = performance.now()
    await Promise.all(
      Array.from({ length: claimsAtOnce }, async () => {
        while (goesOn()) {
          const cms = claims.pop()
          if (cms === undefined) throw new RangeError('more claims are to be prepared')
          const began = performance.now()
          const { claim } = await send(claimant, cms)
          if (claim.outcome !== 'accepted') throw new Error(String(claim.refusal))
          waits.push(performance.now() - began)
          await nextTurn()
        }
      }),
    )
    return { rate: waits.length / ((performance.now() - started) / 1000), longest: Math.max(...waits) }
  }
  const issuer = parseCertificate(world.hierarchy.authority.certificate)
  const { clock } = world.test
  const register = async (der: Uint8Array): Promise<number> => {
    const began = performance.now()
    const reception = await revocationList.receive({ fetchCrl: async () => checkCrl({ der, issuer, at: clock.now() }) })
    if (reception.outcome !== 'registered') throw new Error(`the list was ${reception.outcome}`)
    return (performance.now() - began) / 1000
  }
  // a counter that has worked before, and has a list of that size in force already
  await register(await makeMillion(world, 1001, clock.now()))
  await submit(() => claims.length > prepared - 40)
  const next = await makeMillion(world, 1002, clock.now())
  const forSeconds = () => {
    const until = performance.now() + windowMs
    return () => performance.now() < until
  }
  const before = await submit(forSeconds())
  const registering = register(next)
  const during = await submit(forSeconds())
  const seconds = await registering
  return [
    figure(
      `claims taken in ${windowMs / 1000} s in which a list of a million entries is registered`,
      'claims/s',
      during.rate,
      {
        name: 'the same counter with nothing else going on',
        value: before.rate,
      },
    ),
    figure('longest wait of a claim meanwhile', 'ms', during.longest, {
      name: 'with nothing else going on',
      value: before.longest,
    }),
    figure('the list registered while claims are taken', 's', seconds),
  ]
}

export const benchBillingClaim = async (): Promise<readonly Figure[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'madoguchi-bench-'))
  try {
    return [...(await benchLarge(directory)), ...(await benchDuringList())]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
