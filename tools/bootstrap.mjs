// Makes every command of package.json work on a machine with only Node and npm: installs what the lock file names, finds a
// Node new enough, then hands over to tools/<command>.ts. Plain JavaScript for old Nodes; no dependency.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const [command, ...rest] = process.argv.slice(2)
const needed = [22, 22]

const say = (line) => process.stderr.write(`madoguchi: ${line}\n`)
const stop = (line) => {
  say(line)
  process.exit(1)
}

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number)
  return major > needed[0] || (major === needed[0] && minor >= needed[1])
}

const installDependencies = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const marker = join(root, 'node_modules', '.madoguchi-lock')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return
  say('installing dependencies (first start, or the lock file changed); half a minute or so')
  const npm = process.env.npm_execpath
  // npm's warnings would be about the Node that only starts the right one; NODE_ENV=production or a user's own settings would
  // leave out what builds the page and runs the tests
  const words = ['ci', '--loglevel=error', '--include=dev', '--include=optional']
  const [program, args] = npm ? [process.execPath, [npm, ...words]] : ['npm', words]
  const done = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !npm && process.platform === 'win32',
  })
  if (done.status !== 0) stop('npm ci failed; what it printed above says why')
  writeFileSync(marker, lock)
}

const findNode = () => {
  if (isNewEnough(process.versions.node)) return process.execPath
  const system = process.platform === 'win32' ? 'win' : process.platform
  const packaged = join(
    root,
    'node_modules',
    `node-${system}-${process.arch}`,
    'bin',
    system === 'win' ? 'node.exe' : 'node',
  )
  if (!existsSync(packaged)) {
    stop(`this is Node ${process.versions.node}; Madoguchi needs ${needed.join('.')} or newer: https://nodejs.org`)
  }
  if (!process.env.MADOGUCHI_NODE_SAID) say(`this is Node ${process.versions.node}; going on with the packaged Node 24`)
  return packaged
}

if (!command) stop('which command? see package.json')
installDependencies()
const node = findNode()
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, 'tools', `${command}.ts`), ...rest], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    MADOGUCHI_NODE_SAID: '1',
    PATH: [join(node, '..'), join(root, 'node_modules', '.bin'), process.env.PATH].join(
      process.platform === 'win32' ? ';' : ':',
    ),
  },
})
// A terminal's Ctrl-C reaches the child by itself; here it only must not end the parent first.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
// npm passes a SIGTERM on to the shell between it and this process only, which then has a new parent.
const parent = process.ppid
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250)
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))
