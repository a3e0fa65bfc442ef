/** Several processes that open the same database at the same moment, migrate it, and close it. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

const command = resolve(import.meta.dirname, '../../bff/audit-verify.ts')

/** Exit codes: 0 for a process that opened the database and found its (empty) audit trail whole. */
export const startInChildren = (env: Readonly<Record<string, string>>, count: number): Promise<number[]> =>
  Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<number>((done, fail) => {
          const child = spawn(process.execPath, [command], { stdio: 'ignore', env: { ...process.env, ...env } })
          child.on('error', fail)
          child.on('exit', (code) => done(code ?? -1))
        }),
    ),
  )
