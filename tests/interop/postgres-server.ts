/** A PostgreSQL server of our own for the time of a test file: its own data directory, its own port, loopback only. */
import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const installed = '/usr/lib/postgresql'

export type PostgresServer = AsyncDisposable & { readonly url: string }

/** The newest of the Debian packages; undefined where none is installed. */
export const findPostgres = async (): Promise<string | undefined> => {
  const versions = await readdir(installed).catch(() => [])
  const newest = versions.toSorted((left, right) => Number(right) - Number(left))[0]
  return newest === undefined ? undefined : join(installed, newest, 'bin')
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** The server refuses to run as root; the Debian package brings a user for it. */
const unprivileged = async (): Promise<{ uid: number; gid: number } | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

export const startPostgres = async (binaries: string): Promise<PostgresServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-pg-'))
  const owner = await unprivileged()
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const call = (program: string, args: readonly string[]) =>
    run(join(binaries, program), [...args], { cwd: folder, ...owner, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  await call('initdb', ['-D', data, '-U', 'madoguchi', '--auth=trust', '--encoding=UTF8', '--no-sync'])
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`
  // the log goes to a file, or the server would hold pg_ctl's output open and the call would never end
  await call('pg_ctl', ['-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start'])
  return {
    url: `postgres://madoguchi@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      await call('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'])
      await rm(folder, { recursive: true })
    },
  }
}
