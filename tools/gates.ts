/** The fast gate without tests: format, lint with types, types per room, unused code. */
import { run } from './run.ts'

const gates: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ['format', 'oxfmt', ['--check', '.']],
  ['lint and import table', 'oxlint', ['--type-aware']],
  ['types per room', 'tsc', ['-b']],
  ['unused code', 'knip', ['--no-config-hints']],
]

/** True when every gate is green; each prints what it found. */
export const runGates = async (): Promise<boolean> => {
  const red: string[] = []
  for (const [name, program, args] of gates) {
    const code = await run(program, args)
    if (code !== 0) red.push(name)
  }
  for (const name of red) process.stderr.write(`madoguchi: gate failed: ${name}\n`)
  return red.length === 0
}
