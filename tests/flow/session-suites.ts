/** Signing in and out over HTTP, on any database. */
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '#bff/platform/audit.ts'
import { sessionLimits } from '#bff/platform/session.ts'
import { applyDeclaration, createAccount } from '#bff/staff/accounts.ts'
import { listAudit, listJobs, runJob } from '#shared/operations/api.ts'
import { passiveHeader, portalAudiences, sessionApi } from '#shared/session/api.ts'
import { openTestApp, type TestApp } from './app-fixture.ts'
import type { StoreFactory } from './store-fixture.ts'

const secret = 'correct horse battery'

const openWithOperator = async (stores: StoreFactory): Promise<TestApp> => {
  const test = await openTestApp({ stores })
  const declaration = { id: 'c-1', role: 'centre-operator', displayName: '運用者', secret } as const
  await createAccount(test.database.store, test.clock, declaration)
  return test
}

const attempt = (test: TestApp, body: { id: string; secret: string }, cookie?: string) =>
  test.request('POST', '/api/centre/session', { body, ...(cookie === undefined ? {} : { cookie }) })

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

export const describeSessions = (stores: StoreFactory): void => {
  describe('a session', () => {
    it('begins with the right secret and a cookie no script can read', async () => {
      await using test = await openWithOperator(stores)
      const response = await attempt(test, { id: 'c-1', secret })
      expect(response.status).toBe(200)
      expect(response.headers.get('set-cookie')).toMatch(
        /^madoguchi-centre=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
      )
      const view = await test.caller(cookieOf(response))(sessionApi.centre.readSession, {})
      expect(view).toMatchObject({ subject: 'c-1', role: 'centre-operator', municipalityCode: null })
      expect(view.privileges).toContain('jobs.run')
    })

    it('carries the __Host- prefix and Secure where the pages are served by https', async () => {
      await using test = await openTestApp({ stores, origin: 'https://counter.example' })
      const declaration = { id: 'c-1', role: 'centre-operator', displayName: '運用者', secret } as const
      await createAccount(test.database.store, test.clock, declaration)
      const headers = { origin: 'https://counter.example' }
      const response = await test.request('POST', '/api/centre/session', { body: { id: 'c-1', secret }, headers })
      expect(response.headers.get('set-cookie')).toMatch(/^__Host-madoguchi-centre=.*; Secure$/)
    })

    it('is refused alike for a wrong secret, an unknown id and another portal', async () => {
      await using test = await openWithOperator(stores)
      const answers = [
        await attempt(test, { id: 'c-1', secret: 'wrong' }),
        await attempt(test, { id: 'nobody', secret }),
        await test.request('POST', '/api/municipality/session', { body: { id: 'c-1', secret } }),
      ]
      for (const answer of answers) {
        expect(answer.headers.get('set-cookie')).toBeNull()
        const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>
        expect(problem).toEqual({
          type: 'urn:madoguchi:error:login.credentials-incorrect',
          title: 'login.credentials-incorrect',
          status: 403,
          code: 'login.credentials-incorrect',
        })
      }
    })

    it('locks after five wrong secrets, for known and unknown ids, even for the right secret, and opens again', async () => {
      await using test = await openWithOperator(stores)
      for (const id of ['c-1', 'nobody']) {
        for (let wrong = 0; wrong < 5; wrong++) {
          expect((await attempt(test, { id, secret: 'wrong' })).status).toBe(403)
        }
        const locked = await attempt(test, { id, secret })
        expect(locked.status).toBe(429)
        expect(locked.headers.get('retry-after')).toBe('60')
      }
      test.clock.advance(60_000)
      expect((await attempt(test, { id: 'c-1', secret })).status).toBe(200)
      expect((await attempt(test, { id: 'c-1', secret: 'wrong' })).status).toBe(403)
    })

    it('counts guesses made at the same moment one by one', async () => {
      await using test = await openWithOperator(stores)
      const answers = await Promise.all(Array.from({ length: 8 }, () => attempt(test, { id: 'c-1', secret: 'wrong' })))
      expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
        403, 403, 403, 403, 403, 429, 429, 429,
      ])
    })

    it('is checked for sixteen at once and no more, whatever ids they give', async () => {
      await using test = await openWithOperator(stores)
      const ids = Array.from({ length: 20 }, (_, index) => `guess-${index}`)
      const answers = await Promise.all(ids.map((id) => attempt(test, { id, secret: 'wrong' })))
      expect(answers.filter(({ status }) => status === 403).length).toBe(16)
      expect(answers.filter(({ status }) => status === 429).length).toBe(4)
      expect((await attempt(test, { id: 'c-1', secret })).status).toBe(200)
    })

    it('changes its token at each log-in and ends the one before', async () => {
      await using test = await openWithOperator(stores)
      const first = cookieOf(await attempt(test, { id: 'c-1', secret }))
      const second = cookieOf(await attempt(test, { id: 'c-1', secret }, first))
      expect(second).not.toBe(first)
      const old = await test.request('GET', '/api/centre/session', { cookie: first })
      expect(await old.json()).toMatchObject({ code: 'session.expired' })
      expect((await test.request('GET', '/api/centre/session', { cookie: second })).status).toBe(200)
    })

    it('ends at sign-out, and tells the browser to forget', async () => {
      await using test = await openWithOperator(stores)
      const cookie = cookieOf(await attempt(test, { id: 'c-1', secret }))
      const bye = await test.request('DELETE', '/api/centre/session', { cookie })
      expect(bye.status).toBe(204)
      expect(bye.headers.get('set-cookie')).toMatch(/^madoguchi-centre=; .*Max-Age=0$/)
      expect(bye.headers.get('clear-site-data')).toBe('"cache", "storage"')
      expect((await test.request('GET', '/api/centre/session', { cookie })).status).toBe(401)
    })

    it('ends without activity, and lives on with it until its absolute end', async () => {
      const roleOf = {
        kiosk: 'kiosk-terminal',
        municipality: 'municipality-clerk',
        centre: 'centre-operator',
        applicant: 'billing-holder',
        federation: 'billing-staff',
      } as const
      for (const audience of portalAudiences) {
        await using test = await openTestApp({ stores })
        const { idleMs, absoluteMs } = sessionLimits[audience]
        const statusAfter = async (cookie: string, ms: number) => {
          test.clock.advance(ms)
          return (await test.request('GET', `/api/${audience}/session`, { cookie })).status
        }
        const idle = await test.signIn(roleOf[audience])
        expect(await statusAfter(idle, idleMs - 1)).toBe(200)
        expect(await statusAfter(idle, idleMs - 1)).toBe(200)
        expect(await statusAfter(idle, idleMs)).toBe(401)
        const busy = await test.signIn(roleOf[audience])
        const steps = Math.ceil(absoluteMs / (idleMs / 2)) - 1
        for (let step = 0; step < steps; step++) expect(await statusAfter(busy, idleMs / 2)).toBe(200)
        expect(await statusAfter(busy, idleMs / 2)).toBe(401)
      }
    })

    it('is not kept alive by what a screen asks for by itself', async () => {
      await using test = await openTestApp({ stores })
      const cookie = await test.signIn('centre-operator')
      const { idleMs } = sessionLimits.centre
      test.clock.advance(idleMs - 1)
      const poll = await test.request('GET', '/api/centre/session', { cookie, headers: passiveHeader })
      expect(poll.status).toBe(200)
      test.clock.advance(1)
      expect((await test.request('GET', '/api/centre/session', { cookie })).status).toBe(401)
    })

    it('ends the moment its account is disabled', async () => {
      await using test = await openTestApp({ stores })
      const cookie = await test.signIn('centre-operator')
      const { store } = test.database
      await store.tx(async (tx) => void (await tx.update(store.tables.accounts).set({ disabledAt: test.clock.now() })))
      expect((await test.request('GET', '/api/centre/session', { cookie })).status).toBe(401)
    })

    it('is not worth anything by what the database holds', async () => {
      await using test = await openTestApp({ stores })
      await test.signIn('centre-operator')
      const { store } = test.database
      const [row] = await store.db.select().from(store.tables.sessions)
      for (const stolen of [row?.tokenHash ?? '', Buffer.from(row?.tokenHash ?? '', 'hex').toString('base64url')]) {
        const cookie = `madoguchi-centre=${stolen}`
        expect((await test.request('GET', '/api/centre/session', { cookie })).status).toBe(401)
      }
    })

    it('leaves the row to the sweep when it is over, and only then', async () => {
      await using test = await openTestApp({ stores })
      const { store } = test.database
      await test.signIn('kiosk-terminal')
      await test.signIn('centre-operator')
      test.clock.advance(sessionLimits.centre.idleMs + 1)
      await test.platform.sessions.sweep()
      const rows = await store.db.select().from(store.tables.sessions)
      expect(rows.map(({ audience }) => audience)).toEqual(['kiosk'])
    })

    it('leaves who signed in, who was refused and who left in the audit trail', async () => {
      await using test = await openWithOperator(stores)
      await attempt(test, { id: 'c-1', secret: 'wrong' })
      await attempt(test, { id: 'my secret by mistake', secret: 'c-1' })
      const cookie = cookieOf(await attempt(test, { id: 'c-1', secret }))
      await test.request('DELETE', '/api/centre/session', { cookie })
      const { rows } = await test.caller(await test.signIn('centre-auditor'))(listAudit, { params: { seq: 'newest' } })
      expect(rows.map(({ actor, action, outcome }) => `${actor} ${action} ${outcome}`)).toEqual([
        'c-1 session.end done',
        'c-1 session.begin done',
        'unknown session.begin refused',
        'c-1 session.begin refused',
      ])
      expect(await verifyAudit(test.database.store)).toMatchObject({ intact: true, rows: 5 })
      expect(test.logged.join('')).not.toContain(secret)
      expect(test.logged.join('')).not.toContain('by mistake')
    })
  })

  describe('an operator of the centre', () => {
    it('sees the batches and runs one now, which is audited', async () => {
      await using test = await openTestApp({ stores })
      const call = test.caller(await test.signIn('centre-operator'))
      await test.app.jobs.tick()
      const { jobs } = await call(listJobs, {})
      expect(jobs.map(({ name }) => name)).toContain('staff.sweep-sessions')
      expect(await call(runJob, { params: { name: 'staff.sweep-sessions' } })).toEqual({ outcome: 'succeeded' })
      const [row] = await test.database.store.db.select().from(test.database.store.tables.audit)
      expect(row).toMatchObject({ actor: 'centre-operator', action: 'job.run', target: 'staff.sweep-sessions' })
    })
  })

  describe('an account that a file declares', () => {
    const declared = { id: 'c-1', role: 'centre-operator', displayName: '運用者', secret } as const
    const open = async () => {
      const test = await openWithOperator(stores)
      const { store } = test.database
      const apply = (more: Partial<Parameters<typeof applyDeclaration>[1]>) =>
        applyDeclaration({ store, clock: test.clock, audit: test.platform.audit }, { ...declared, ...more })
      const signIn = (given = secret) => attempt(test, { id: 'c-1', secret: given })
      const isSignedIn = async (cookie: string) =>
        (await test.request('GET', '/api/centre/session', { cookie })).status === 200
      return { test, apply, signIn, isSignedIn }
    }

    it('has its secret replaced where the declaration says so, once, and whoever was signed in is not', async () => {
      const { test, apply, signIn, isSignedIn } = await open()
      await using _ = test
      const cookie = cookieOf(await signIn())
      const other = 'another horse battery'
      // a changed secret alone is perhaps an old one: its holder may have chosen another
      expect(await apply({ secret: other })).toEqual([])
      expect(await isSignedIn(cookie)).toBe(true)
      expect(await apply({ secret: other, secretVersion: 1 })).toEqual(['secret-replaced'])
      expect(await isSignedIn(cookie)).toBe(false)
      expect((await signIn()).status).toBe(403)
      const now = cookieOf(await signIn(other))
      expect(await apply({ secret: other, secretVersion: 1 })).toEqual([])
      expect(await isSignedIn(now)).toBe(true)
    })

    it('is stopped and opened again, and left alone where nothing is said', async () => {
      const { test, apply, signIn, isSignedIn } = await open()
      await using _ = test
      const cookie = cookieOf(await signIn())
      expect(await apply({ stopped: true })).toEqual(['stopped'])
      expect(await isSignedIn(cookie)).toBe(false)
      expect((await signIn()).status).toBe(403)
      expect(await apply({ stopped: true })).toEqual([])
      expect(await apply({})).toEqual([])
      expect((await signIn()).status).toBe(403)
      expect(await apply({ stopped: false })).toEqual(['reopened'])
      expect((await signIn()).status).toBe(200)
      const { audit } = test.database.store.tables
      const rows = await test.database.store.db.select().from(audit)
      expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['account.stopped', 'account.reopened']))
      expect(JSON.stringify(rows)).not.toContain(secret)
    })

    it('is nobody else’s of the same id', async () => {
      const { test, apply, signIn } = await open()
      await using _ = test
      const clerk = { role: 'municipality-clerk', municipalityCode: '13999', secretVersion: 9, stopped: true } as const
      expect(await apply(clerk)).toEqual([])
      expect((await signIn()).status).toBe(200)
    })
  })
}
