/** Child processes for the commands: run one to its end, or keep several and end them together. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')
const bin = resolve(root, 'node_modules/.bin')

type Options = { readonly env?: Readonly<Record<string, string>>; readonly quiet?: boolean }

/** Runs a program of node_modules/.bin or of the PATH to its end; resolves with its exit code. */
export const run = (program: string, args: readonly string[], { env, quiet }: Options = {}): Promise<number> =>
  new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
      env: { ...process.env, ...env, PATH: `${bin}:${process.env['PATH']}` },
      shell: process.platform === 'win32',
    })
    child.on('error', fail)
    child.on('exit', (code) => done(code ?? 1))
  })

/** Runs and ends this process with the same code when it failed. */
export const runOrExit = async (program: string, args: readonly string[], options?: Options): Promise<void> => {
  const code = await run(program, args, options)
  if (code !== 0) process.exit(code)
}

/** A long-running child whose standard output is read line by line. */
export const keep = (
  script: string,
  {
    args = [],
    env,
    onLine,
  }: { args?: readonly string[]; env?: Record<string, string>; onLine: (line: string) => void },
): ChildProcess => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
    // Its own process group: a Ctrl-C reaches only the parent, which then ends its children in order.
    detached: true,
  })
  createInterface({ input: child.stdout }).on('line', onLine)
  return child
}

/** Asks a child to end and waits; after ten seconds it is killed. */
export const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(timer)
}
