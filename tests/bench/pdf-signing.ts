/**
 * Signing a PDF at B-B beside @signpdf and @libpdf/core, the same file, key and certificate, each in its own process; then
 * validating what was signed beside poppler's pdfsig, which looks at less: not at what later revisions changed.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { validatePdf } from '#shared/pades/validate.ts'
import { isLeftOut, runProgram } from '../interop/programs.ts'
import { makePdf } from '../pdf-fixture.ts'
import { figure, type Figure } from './load.ts'
import type { SignOnce } from './sign-once.ts'

const run = promisify(execFile)
const peers = { signpdf: '@signpdf/signpdf', libpdf: '@libpdf/core' } as const

/**
 * A key of RSA 2048 in every form. Its name is ASCII: @signpdf writes another issuer's name than the certificate has where
 * that is Japanese. Its PKCS#12 file has one round, for @signpdf opens it anew for each signature.
 */
const writeKey = async (directory: string): Promise<void> => {
  const openssl = (line: string): Promise<unknown> => run('openssl', line.split(' '), { cwd: directory })
  await openssl('req -x509 -newkey rsa:2048 -nodes -days 30 -subj /C=JP/CN=bench -keyout key.pem -out signer.pem')
  await openssl('x509 -in signer.pem -outform DER -out signer.der')
  await openssl('pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out signer.key')
  await openssl('pkcs12 -export -in signer.pem -inkey key.pem -out signer.p12 -passout pass:bench -iter 1 -nomaciter')
}

const signOnce = async (who: string, directory: string, file: string, times: number): Promise<SignOnce> => {
  const script = join(import.meta.dirname, 'sign-once.ts')
  const { stdout } = await run(process.execPath, [script, who, directory, file, String(times)])
  return JSON.parse(stdout) as SignOnce
}

/** What another program says of the signed file: a fast wrong signature is no speed. */
const requireValid = async (file: string): Promise<void> => {
  if (isLeftOut('pdfsig')) return
  const { output } = await runProgram('pdfsig', ['-nocert', file])
  if (!output.includes('Signature is Valid')) throw new Error(`${file}: ${output}`)
}

type Case = { readonly name: string; readonly file: string; readonly times: number; readonly isLarge: boolean }

/** Ours comes in two parts, which a page saves as they are; for programs that want one buffer it is joined. */
const ways = { parts: 'as original and appended part', whole: 'into one buffer' } as const

const rounds = 3

const middle = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[(values.length - 1) >> 1] ?? 0

/** Everybody in turns, so that a busy machine slows all alike; the middle of the rounds counts. */
const signInTurns = async (directory: string, { file, times }: Case): Promise<ReadonlyMap<string, SignOnce>> => {
  const answers = new Map<string, SignOnce[]>()
  for (let round = 0; round < rounds; round++)
    for (const who of [...Object.keys(ways), ...Object.keys(peers)]) {
      const answer = await signOnce(who, directory, file, times)
      answers.set(who, [...(answers.get(who) ?? []), answer])
    }
  const found = new Map<string, SignOnce>()
  for (const [who, each] of answers) {
    await requireValid(join(directory, `${who}-${file}`))
    const [{ bytes, peakMegabytes } = { bytes: 0, peakMegabytes: undefined }] = each
    found.set(who, { bytes, peakMegabytes, milliseconds: middle(each.map(({ milliseconds }) => milliseconds)) })
  }
  return found
}

const compare = async (directory: string, each: Case): Promise<Figure[]> => {
  const { name, isLarge } = each
  const answers = await signInTurns(directory, each)
  const answerOf = (who: string): SignOnce => {
    const answer = answers.get(who)
    if (answer === undefined) throw new RangeError(who)
    return answer
  }
  const figures: Figure[] = []
  for (const [who, peer] of Object.entries(peers)) {
    const theirs = answerOf(who)
    for (const way of ['parts', 'whole'] as const) {
      const { milliseconds, peakMegabytes } = answerOf(way)
      figures.push(
        figure(`signing ${name} ${ways[way]}`, 'ms', milliseconds, { name: peer, value: theirs.milliseconds }),
      )
      // With a small file the peak is that of the libraries themselves.
      if (isLarge && peakMegabytes !== undefined && theirs.peakMegabytes !== undefined)
        figures.push(
          figure(`peak of the process that signs ${name} ${ways[way]}`, 'MB', peakMegabytes, {
            name: peer,
            value: theirs.peakMegabytes,
          }),
        )
    }
    figures.push(
      figure(`bytes a signature adds to ${name}`, 'bytes', answerOf('parts').bytes, {
        name: peer,
        value: theirs.bytes,
      }),
    )
  }
  return figures
}

const timed = async (times: number, work: () => Promise<unknown>): Promise<number> => {
  const spent: number[] = []
  for (let round = 0; round < times; round++) {
    const started = performance.now()
    await work()
    spent.push(performance.now() - started)
  }
  return middle(spent)
}

const validate = async (directory: string, { name, file, times }: Case): Promise<Figure> => {
  const path = join(directory, `whole-${file}`)
  const pdf = new Uint8Array(await readFile(path))
  const anchors = [new Uint8Array(await readFile(join(directory, 'signer.der')))]
  const ours = await timed(times, async () => {
    const { outcome } = await validatePdf(pdf, { anchors, at: new Date(), revocation: 'none' })
    if (outcome !== 'passed') throw new Error(`${file}: ${outcome}`)
  })
  if (isLeftOut('pdfsig')) return figure(`validating ${name}`, 'ms', ours)
  const theirs = await timed(Math.min(times, 9), () => runProgram('pdfsig', ['-nocert', path]))
  return figure(`validating ${name}`, 'ms', ours, { name: 'pdfsig with its start', value: theirs })
}

export const benchPdfSigning = async (): Promise<readonly Figure[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'madoguchi-bench-'))
  try {
    await writeKey(directory)
    await writeFile(join(directory, 'small.pdf'), await makePdf())
    // Noise: a file of images is no smaller when packed.
    const noise = crypto.getRandomValues(new Uint8Array(65_536))
    const ballast = new Uint8Array(100_000_000)
    for (let at = 0; at < ballast.length; at += noise.length)
      ballast.set(noise.subarray(0, Math.min(noise.length, ballast.length - at)), at)
    await writeFile(join(directory, 'large.pdf'), await makePdf({ ballast }))
    const cases = [
      { name: 'a PDF of one page', file: 'small.pdf', times: 51, isLarge: false },
      { name: 'a PDF of 100 MB', file: 'large.pdf', times: 2, isLarge: true },
    ]
    const figures: Figure[] = []
    for (const each of cases) figures.push(...(await compare(directory, each)), await validate(directory, each))
    return figures
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
