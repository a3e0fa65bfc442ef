import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa } from '#mocks/pki/identity.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { signPdf } from '#shared/pades/sign.ts'
import { validatePdf } from '#shared/pades/validate.ts'
import { isNamed } from '#shared/pdf/object-access.ts'
import { openPdf, type PdfFile } from '#shared/pdf/reader.ts'
import { makePdf } from '../pdf-fixture.ts'
import { makeStamper, stampWith, vouchFor } from '../signing-fixture.ts'
import { isLeftOut, runProgram } from './programs.ts'

/** Files that qpdf wrote, in every form it knows, before our reader and validator. */

let directory: string
let ca: TestCa
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reading-'))
  ca = await makeCa()
})
afterAll(() => rm(directory, { recursive: true }))

const qpdf = async (pdf: Uint8Array, ...options: string[]): Promise<Uint8Array> => {
  await writeFile(join(directory, 'in.pdf'), pdf)
  const { code } = await runProgram('qpdf', [...options, join(directory, 'in.pdf'), join(directory, 'out.pdf')])
  expect(code).toBe(0)
  return new Uint8Array(await readFile(join(directory, 'out.pdf')))
}

const countPages = async (file: PdfFile): Promise<number> => {
  let pages = 0
  for (let number = 1; number < file.size; number++) {
    const object = await file.readObject(number)
    if (typeof object === 'object' && object?.kind === 'dict' && isNamed(object.entries.get('Type'), 'Page')) pages += 1
  }
  return pages
}

const sign = async (pdf: Uint8Array) => {
  const hanako = await makeIdentity(ca)
  const { original, appended } = await signPdf(pdf, {
    level: 'B-LTA',
    signer: hanako.signer,
    certificates: [hanako.certificate.der],
    timeStamp: stampWith(ca, await makeStamper(ca)),
    evidence: await vouchFor(ca),
  })
  return concatBytes(original, appended)
}

const validate = (pdf: Uint8Array) =>
  validatePdf(pdf, { anchors: [ca.certificate.der], at: new Date('2026-06-01T00:00:00Z'), revocation: 'none' })

describe.skipIf(isLeftOut('qpdf'))('a file by qpdf', () => {
  it.each([
    [['--object-streams=generate'], false],
    [['--object-streams=disable'], false],
    [['--linearize', '--object-streams=disable'], true],
    [['--linearize', '--object-streams=generate'], true],
  ])('with %j is one revision to its last octet, and valid once signed', async (options, isLinearized) => {
    const bytes = await qpdf(await makePdf({ pages: 3, textField: 'name' }), ...options)
    const file = await openPdf(bytes)
    expect(file.revisions).toMatchObject([{ start: 0, end: bytes.length, isLinearized }])
    expect(await countPages(file)).toBe(3)
    const report = await validate(await sign(bytes))
    expect(report).toMatchObject({ outcome: 'passed', revisions: 4, structure: { isLinearized } })
    expect(report.signatures[0]?.level).toBe('B-LTA')
  })

  it('with a password is refused as encrypted', async () => {
    const bytes = await qpdf(await makePdf(), '--encrypt', '', 'owner', '256', '--')
    await expect(openPdf(bytes)).rejects.toMatchObject({ code: 'document.encrypted' })
  })

  it('that was signed before qpdf wrote it anew is no longer valid', async () => {
    const report = await validate(await qpdf(await sign(await makePdf())))
    expect(report.outcome).toBe('failed')
    expect(report.signatures.map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  })
})
