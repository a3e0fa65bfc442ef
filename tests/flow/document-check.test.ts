import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocumentCheckService } from '#bff/document-check/service.ts'
import { makeCa } from '#mocks/pki/identity.ts'
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import { listTrustAnchors } from '#shared/document-check/api.ts'
import { openTestApp, type TestApp } from './app-fixture.ts'

let test: TestApp
let signature: Uint8Array
let timeStamp: Uint8Array

beforeAll(async () => {
  signature = (await makeCa('署名局')).certificate.der
  timeStamp = (await makeCa('時刻局')).certificate.der
  test = await openTestApp({
    services: () => [createDocumentCheckService({ signature: [signature], timeStamp: [timeStamp] })],
  })
})
afterAll(() => test[Symbol.asyncDispose]())

describe('the list of trusted authorities', () => {
  it('tells everybody whom the counter trusts, and for what', async () => {
    const { anchors } = await test.caller()(listTrustAnchors, {})
    expect(anchors.map(({ use, certificate }) => [use, decodeBase64url(certificate)])).toEqual([
      ['signature', signature],
      ['time-stamp', timeStamp],
    ])
  })

  it('takes no document', async () => {
    const answer = await test.request('POST', listTrustAnchors.path, { body: 'anything' })
    expect(answer.status).toBe(404)
  })
})
