import { randomUUID } from 'node:crypto'
import { PDFDocument } from 'pdf-lib'
import { decodeBase64url, encodeBase64url } from '#shared/bytes/base64url.ts'
import { createCaller, type Caller } from '#shared/contract/client.ts'
import * as api from '#shared/convenience-issuance/api.ts'
import { computeDocumentDigest, computePrintedDigests } from '#shared/convenience-issuance/binding.ts'
import { buildLogInChallenge } from '#shared/login/challenge.ts'
import type { Demo } from '#tools/demo.ts'
import { expect, test, type StandIns } from './counter.ts'

type Card = {
  readonly id: string
  readonly municipalityCode: string
  readonly authCertificate: string
  readonly authPrivateKey: string
}

const person = 'sato-aoi'

/** Numbers that look random and are the same in every run (Lehmer, modulus 2³¹ − 1). */
const createDice = (seed: number) => {
  let state = seed
  return (sides: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

const callTerminal = async (demo: Demo): Promise<Caller> => {
  const headers = { origin: demo.origin, 'content-type': 'application/json' }
  const answer = await fetch(`${demo.origin}/api/kiosk/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ id: 'K-0001', secret: 'demo-kiosk' }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return createCaller(
    (input, init) => fetch(input, { ...init, headers: { ...(init?.headers as object), origin: demo.origin, cookie } }),
    demo.origin,
  )
}

const prove = async (
  demo: Demo,
  visit: { readonly nonce: string; readonly origin: string; readonly purpose: string },
) => {
  const cards = (await (await fetch(`${demo.control}/cards`)).json()) as readonly Card[]
  const card = cards.find(({ id }) => id === person)
  if (card === undefined) throw new RangeError('no such card')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', decodeBase64url(card.authPrivateKey), algorithm, false, ['sign'])
  const challenge = await buildLogInChallenge({ ...visit, nonce: decodeBase64url(visit.nonce) })
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key, challenge))
  return {
    municipalityCode: card.municipalityCode,
    certificate: card.authCertificate,
    algorithm: 'RS256' as const,
    signature: encodeBase64url(signature),
  }
}

const draw = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const document = await PDFDocument.create()
  document.setTitle(randomUUID())
  document.addPage()
  document.addPage()
  return new Uint8Array(await document.save())
}

/** One visit as a page would make it, each call a step; says when each begins. */
const visitKiosk = async (
  demo: Demo,
  standIns: StandIns,
  onStep: (step: number, visitId: string | undefined) => void,
): Promise<void> => {
  let steps = 0
  let visitId: string | undefined
  const step = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const running = work()
    steps += 1
    onStep(steps, visitId)
    return running
  }
  const call = await callTerminal(demo)
  const visit = await step(() => call(api.openVisit, {}))
  visitId = visit.visitId
  const body = await prove(demo, visit)
  await step(() => call(api.identify, { params: visit, body }))
  const application = await step(() =>
    call(api.apply, {
      params: visit,
      body: { kind: 'resident-record', scope: 'self', memberRefs: [], items: [], copies: 1 },
    }),
  )
  const pdf = await draw()
  const subjects = await computePrintedDigests(decodeBase64url(application.bindingKey), application.certificate)
  const bound = {
    requestId: application.requestId,
    subjects: [...subjects],
    documentDigest: await computeDocumentDigest(pdf),
    pageCount: 2,
  }
  await step(() => call(api.bindDocument, { params: visit, body: bound }))
  await step(() => call(api.openPayment, { params: visit }))
  await standIns.insert(500)
  await step(() => call(api.startPrinting, { params: visit, bytes: pdf }))
  for (let round = 0; round < 200; round += 1) {
    const { status } = await step(() => call(api.readPrinting, { params: visit }))
    if (status === 'settled') break
  }
  await step(() => call(api.endVisit, { params: visit }))
}

test('power cuts in the middle of any call, one after another, lose no money and print nothing twice', async ({
  demo,
  standIns,
}) => {
  test.setTimeout(240_000)
  const dice = createDice(20_270_301)
  for (let cut = 0; cut < 12; cut += 1) {
    await standIns.reset()
    const fatal = 1 + dice(9)
    const turns = dice(40)
    let visitId: string | undefined
    let killing: Promise<void> | undefined
    const kill = async () => {
      // A few turns of the event loop: the call is somewhere between the first byte and the answer.
      for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setImmediate(next))
      await demo.killProduct()
    }
    await visitKiosk(demo, standIns, (step, id) => {
      visitId = id
      if (step === fatal) killing = kill()
    }).catch((error: unknown) => {
      if (killing === undefined) throw error
    })
    // A quick printer is settled in fewer calls than the die said: the power then goes after the last.
    await (killing ?? kill())
    await demo.restartProduct()
    await expect(async () => {
      const { cashBox, tray } = await standIns.readState()
      const papers = tray.filter(({ media }) => media.includes('a4')).length
      expect(papers).toBeLessThanOrEqual(1)
      // Before the slot was opened under this visit's id, the box still shows somebody else's deposit.
      const own = cashBox.deposit?.depositId === visitId ? cashBox.deposit : null
      const fate = own?.state ?? 'never opened'
      expect({ cut, fatal, fate }).toEqual({
        cut,
        fatal,
        fate: papers === 1 ? 'captured' : expect.stringMatching(/^(refunded|never opened)$/),
      })
    }).toPass({ timeout: 30_000 })
  }
})
