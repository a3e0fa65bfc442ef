import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** Programs nobody here wrote, that judge what we make. */

export type ProgramRun = { readonly code: number; readonly output: string }

const run = promisify(execFile)

/** Runs a program in English and gives its exit code and everything it printed. */
export const runProgram = async (name: string, words: readonly string[]): Promise<ProgramRun> => {
  try {
    const options = { timeout: 60_000, env: { ...process.env, LC_ALL: 'C.UTF-8' } }
    const { stdout, stderr } = await run(name, [...words], options)
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const failed = error as { code?: number | string; stdout?: string; stderr?: string }
    if (typeof failed.code !== 'number') throw error
    return { code: failed.code, output: `${failed.stdout ?? ''}${failed.stderr ?? ''}` }
  }
}

/**
 * Whether tests that need the program are left out: only where it is not installed and nobody counts on it. In CI they run
 * and fail.
 */
export const isLeftOut = (name: string): boolean =>
  process.env['CI'] !== 'true' && spawnSync('which', [name], { stdio: 'ignore' }).status !== 0
