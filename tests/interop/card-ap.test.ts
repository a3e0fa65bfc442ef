/** OpenSSL as a judge of docs/card-ap.md: certificates, revocation list, signature, and every step under the seal. */
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '#shared/bytes/bytes.ts'
import { encodeHex } from '#shared/bytes/hex.ts'
import { buildCardApStatement } from '#shared/card-ap/statement.ts'
import { encodeInteger, encodeSequence } from '#shared/pki/der-writer.ts'
import { parseReply, parseStatusText } from '#card-bridge/apps/card-ap/messages.ts'
import { createTestCardAp, openReaderDesk, rightPin, sharedAuthority } from '../card/card-ap-fixture.ts'
import { findMissing, openssl, openWorkspace } from './openssl.ts'

const missing = findMissing('card-ap', [['openssl', 'version']])
const challenge = { originHash: new Uint8Array(32).fill(1), challenge: new Uint8Array(32).fill(2) }
/** An ordinary day in 2027, in seconds. */
const at = 1_803_862_800

describe.skipIf(missing.length > 0)('OpenSSL, given a card-AP', () => {
  it('finds the way from both certificates to the authority, and the stopped card on its list', async () => {
    await using work = await openWorkspace()
    const authority = await sharedAuthority()
    const anchor = await work.writePem('ca.pem', authority.certificate)
    const crl = await work.writePem('crl.pem', authority.crl, 'X509 CRL')
    for (const [person, code, words] of [
      ['sato-aoi', 0, 'OK'],
      ['kato-megumi', 2, 'certificate revoked'],
      ['mori-shizuka', 2, 'certificate'],
      ['kobayashi-jun', 2, 'certificate has expired'],
    ] as const) {
      const card = authority.cards.find(({ id }) => id === person)
      if (card === undefined) throw new Error(`nobody is ${person}`)
      const certificate = await work.writePem(`${person}.pem`, card.signature.certificate)
      const line = `verify -x509_strict -crl_check -CRLfile ${crl} -CAfile ${anchor} -attime ${at} ${certificate}`
      const judged = await openssl(line)
      expect([person, judged.code]).toEqual([person, code])
      expect(judged.output).toContain(words)
    }
  })

  it('verifies what the card signed, over the statement as the specification writes it', async () => {
    await using work = await openWorkspace()
    const card = await createTestCardAp()
    const desk = await openReaderDesk(card)
    const proof = await desk.session.authenticate(challenge, encodeUtf8(rightPin))
    await desk.close()
    const certificate = await work.writePem('card.pem', proof.certificate)
    const { output } = await openssl(`x509 -in ${certificate} -pubkey -noout`)
    const key = await work.writeText('key.pem', output)
    const [r, s] = [proof.signature.subarray(0, 32), proof.signature.subarray(32)]
    await writeFile(work.path('signature'), encodeSequence(encodeInteger(r), encodeInteger(s)))
    const statement = concatBytes(
      encodeUtf8('madoguchi.example:card-ap/1 authenticate'),
      Uint8Array.of(0),
      challenge.originHash,
      challenge.challenge,
      Uint8Array.of(0, 0, 0, 1),
      card.data.cardId,
    )
    expect(buildCardApStatement({ ...challenge, counter: 1, cardId: proof.cardId })).toEqual(statement)
    await writeFile(work.path('statement'), statement)
    const verify = (file: string) =>
      openssl(`dgst -sha256 -verify ${key} -signature ${work.path('signature')} ${work.path(file)}`)
    expect((await verify('statement')).output).toContain('Verified OK')
    statement[statement.length - 1] = (statement.at(-1) ?? 0) ^ 1
    await writeFile(work.path('other'), statement)
    expect((await verify('other')).code).not.toBe(0)
  })

  it('derives the same keys, checks the same tag and finds the same status under the seal', async () => {
    await using work = await openWorkspace()
    const { card, data } = await createTestCardAp()
    const client = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    const e = new Uint8Array(await crypto.subtle.exportKey('raw', client.publicKey))
    const request = concatBytes(Uint8Array.of(1, 1), e)
    await card.transmit(Uint8Array.from([0, 0xa4, 4, 0x0c, 10, ...Buffer.from('f04d41444f4341500100', 'hex')]))
    const answer = await card.transmit(
      concatBytes(Uint8Array.of(0x80, 0x10, 0, 0, 0, 0, 67), request, Uint8Array.of(0, 0)),
    )
    const reply = parseReply(answer.slice(0, -2))
    if (reply.kind !== 'status') throw new Error('no status')

    const certificate = createPublicKey(
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(data.agreement.certificate).toString('base64')}\n-----END CERTIFICATE-----`,
    )
    const spki = certificate.export({ type: 'spki', format: 'der' })
    const privateKey = createPrivateKey({
      key: Buffer.from(await crypto.subtle.exportKey('pkcs8', client.privateKey)),
      type: 'pkcs8',
      format: 'der',
    })
    const z = diffieHellman({ privateKey, publicKey: certificate })
    const point = spki.subarray(-65)
    const salt = Buffer.from(await crypto.subtle.digest('SHA-256', concatBytes(e, point)))
    const info = encodeHex(encodeUtf8('madoguchi.example:card-ap/1 reply'))
    const derive = `kdf -keylen 32 -kdfopt digest:SHA2-256 -kdfopt hexkey:${z.toString('hex')} -kdfopt hexsalt:${salt.toString('hex')} -kdfopt hexinfo:${info} HKDF`
    const key = (await openssl(derive)).output.trim().replaceAll(':', '').toLowerCase()
    expect(key).toMatch(/^[0-9a-f]{64}$/)

    const body = reply.sealed.subarray(0, -16)
    const bits = Buffer.alloc(8)
    bits.writeBigUInt64BE(BigInt(reply.associated.length) * 8n)
    await writeFile(work.path('mac-input'), concatBytes(reply.associated, body, bits))
    const macKey = key.slice(0, 32)
    const mac = await openssl(`mac -digest SHA256 -macopt hexkey:${macKey} -in ${work.path('mac-input')} HMAC`)
    expect(mac.output.trim().toLowerCase().slice(0, 32)).toBe(encodeHex(reply.sealed.subarray(-16)))

    await writeFile(work.path('ciphertext'), body.subarray(16))
    const iv = encodeHex(body.subarray(0, 16))
    await openssl(
      `enc -d -aes-128-cbc -K ${key.slice(32)} -iv ${iv} -in ${work.path('ciphertext')} -out ${work.path('text')}`,
    )
    const text = new Uint8Array(await readFile(work.path('text')))
    expect(parseStatusText(text)).toEqual({ counter: 0, triesLeft: 3, triesMax: 3 })
  })
})
