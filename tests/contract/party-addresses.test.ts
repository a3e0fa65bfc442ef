import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig, type PartyAddresses } from '#bff/config.ts'
import { openCertificateAuthority, readRegistration } from '#bff/parties/certificate-authority/open.ts'
import { buildPartyAddresses } from '#mocks/parties/addresses.ts'
import { createCertificateAuthorityFaults } from '#mocks/parties/certificate-authority/faults.ts'
import { createCertificateAuthorityHandlers } from '#mocks/parties/certificate-authority/handlers.ts'
import { Register } from '#mocks/parties/certificate-authority/register.ts'
import { createHandlerFetch } from '#mocks/parties/handler-fetch.ts'
import { createMemoryJournal } from '#mocks/parties/journal.ts'
import { writePartyFiles } from '#mocks/parties/party-files.ts'
import { partyNames, type PartyName } from '#mocks/parties/server.ts'
import { createBillingHierarchy, type BillingHierarchy } from '#mocks/pki/billing-hierarchy.ts'
import { createTestHierarchy, type TestHierarchy } from '#mocks/pki/hierarchy.ts'
import { makeCa, makeIdentity } from '#mocks/pki/identity.ts'
import { createIntakeSigner } from '#mocks/pki/intake-signer.ts'
import { createTimeStampHierarchy } from '#mocks/pki/time-stamp-hierarchy.ts'
import { encodePem, parsePem } from '#shared/pki/pem.ts'

const now = new Date('2027-03-10T03:00:00Z')

let folder: string
let jpki: TestHierarchy
let billing: BillingHierarchy
let parties: PartyAddresses

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-addresses-'))
  jpki = await createTestHierarchy([])
  billing = await createBillingHierarchy()
  const timeStamp = await createTimeStampHierarchy()
  writePartyFiles(folder, { jpki, billing, timeStamp, intake: await createIntakeSigner() })
  const urls = Object.fromEntries(partyNames.map((name) => [name, `http://${name}.example`])) as Record<
    PartyName,
    string
  >
  const file = join(folder, 'parties.json')
  await writeFile(file, JSON.stringify(buildPartyAddresses(urls)))
  const config = readConfig({ MADOGUCHI_PARTIES_FILE: file })
  if (config.parties === null) throw new RangeError('a file was named')
  parties = config.parties
})
afterAll(() => rm(folder, { recursive: true }))

const readCertificate = async (file: string) => parsePem(await readFile(file, 'utf8'))[0]

describe('the addresses of the stand-ins', () => {
  it('are a configuration the product reads, its files beside it', async () => {
    expect(parties.timeStampAuthority).toBe('http://time-stamp-authority.example/tsa')
    const rows = parties.revocation ?? []
    expect(rows.map(({ id }) => id)).toEqual(['jpki-authentication', 'jpki-signature', 'time-stamp', 'billing'])
    for (const { certificateFile } of rows) expect(certificateFile.startsWith(folder)).toBe(true)
    expect(await readCertificate(rows[1]?.certificateFile ?? '')).toEqual(jpki.signature.certificate)
    expect(await readCertificate(rows[3]?.certificateFile ?? '')).toEqual(billing.authority.certificate)
  })

  it('lead to the dedicated authority, which knows the product by the key of the file', async () => {
    const { certificateAuthority } = parties
    if (certificateAuthority === undefined) throw new RangeError('an address was written')
    const handlers = await createCertificateAuthorityHandlers({
      hierarchy: billing,
      register: new Register(createMemoryJournal()),
      now: () => now,
      faults: createCertificateAuthorityFaults(),
    })
    const line = { fetch: createHandlerFetch(handlers), timeoutMs: 1000, now: () => now }
    for (const crl of [certificateAuthority.crl, undefined]) {
      const relay = await openCertificateAuthority({ ...certificateAuthority, crl }, line)
      expect(await relay.fetchCrl()).toMatchObject({ status: 'usable', crl: { number: 1n } })
    }
  })
})

describe('the file of a registration authority', () => {
  it.each([
    { family: 'rsa-pkcs1', hash: 'SHA-256' },
    { family: 'ecdsa', hash: 'SHA-256' },
    { family: 'ecdsa', hash: 'SHA-384' },
  ] as const)('holds a key of $family with $hash', async (scheme) => {
    const ca = await makeCa()
    const { certificate, privateKeyPkcs8 } = await makeIdentity(ca, { scheme })
    const pem = [
      encodePem(certificate.der),
      encodePem(ca.certificate.der),
      encodePem(privateKeyPkcs8, 'PRIVATE KEY'),
    ].join('')
    const identity = await readRegistration(pem)
    expect(identity).toMatchObject({ certificate: certificate.der, chain: [ca.certificate.der], signer: { scheme } })
    expect((await identity.signer.sign(Uint8Array.of(1))).length).toBeGreaterThan(60)
  })

  it('is refused without its key, without its certificate, and with a key that cannot speak', async () => {
    const ca = await makeCa()
    const { certificate, privateKeyPkcs8 } = await makeIdentity(ca, {
      scheme: { family: 'ed25519', hash: 'SHA-512' },
    })
    const key = encodePem(privateKeyPkcs8, 'PRIVATE KEY')
    await expect(readRegistration(encodePem(certificate.der))).rejects.toThrow(RangeError)
    await expect(readRegistration(key)).rejects.toThrow(RangeError)
    await expect(readRegistration(encodePem(certificate.der) + key)).rejects.toThrow(RangeError)
  })
})
