/** Exchanges with the card for one log-in, beside the fewest that could do it. */
import { openJpkiSession, readCardRecord, signLogIn, traceTransport } from '#card-bridge/index.ts'
import { createVirtualCard } from '#mocks/card/virtual-card.ts'
import { createVirtualReader } from '#mocks/card/virtual-reader.ts'
import { encodeUtf8 } from '#shared/bytes/bytes.ts'
import { testCard } from '../card/test-card.ts'
import { figure, type Figure } from './load.ts'

/**
 * Common application and its record (2); JPKI application, tries left by file, PIN, certificate and key, each with the
 * file named in the command itself where the card allows it: SELECT AP, PIN EF and query, VERIFY, certificate in blocks of
 * 256 bytes, sign. Without a PIN nothing can be left out but the two courtesies: the municipality and the tries left.
 */
const fewest = (certificateLength: number) => ({
  forTheProof: 1 + 1 + Math.ceil(certificateLength / 256) + 1,
  withCourtesies: 2 + 1 + 1 + 1 + Math.ceil(certificateLength / 256) + 1,
})

export const benchLogIn = async (): Promise<readonly Figure[]> => {
  const { data } = await testCard()
  const reader = createVirtualReader()
  await reader.insert(await createVirtualCard(data))
  const { signal } = new AbortController()
  const transport = await reader.reader.connect(signal)
  let exchanges = 0
  const counted = traceTransport(transport, () => {
    exchanges += 1
  })
  await readCardRecord(counted, signal)
  const session = await openJpkiSession(counted, { signal })
  await session.retriesLeft('authentication')
  await session.verifyPin('authentication', encodeUtf8('1234'))
  const { certificate } = await signLogIn({ session, challenge: encodeUtf8('bench') })
  await transport.close()
  const { withCourtesies } = fewest(certificate.length)
  return [
    figure('card exchanges for a log-in, municipality and tries left included', 'APDU', exchanges, {
      name: `fewest with short commands and a certificate of ${certificate.length} bytes`,
      value: withCourtesies,
    }),
  ]
}
