/** Child processes for the commands: run one to its end, or keep several and end them together. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

export const root = resolve(import.meta.dirname, '..')
const bin = resolve(root, 'node_modules/.bin')
const leash = pathToFileURL(resolve(root, 'tools/leash.ts')).href

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
    // A Ctrl-C reaches the whole process group by itself, a SIGTERM this process alone.
    const pass = () => {
      child.kill('SIGTERM')
      child.once('exit', () => process.exit(143))
    }
    process.once('SIGTERM', pass)
    child.on('error', fail)
    child.on('exit', (code) => {
      process.off('SIGTERM', pass)
      done(code ?? 1)
    })
  })

/** Runs and ends this process with the same code when it failed. */
export const runOrExit = async (program: string, args: readonly string[], options?: Options): Promise<void> => {
  const code = await run(program, args, options)
  if (code !== 0) process.exit(code)
}

/** A long-running child whose standard output is read line by line; it ends with this process, however that ends. */
export const keep = (
  script: string,
  {
    args = [],
    env,
    onLine,
  }: { args?: readonly string[]; env?: Record<string, string>; onLine: (line: string) => void },
): ChildProcess => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `--import=${leash}`, script, ...args],
    {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
      // Its own process group: a Ctrl-C reaches only the parent, which then ends its children in order.
      detached: true,
    },
  )
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

/** Runs `stop` once, at Ctrl-C, SIGTERM or a call with another exit code, and ends this process. */
export const onStop = (stop: () => Promise<void>): ((exitCode: number) => void) => {
  let isStopping = false
  const once = (exitCode: number) => {
    if (isStopping) return
    isStopping = true
    void stop().finally(() => process.exit(exitCode))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => once(0))
  // the channel to tools/bootstrap.mjs closes when that is killed
  process.once('disconnect', () => once(1))
  process.channel?.unref()
  return once
}

/** Ends this process with one line; what it keeps running ends with it. */
export const giveUp = (error: Error): never => {
  process.stderr.write(`madoguchi: ${error.message}\n`)
  return process.exit(1)
}

/** PORT, when nobody listens there yet; otherwise says so in one line and ends this process. */
export const requireFreePort = (): Promise<number> =>
  new Promise((free) => {
    const text = process.env['PORT'] || '8787'
    const refuse = (why: string) => giveUp(new Error(`port ${text} ${why}; choose another with PORT`))
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) return refuse('is none')
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      refuse(error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`),
    )
    probe.listen(Number(text), '127.0.0.1', () => probe.close(() => free(Number(text))))
  })
