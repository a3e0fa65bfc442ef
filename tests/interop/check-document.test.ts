import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { issueCrl } from '#mocks/pki/revocation-lists.ts'
import { signPdf } from '#shared/pades/sign.ts'
import { makePdf } from '../pdf-fixture.ts'
import { openssl, openWorkspace, type Workspace } from './openssl.ts'

/** `npm run check-document` on what OpenSSL signed, by its exit status and its words. */

const root = resolve(import.meta.dirname, '../..')
const at = '2026-06-01'

let ca: TestCa
let person: TestIdentity
let files: Workspace

const run = async (line: string): Promise<void> => {
  const { code, output } = await openssl(line)
  expect([code, output]).toEqual([0, output])
}

beforeAll(async () => {
  ca = await makeCa()
  person = await makeIdentity(ca)
  files = await openWorkspace()
  await files.writePem('ca.pem', ca.certificate.der)
  await files.writePem('person.pem', person.certificate.der)
  await files.writePem('person.key', person.privateKeyPkcs8, 'PRIVATE KEY')
  const crl = await issueCrl(
    {
      issuer: ca.name,
      spki: ca.keys.spki,
      thisUpdate: new Date('2026-05-31T00:00:00Z'),
      nextUpdate: new Date('2026-06-30T00:00:00Z'),
      number: 1,
    },
    ca.keys.privateKeyPkcs8,
  )
  await files.writePem('list.pem', crl, 'X509 CRL')
  await writeFile(files.path('content.txt'), '住民票の写しを請求します。\n')
  const sign = `cms -sign -binary -cades -in ${files.path('content.txt')} -signer ${files.path('person.pem')} -inkey ${files.path('person.key')}`
  await run(`${sign} -outform DER -out ${files.path('detached.p7s')}`)
  await run(`${sign} -nodetach -outform PEM -out ${files.path('attached.pem')}`)
  const pdf = await makePdf()
  await writeFile(files.path('plain.pdf'), pdf)
  const signed = await signPdf(pdf, { level: 'B-B', signer: person.signer, certificates: [person.certificate.der] })
  await writeFile(files.path('signed.pdf'), Buffer.concat([signed.original, signed.appended]))
})

afterAll(() => files[Symbol.asyncDispose]())

/** Runs the command with the files of the workspace; words that are no file of it stay as they are. */
const check = (...words: readonly string[]) => {
  const args = words.map((word) => (/\.\w+$/.test(word) ? files.path(word) : word))
  const done = spawnSync(process.execPath, ['tools/check-document.ts', ...args], { cwd: root, encoding: 'utf8' })
  return { status: done.status, output: done.stdout, complaint: done.stderr }
}

const trusted = ['--anchors', 'ca.pem', '--crls', 'list.pem', '--at', at]

describe('the command that checks a document', () => {
  it.each([
    ['a detached signature beside its file', ['detached.p7s', '--content', 'content.txt'], 0, 'PASSED'],
    ['an attached signature in PEM', ['attached.pem'], 0, 'PASSED'],
    ['a signed PDF', ['signed.pdf'], 0, 'PASSED'],
    ['a certificate', ['person.pem'], 0, 'PASSED'],
    ['a detached signature beside another file', ['detached.p7s', '--content', 'plain.pdf'], 1, 'not what was signed'],
    ['a detached signature alone', ['detached.p7s'], 2, 'the signed file is missing'],
    ['a PDF without a signature', ['plain.pdf'], 2, 'bears no signature'],
    ['a private key', ['person.key'], 3, 'private key'],
    ['a letter', ['content.txt'], 3, 'neither PDF nor signature nor certificate'],
  ])('says of %s how it stands', (_, words, status, sentence) => {
    const { output, ...rest } = check(...words, ...trusted)
    expect(rest).toEqual({ status, complaint: '' })
    expect(output).toContain(sentence)
  })

  it('passes nothing whose status nobody told, and nobody who is not trusted', () => {
    expect(check('attached.pem', '--anchors', 'ca.pem', '--at', at).status).toBe(2)
    expect(check('attached.pem', '--at', at).status).toBe(2)
  })

  it('prints the whole report as JSON', async () => {
    const { output } = check('attached.pem', '--json', ...trusted)
    expect(JSON.parse(output)).toMatchObject({
      format: 'madoguchi-document-report/1',
      kind: 'cms',
      outcome: 'passed',
      file: { size: (await readFile(files.path('attached.pem'))).length },
      signatures: [{ certificate: { name: '窓口 花子', revocation: { source: 'crl' } } }],
    })
  })

  it.each([
    ['an option it does not know', ['plain.pdf', '--trust', 'x'], 'no option --trust'],
    ['no file', ['--json'], 'which file?'],
    ['a date that is none', ['plain.pdf', '--at', 'yesterday'], '--at wants a date'],
    ['a file that is not there', ['absent.pdf'], 'cannot read'],
  ])('refuses %s in a line', (_, words, complaint) => {
    const refused = check(...words)
    expect(refused).toMatchObject({ status: 3, output: '' })
    expect(refused.complaint).toContain(complaint)
  })
})
