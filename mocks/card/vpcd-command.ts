/** Puts an invented person's card into the virtual reader of pcscd, so that programs nobody here wrote can use it. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { listVirtualCards } from '../cards.ts'
import { loadDemoHierarchy } from '../parties/server.ts'
import { buildContactlessAtr } from './answer-to-reset.ts'
import type { VirtualCardData } from './card-data.ts'
import { isPersona, personas } from './personas.ts'
import { createVirtualCard } from './virtual-card.ts'
import { connectVpcd, vpcdPort } from './vpcd.ts'

/** Application data and protocol info of a card of type B as they were seen in the wild. */
const atqbContent = Uint8Array.of(0x00, 0x00, 0x05, 0xe0, 0xb3, 0x81, 0xa1)

type ListedCard = ReturnType<typeof listVirtualCards>[number]

const toCardData = (listed: ListedCard): VirtualCardData => ({
  id: listed.id,
  label: listed.label.en,
  authCertificate: decodeBase64url(listed.authCertificate),
  authPrivateKey: decodeBase64url(listed.authPrivateKey),
  ...(listed.signCertificate === undefined ? {} : { signCertificate: decodeBase64url(listed.signCertificate) }),
  ...(listed.signPrivateKey === undefined ? {} : { signPrivateKey: decodeBase64url(listed.signPrivateKey) }),
  caCertificates: {
    auth: decodeBase64url(listed.caCertificates.auth),
    sign: decodeBase64url(listed.caCertificates.sign),
  },
  pins: listed.pins,
  serial: listed.serial,
  municipalityCode: listed.municipalityCode,
  expiry: listed.expiry,
  ...(listed.initialRetries === undefined ? {} : { initialRetries: listed.initialRetries }),
})

const { values } = parseArgs({
  options: {
    vpcd: { type: 'string', default: `127.0.0.1:${vpcdPort}` },
    person: { type: 'string', default: '' },
    as: { type: 'string', default: 'adult' },
    contactless: { type: 'boolean', default: false },
    data: { type: 'string', default: '.data/stand-ins' },
  },
})

const cards = listVirtualCards(await loadDemoHierarchy(resolve(values.data)))
const chosen = cards.find(({ id }) => id === values.person)
if (chosen === undefined || !isPersona(values.as)) {
  process.stderr.write(
    'usage: npm run card -- --person NAME [--as KIND] [--contactless] [--vpcd HOST:PORT], NAME one of\n',
  )
  for (const { id, label } of cards) process.stderr.write(`  ${id.padEnd(24)} ${label.en}\n`)
  process.stderr.write(`and KIND one of ${Object.keys(personas).join(', ')}\n`)
  process.exit(2)
}

const [host = '127.0.0.1', port = String(vpcdPort)] = values.vpcd.split(':')
const refuse = (): never => {
  process.stderr.write(
    `nobody listens at ${values.vpcd}: is pcscd running with vsmartcard's vpcd (Debian: vsmartcard-vpcd)?\n`,
  )
  return process.exit(1)
}
const card = await createVirtualCard(await personas[values.as](toCardData(chosen)))
const atr = values.contactless ? buildContactlessAtr(atqbContent) : card.atr
const link = await connectVpcd({ ...card, atr }, { host, port: Number(port) }).catch(refuse)
process.stdout.write(`${chosen.id} lies on the reader at ${host}:${port}; Ctrl-C takes it away\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => link.close())
await link.ended
