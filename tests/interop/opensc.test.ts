import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VirtualCardData } from '#mocks/card/card-data.ts'
import { createVirtualCard, type VirtualCard } from '#mocks/card/virtual-card.ts'
import { connectVpcd, type VpcdLink } from '#mocks/card/vpcd.ts'

const execute = promisify(execFile)

/** Output of a program whatever its exit code: OpenSC says much in its failures. */
const run = async (program: string, ...arguments_: readonly string[]): Promise<string> => {
  try {
    const { stdout, stderr } = await execute(program, arguments_, { timeout: 60_000 })
    return stdout + stderr
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && 'stderr' in error) return `${error.stdout}${error.stderr}`
    throw error
  }
}

const programs = ['pcscd', 'opensc-tool', 'pkcs15-tool', 'pkcs15-crypt', 'pkcs11-tool', 'openssl']
const missing = (
  await Promise.all(programs.map(async (program) => ((await run('which', program)) === '' ? [program] : [])))
).flat()
if (missing.length > 0) console.error(`opensc: skipped, for this machine lacks ${missing.join(', ')}`)

type Holder = { readonly key: string; readonly certificate: string; readonly publicKey: string }

/** Keys and a self-signed certificate that OpenSSL made, so that nothing of ours judges itself. */
const createHolder = async (folder: string, name: string, usage: string): Promise<Holder> => {
  const path = (suffix: string) => join(folder, `${name}.${suffix}`)
  const subject = `/C=JP/O=JPKI-TEST/CN=${name}`
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', subject, '-addext', `keyUsage=${usage}`]
  await execute('openssl', [...make, '-keyout', path('pem'), '-out', path('crt')])
  await execute('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', path('pem'), '-outform', 'DER', '-out', path('p8')])
  await execute('openssl', ['x509', '-in', path('crt'), '-outform', 'DER', '-out', path('der')])
  await writeFile(path('pub'), (await execute('openssl', ['x509', '-in', path('crt'), '-noout', '-pubkey'])).stdout)
  return { key: path('p8'), certificate: path('crt'), publicKey: path('pub') }
}

const pemBody = (text: string): string =>
  /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/.exec(text)?.[0] ?? ''

/** The driver listens a moment after the daemon starts. */
const connectWhenReady = async (card: VirtualCard, triesLeft = 100): Promise<VpcdLink> => {
  try {
    return await connectVpcd(card)
  } catch (error) {
    if (triesLeft === 0) throw error
    await wait(100)
    return connectWhenReady(card, triesLeft - 1)
  }
}

/** pcscd asks its virtual reader now and then whether a card has come or gone. */
const waitForReader = async (hasCard: 'Yes' | 'No', looksLeft = 300): Promise<void> => {
  if (new RegExp(`^0 +${hasCard}`, 'm').test(await run('opensc-tool', '--list-readers'))) return
  if (looksLeft === 0) throw new Error('pcscd does not notice the card')
  await waitForReader(hasCard, looksLeft - 1)
}

describe.skipIf(missing.length > 0)('OpenSC', () => {
  let folder = ''
  let daemon: ChildProcess
  let auth: Holder
  let sign: Holder
  let data: VirtualCardData
  let link: VpcdLink

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-opensc-'))
    daemon = spawn('pcscd', ['--foreground'], { stdio: 'ignore' })
    auth = await createHolder(folder, 'auth', 'critical,digitalSignature')
    sign = await createHolder(folder, 'sign', 'critical,digitalSignature,nonRepudiation')
    const read = async (path: string) => new Uint8Array(await readFile(path))
    const authCertificate = await read(join(folder, 'auth.der'))
    const signCertificate = await read(join(folder, 'sign.der'))
    data = {
      id: 'opensc',
      label: 'OpenSC',
      authCertificate,
      authPrivateKey: await read(auth.key),
      signCertificate,
      signPrivateKey: await read(sign.key),
      caCertificates: { auth: authCertificate, sign: signCertificate },
      pins: { authentication: '1234', signature: 'ABC123' },
      serial: '010000000123456',
      municipalityCode: '99901',
      expiry: '2035-02-17',
    }
  })

  afterAll(async () => {
    const exited = new Promise((resolve) => daemon.once('exit', resolve))
    if (daemon.kill()) await exited
    await rm(folder, { recursive: true })
  })

  beforeEach(async () => {
    link = await connectWhenReady(await createVirtualCard(data))
    await waitForReader('Yes')
  })

  afterEach(async () => {
    link.close()
    await link.ended
    await waitForReader('No')
  })

  const verify = async (holder: Holder, signature: string, message: string) =>
    run('openssl', 'dgst', '-sha256', '-verify', holder.publicKey, '-signature', signature, message)

  const writeMessage = async () => {
    const message = join(folder, 'message')
    await writeFile(message, 'text to be signed')
    await execute('openssl', ['dgst', '-sha256', '-binary', '-out', join(folder, 'hash'), message])
    return message
  }

  it('names the card jpki among all the cards it knows', async () => {
    expect(await run('opensc-tool', '--name')).toMatch(/^jpki$/m)
    expect(await run('opensc-tool', '--atr')).toContain('3b:e0:00:ff:81:31:fe:45:14')
  })

  it('lists PINs with their tries, keys and certificates', async () => {
    const pins = await run('pkcs15-tool', '--list-pins')
    expect(pins).toMatch(/User Authentication PIN[\s\S]*Tries left +: 3/)
    expect(pins).toMatch(/Digital Signature PIN[\s\S]*Tries left +: 5/)
    const objects = await run('pkcs15-tool', '--dump')
    expect(objects.match(/Private RSA Key/g)).toHaveLength(2)
    expect(objects.match(/X\.509 Certificate/g)).toHaveLength(4)
  })

  it('reads the authentication certificate freely and the signature certificate after its PIN alone', async () => {
    const expected = async (holder: Holder) => pemBody(await readFile(holder.certificate, 'utf8'))
    expect(pemBody(await run('pkcs15-tool', '--read-certificate', '1'))).toBe(await expected(auth))
    expect(pemBody(await run('pkcs15-tool', '--read-certificate', '2'))).toBe('')
    const unlocked = ['--verify-pin', '--auth-id', '2', '--pin', 'ABC123']
    expect(pemBody(await run('pkcs15-tool', '--read-certificate', '2', ...unlocked))).toBe(await expected(sign))
  })

  it('signs with the authentication key, and OpenSSL verifies', async () => {
    const message = await writeMessage()
    const signature = join(folder, 'auth.sig')
    const hash = ['--sha-256', '--input', join(folder, 'hash'), '--output', signature]
    await run('pkcs15-crypt', '--sign', '--key', '1', '--pkcs1', '--pin', '1234', ...hash)
    expect(await verify(auth, signature, message)).toContain('Verified OK')
    expect(await verify(sign, signature, message)).toContain('Verification failure')
  })

  it.each([
    ['0', '01', '1234', 'auth'],
    ['1', '02', 'ABC123', 'sign'],
  ])('signs through PKCS#11 in slot %s, and OpenSSL verifies', async (slot, id, pin, name) => {
    const message = await writeMessage()
    const signature = join(folder, `pkcs11-${name}.sig`)
    const how = ['--sign', '--mechanism', 'SHA256-RSA-PKCS', '--input-file', message, '--output-file', signature]
    await run('pkcs11-tool', '--slot-index', slot, '--login', '--pin', pin, '--id', id, ...how)
    expect(await verify(name === 'auth' ? auth : sign, signature, message)).toContain('Verified OK')
  })

  it('counts wrong PINs down until the PIN is locked', async () => {
    const present = (pin: string) => run('pkcs15-tool', '--verify-pin', '--auth-id', '1', '--pin', pin)
    const triesLeft = async () =>
      /User Authentication PIN[\s\S]*?Tries left +: (\d)/.exec(await run('pkcs15-tool', '--list-pins'))?.[1]
    for (const left of ['2', '1', '0']) {
      await present('9999')
      expect(await triesLeft()).toBe(left)
    }
    expect(await present('1234')).toContain('Reference data not usable')
  })
})
