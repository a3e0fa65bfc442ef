import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCa, makeIdentity, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { concatBytes } from '#shared/bytes/bytes.ts'
import { cmsOid } from '#shared/cms/oid.ts'
import { parseCmsSignedData } from '#shared/cms/signed-data.ts'
import type { EvidenceSource } from '#shared/pades/evidence.ts'
import { extendToLongTerm } from '#shared/pades/extend.ts'
import { signPdf, type PadesLevel, type SignedPdf, type SigningOrder } from '#shared/pades/sign.ts'
import { createTimeStampClient, type TimeStampClient } from '#shared/pades/time-stamp-client.ts'
import type { SignatureScheme } from '#shared/pki/signature.ts'
import { makePdf } from '../pdf-fixture.ts'
import { drawSignature } from '../signature-drawing.ts'
import { makeStamper, vouchFor } from '../signing-fixture.ts'
import { openssl, openWorkspace, type Workspace } from './openssl.ts'
import { isLeftOut, runProgram } from './programs.ts'

/** Signed PDFs of ours before poppler, qpdf and OpenSSL, the time-stamps in them made by OpenSSL. */

const schemes = {
  rsa: { family: 'rsa-pkcs1', hash: 'SHA-256' },
  p256: { family: 'ecdsa', hash: 'SHA-256' },
  p384: { family: 'ecdsa', hash: 'SHA-384' },
} as const satisfies Record<string, SignatureScheme>
type Key = keyof typeof schemes

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const

let ca: TestCa
let files: Workspace
let evidence: EvidenceSource
let timeStamp: TimeStampClient
const people = new Map<Key, TestIdentity>()

const person = (key: Key): TestIdentity => {
  const found = people.get(key)
  if (found === undefined) throw new RangeError('nobody has such a key')
  return found
}

const run = async (line: string): Promise<string> => {
  const { code, output } = await openssl(line)
  expect([code, output]).toEqual([0, output])
  return output
}

/** `openssl ts` as the authority behind the client. */
const openAuthority = async (): Promise<TimeStampClient> => {
  const stamper = await makeStamper(ca)
  await files.writePem('tsa.pem', stamper.certificate.der)
  await files.writePem('tsa.key', stamper.privateKeyPkcs8, 'PRIVATE KEY')
  await files.writeText('serial', '01\n')
  await files.writeText(
    'tsa.cnf',
    `[tsa]
default_tsa = own
[own]
serial = ${files.path('serial')}
crypto_device = builtin
signer_cert = ${files.path('tsa.pem')}
signer_key = ${files.path('tsa.key')}
certs = ${files.path('ca.pem')}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
`,
  )
  return createTimeStampClient({
    trust: { anchors: [ca.certificate.der], intermediates: [], revocation: 'none' },
    exchange: async (query) => {
      await writeFile(files.path('query.tsq'), query)
      const names = `-queryfile ${files.path('query.tsq')} -out ${files.path('reply.tsr')}`
      await run(`ts -reply -config ${files.path('tsa.cnf')} ${names}`)
      return readFile(files.path('reply.tsr'))
    },
  })
}

beforeAll(async () => {
  ca = await makeCa()
  files = await openWorkspace()
  await files.writePem('ca.pem', ca.certificate.der)
  for (const key of Object.keys(schemes) as Key[])
    people.set(key, await makeIdentity(ca, { scheme: schemes[key], commonName: `signer ${key}` }))
  evidence = await vouchFor(ca)
  timeStamp = await openAuthority()
})

afterAll(() => files[Symbol.asyncDispose]())

const join = ({ original, appended }: SignedPdf): Uint8Array<ArrayBuffer> => concatBytes(original, appended)

const sign = async (
  pdf: Uint8Array,
  key: Key,
  level: PadesLevel,
  more: Partial<SigningOrder> = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  const { signer, certificate } = person(key)
  const certificates = [certificate.der, ca.certificate.der]
  const at = new Date('2026-04-01T01:02:03Z')
  return join(await signPdf(pdf, { level, signer, certificates, timeStamp, evidence, reason: '同意', at, ...more }))
}

type Judged = { readonly kind: string; readonly validation: string; readonly covers: string }

/** What poppler says of each signature. It does not look into document time-stamps. */
const pdfsig = async (pdf: Uint8Array): Promise<Judged[]> => {
  const file = files.path('judged.pdf')
  await writeFile(file, pdf)
  const { output } = await runProgram('pdfsig', ['-nocert', file])
  return output
    .split(/^Signature #\d+:$/m)
    .slice(1)
    .map((text) => ({
      kind: /Signature Type: (.*)/.exec(text)?.[1] ?? '',
      validation: /Signature Validation: (.*)/.exec(text)?.[1] ?? '',
      covers: /- (Total document signed|Not total document signed)/.exec(text)?.[1] ?? '',
    }))
}

/** What stands at the byte ranges of the file, found by its text alone: contents and what they are over. */
const extract = (pdf: Uint8Array): { readonly contents: Uint8Array; readonly covered: Uint8Array }[] => {
  const text = Buffer.from(pdf).toString('latin1')
  return [...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)].map(([, ...numbers]) => {
    const [start = 0, length = 0, next = 0, rest = 0] = numbers.map(Number)
    const padded = Buffer.from(text.slice(length + 1, next - 1), 'hex')
    const size = padded.readUInt16BE(2) + 4
    // Contents of this size have a length of two octets; what follows are zeros.
    expect([padded[1], padded.subarray(size).every((byte) => byte === 0)]).toEqual([0x82, true])
    return {
      contents: padded.subarray(0, size),
      covered: concatBytes(pdf.subarray(start, start + length), pdf.subarray(next, next + rest)),
    }
  })
}

const attime = Date.UTC(2026, 5, 1) / 1000

/** Each signature before `openssl cms`, and what stamps it before `openssl ts`; gives the number of each. */
const judgeWithOpenssl = async (pdf: Uint8Array): Promise<{ signatures: number; timeStamps: number }> => {
  const counts = { signatures: 0, timeStamps: 0 }
  const verifyToken = async (token: Uint8Array, data: Uint8Array): Promise<void> => {
    await writeFile(files.path('token.der'), token)
    await writeFile(files.path('stamped.bin'), data)
    const output = await run(
      `ts -verify -token_in -in ${files.path('token.der')} -data ${files.path('stamped.bin')} -CAfile ${files.path('ca.pem')}`,
    )
    expect(output).toContain('Verification: OK')
    counts.timeStamps += 1
  }
  for (const { contents, covered } of extract(pdf)) {
    const { contentType, signers } = parseCmsSignedData(contents)
    if (contentType === cmsOid.tstInfo) {
      await verifyToken(contents, covered)
      continue
    }
    await writeFile(files.path('contents.p7s'), contents)
    await writeFile(files.path('covered.bin'), covered)
    const output = await run(
      `cms -verify -cades -binary -purpose any -attime ${attime} -inform DER -in ${files.path('contents.p7s')} ` +
        `-content ${files.path('covered.bin')} -CAfile ${files.path('ca.pem')} -out ${files.path('out.bin')}`,
    )
    expect(output).toContain('CAdES Verification successful')
    counts.signatures += 1
    for (const { type, values } of signers[0]?.unsignedAttributes ?? [])
      if (type === cmsOid.signatureTimeStamp)
        for (const token of values) await verifyToken(token, signers[0]?.signature ?? new Uint8Array())
  }
  return counts
}

const expectSound = async (pdf: Uint8Array): Promise<void> => {
  await writeFile(files.path('checked.pdf'), pdf)
  const { code, output } = await runProgram('qpdf', ['--check', files.path('checked.pdf')])
  expect([code, output]).toEqual([0, expect.stringContaining('No syntax or stream encoding errors found')])
}

const valid = 'Signature is Valid.'
const cades = 'ETSI.CAdES.detached'

describe('a signed PDF of ours, judged by OpenSSL', () => {
  it.each(Object.keys(schemes) as Key[])('is CAdES over exactly its byte range, by %s', async (key) => {
    for (const xref of ['table', 'stream'] as const) {
      const pdf = await sign(await makePdf({ xref }), key, 'B-B')
      expect(await judgeWithOpenssl(pdf)).toEqual({ signatures: 1, timeStamps: 0 })
    }
  })

  it.each(levels)('at %s keeps the first signature and its time-stamps when a second signs', async (level) => {
    const first = await sign(await makePdf({ xref: 'stream' }), 'rsa', level)
    const second = await sign(first, 'p384', level)
    const stamps = { 'B-B': 0, 'B-T': 1, 'B-LT': 1, 'B-LTA': 2 }[level]
    expect(await judgeWithOpenssl(first)).toEqual({ signatures: 1, timeStamps: stamps })
    expect(await judgeWithOpenssl(second)).toEqual({ signatures: 2, timeStamps: 2 * stamps })
  })

  it('is refused once a byte of it is changed', async () => {
    const pdf = await sign(await makePdf(), 'rsa', 'B-B')
    pdf[20] = (pdf[20] ?? 0) ^ 1
    const [{ contents, covered } = { contents: new Uint8Array(), covered: new Uint8Array() }] = extract(pdf)
    await writeFile(files.path('contents.p7s'), contents)
    await writeFile(files.path('covered.bin'), covered)
    const { code } = await openssl(
      `cms -verify -cades -binary -purpose any -attime ${attime} -inform DER -in ${files.path('contents.p7s')} ` +
        `-content ${files.path('covered.bin')} -CAfile ${files.path('ca.pem')} -out ${files.path('out.bin')}`,
    )
    expect(code).toBe(4)
  })
})

describe.skipIf(isLeftOut('qpdf'))('a signed PDF of ours, judged by qpdf', () => {
  it.each(levels)('is sound at %s after one signer and after two', async (level) => {
    for (const xref of ['table', 'stream'] as const) {
      const first = await sign(await makePdf({ xref, pages: 3, textField: 'name' }), 'rsa', level)
      await expectSound(first)
      await expectSound(await sign(first, 'p256', level))
    }
  })

  it('is sound when the original was linearized, and when qpdf wrote its object streams', async () => {
    await writeFile(files.path('plain.pdf'), await makePdf({ pages: 5 }))
    for (const words of [
      ['--linearize'],
      ['--linearize', '--object-streams=generate'],
      ['--object-streams=generate'],
    ]) {
      const { code } = await runProgram('qpdf', [...words, files.path('plain.pdf'), files.path('theirs.pdf')])
      expect(code).toBe(0)
      const pdf = await sign(new Uint8Array(await readFile(files.path('theirs.pdf'))), 'p256', 'B-LTA')
      await expectSound(pdf)
      expect(await judgeWithOpenssl(pdf)).toEqual({ signatures: 1, timeStamps: 2 })
    }
  })

  it('is not made of a file that is encrypted', async () => {
    await writeFile(files.path('plain.pdf'), await makePdf())
    const words = ['--encrypt', '', 'owner', '256', '--', files.path('plain.pdf'), files.path('theirs.pdf')]
    expect((await runProgram('qpdf', words)).code).toBe(0)
    const encrypted = new Uint8Array(await readFile(files.path('theirs.pdf')))
    await expect(sign(encrypted, 'rsa', 'B-B')).rejects.toMatchObject({ code: 'document.encrypted' })
  })
})

describe.skipIf(isLeftOut('pdfsig'))('a signed PDF of ours, judged by poppler', () => {
  it.each(Object.keys(schemes) as Key[])('is valid and wholly signed by %s, in both kinds of file', async (key) => {
    for (const xref of ['table', 'stream'] as const) {
      const pdf = await sign(await makePdf({ xref }), key, 'B-B')
      expect(await pdfsig(pdf)).toEqual([{ kind: cades, validation: valid, covers: 'Total document signed' }])
    }
  })

  it.each(levels)('stays valid at %s when a second signs', async (level) => {
    const pdf = await sign(await sign(await makePdf(), 'rsa', level), 'p256', level)
    const signatures = (await pdfsig(pdf)).filter(({ kind }) => kind === cades)
    expect(signatures.map(({ validation }) => validation)).toEqual([valid, valid])
    expect(signatures[0]?.covers).toBe('Not total document signed')
  })

  it('is valid when it is certified and signed in a field that waited', async () => {
    const certified = await sign(await makePdf({ fields: { 承認: {} } }), 'p384', 'B-T', { certification: 2 })
    const pdf = await sign(certified, 'rsa', 'B-T', { field: '承認' })
    expect((await pdfsig(pdf)).map(({ validation }) => validation)).toEqual([valid, valid])
  })

  it('is valid with what is shown of it, and that is shown', async () => {
    const drawing = await drawSignature(['電子署名　見本花子'])
    const place = { page: 0, left: 40, top: 700, width: 200, height: 60 }
    const pdf = await sign(await makePdf({ rotate: 90, size: [842, 595] }), 'rsa', 'B-B', {
      appearance: { pdf: drawing, place: { ...place, top: 600 } },
    })
    expect((await pdfsig(pdf)).map(({ validation }) => validation)).toEqual([valid])
    const { output } = await runProgram('pdftotext', [files.path('judged.pdf'), '-'])
    expect(output).toContain('電子署名')
  })

  it('stays valid when evidence and a time-stamp are added later', async () => {
    const signed = await sign(await makePdf(), 'rsa', 'B-T', { certification: 1 })
    const pdf = join(await extendToLongTerm(signed, { level: 'B-LTA', evidence, timeStamp }))
    expect(await pdfsig(pdf)).toMatchObject([{ kind: cades, validation: valid }, { covers: 'Total document signed' }])
    await expectSound(pdf)
  })
})
