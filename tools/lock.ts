/**
 * Puts optional packages of other platforms back into the lock file. A registry mirror that lacks them makes `npm install`
 * drop them, and then `npm ci` refuses the file; name, exact version and platform are enough for npm to be content.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

type Package = {
  version?: string
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
  peer?: boolean
  dev?: boolean
}

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Package> }

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']

/** Reads the platform out of a name such as `@oxlint/binding-linux-x64-musl`. */
const platformOf = (name: string): Pick<Package, 'os' | 'cpu' | 'libc'> => {
  const words = name.split(/[-/]/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  return {
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : words.includes('gnu') ? { libc: ['glibc'] } : {}),
  }
}

/** The optional edges that no entry of the lock answers. */
export const findMissing = (
  packages: Record<string, Package>,
): readonly { name: string; version: string; dev: boolean }[] =>
  Object.values(packages).flatMap(({ optionalDependencies = {}, dev }) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)))
      .filter(([, version]) => /^\d/.test(version))
      .map(([name, version]) => ({ name, version, dev: dev === true })),
  )

if (import.meta.main) {
  const missing = findMissing(lock.packages)
  for (const { name, version, dev } of missing) {
    lock.packages[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) }
  }
  const packages = Object.fromEntries(Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  console.log(`${missing.length} optional packages put back`)
}
