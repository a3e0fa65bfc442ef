/** Exchanges with the card for one log-in, beside the fewest that could do it. */
import { openJpkiSession, readCardRecord, signLogIn, traceTransport } from '#card-bridge/index.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { testCard } from '../card/test-card.ts'
import { figure, type Figure } from './load.ts'

/**
 * What a log-in cannot do without: common application and record for the municipality (2), JPKI application, tries left,
 * PIN, certificate and signature, each naming its file in the command itself. Short commands carry 256 bytes of the
 * certificate at a time, extended ones all of it.
 */
const fewest = (certificateLength: number, extendedLength: boolean): number =>
  2 + 1 + 1 + 1 + (extendedLength ? 1 : Math.ceil(certificateLength / 256)) + 1

const countExchanges = async (extendedLength: boolean): Promise<{ exchanges: number; certificateLength: number }> => {
  const { data } = await testCard()
  const { reader, insert } = createVirtualReader()
  await insert(await createVirtualCard(data))
  const { signal } = new AbortController()
  const transport = await reader.connect(signal)
  let exchanges = 0
  const counted = traceTransport({ ...transport, capabilities: { ...transport.capabilities, extendedLength } }, () => {
    exchanges += 1
  })
  await readCardRecord(counted, signal)
  const session = await openJpkiSession(counted, { signal })
  await session.retriesLeft('authentication')
  await session.verifyPin('authentication', encodeUtf8('1234'))
  const { certificate } = await signLogIn({ session, challenge: encodeUtf8('bench') })
  await transport.close()
  return { exchanges, certificateLength: certificate.length }
}

export const benchLogIn = async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  for (const extendedLength of [true, false]) {
    const { exchanges, certificateLength } = await countExchanges(extendedLength)
    const commands = extendedLength ? 'extended' : 'short'
    figures.push(
      figure(`card exchanges for a log-in with ${commands} commands`, 'APDU', exchanges, {
        name: `fewest possible for a certificate of ${certificateLength} bytes`,
        value: fewest(certificateLength, extendedLength),
      }),
    )
  }
  return figures
}
