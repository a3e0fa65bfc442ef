import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodePem } from '#shared/pki/pem.ts'

/** OpenSSL as a judge: a program nobody here wrote. */

/** Programs of the list that do not start here; said aloud, for their tests are then skipped. */
export const findMissing = (test: string, programs: readonly (readonly [program: string, ask: string])[]): string[] => {
  const missing = programs.flatMap(([program, ask]) =>
    spawnSync(program, [ask], { stdio: 'ignore' }).error === undefined ? [] : [program],
  )
  if (missing.length > 0) console.error(`${test}: skipped, for this machine lacks ${missing.join(', ')}`)
  return missing
}

export type Run = { readonly code: number; readonly output: string }

const run = promisify(execFile)

/** Words of a command line; no path here holds a space. */
const toWords = (line: string): string[] => line.split(' ').filter((word) => word !== '')

/** Runs `openssl` and gives its exit code and everything it printed. */
export const openssl = async (line: string): Promise<Run> => {
  try {
    const { stdout, stderr } = await run('openssl', toWords(line), { timeout: 30_000 })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const failed = error as { code?: number | string; stdout?: string; stderr?: string }
    if (typeof failed.code !== 'number') throw error
    return { code: failed.code, output: `${failed.stdout ?? ''}${failed.stderr ?? ''}` }
  }
}

export type Workspace = AsyncDisposable & {
  readonly path: (name: string) => string
  readonly writePem: (name: string, der: Uint8Array, label?: string) => Promise<string>
  readonly writeText: (name: string, text: string) => Promise<string>
}

/** A directory that is gone afterwards. */
export const openWorkspace = async (): Promise<Workspace> => {
  const directory = await mkdtemp(join(tmpdir(), 'madoguchi-pki-'))
  const path = (name: string): string => join(directory, name)
  const writeText = async (name: string, text: string): Promise<string> => {
    await writeFile(path(name), text)
    return path(name)
  }
  return {
    path,
    writeText,
    writePem: (name, der, label) => writeText(name, encodePem(der, label)),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

export type Responder = AsyncDisposable & { readonly url: string }

const waitForPort = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const port = /ACCEPT \S*:(\d+)/.exec(printed)?.[1]
      // The address is printed before the socket listens, this line after.
      if (port !== undefined && printed.includes('waiting for OCSP client')) resolve(Number(port))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`openssl ocsp ended with ${code}: ${printed}`)))
  })

/** Starts `openssl ocsp` as a responder on a port of its own choice. */
export const startResponder = async (line: string): Promise<Responder> => {
  const child = spawn('openssl', ['ocsp', '-port', '0', ...toWords(line)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const port = await waitForPort(child)
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}
