/** Composes everything that answers, and listens to nothing. */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { Endpoint } from '#shared/contract/endpoint.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { mountOperations, operationsJobs } from './operations/routes.ts'
import { createJobRunner, type JobRunner } from './platform/jobs.ts'
import { logAppError } from './platform/log.ts'
import { metricsMediaType } from './platform/metrics.ts'
import { buildProblem, createMount } from './platform/mount.ts'
import { buildOpenApi } from './platform/openapi.ts'
import { requireOrigin } from './platform/origin.ts'
import { passThrough } from './platform/pass-through.ts'
import type { Platform } from './platform/platform.ts'
import { answerHeaders } from './platform/security-headers.ts'
import type { Service } from './platform/service.ts'
import { createStaticFiles } from './platform/static-files.ts'
import { translateError } from './platform/translate-error.ts'
import { staffService } from './staff/routes.ts'

export type AppParts = {
  readonly platform: Platform
  readonly services: readonly Service[]
  readonly version: string
  /** Folder of the built pages; without it only the API answers (the development server has the pages). */
  readonly webRoot?: string | undefined
  /** Where `/stand-ins/*` goes; without it there is no such route. */
  readonly standInsUrl?: string | undefined
}

export type App = {
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>
  readonly hono: Hono
  /** Every declared endpoint that is mounted. */
  readonly endpoints: readonly Endpoint[]
  readonly jobs: JobRunner
  /** Recovery of every service; to be awaited before listening. */
  readonly start: () => Promise<void>
  /** Ends what runs for itself, and answers that wait for something to happen. */
  readonly stop: () => Promise<void>
  /** When the last request is answered: closes what services opened. The store is closed by whoever opened it. */
  readonly close: () => Promise<void>
}

const standIns = '/stand-ins'

const json = (value: unknown) => new Response(JSON.stringify(value), { headers: answerHeaders })

/** What a monitor reads: that the database answers, and the time every rule is judged by, which should be the monitor's own. */
const mountHealth = (hono: Hono, { store, clock, metrics }: Platform) => {
  hono.get('/healthz', async () => {
    await store.ping()
    return json({ status: 'ok', now: clock.now().toISOString() })
  })
  hono.get('/metrics', () => {
    const headers = { ...answerHeaders, 'content-type': metricsMediaType }
    return new Response(metrics.render(), { headers })
  })
}

/** Unknown API paths, assets and absent stand-ins are 404 themselves: only a page's own path falls back to the page. */
const mountPages = (hono: Hono, webRoot: string | undefined, secure: boolean) => {
  const refuse = () => {
    throw new AppError('request.not-found')
  }
  hono.all('/api/*', refuse)
  hono.all(`${standIns}/*`, refuse)
  if (webRoot === undefined) return
  const files = createStaticFiles(webRoot, secure)
  hono.get('*', async (c) => {
    const encoding = c.req.header('accept-encoding')
    const file = await files.serve(c.req.path, encoding)
    if (file !== undefined) return file
    const isPage = !c.req.path.startsWith('/assets/') && !/\.[a-z0-9]+$/i.test(c.req.path)
    const page = isPage ? await files.serve('/index.html', encoding) : undefined
    return page ?? refuse()
  })
}

export const createApp = ({ platform, services, version, webRoot, standInsUrl }: AppParts): App => {
  const { log, originRule, machineClock } = platform
  const all = [staffService({ ...platform, clock: machineClock, secure: originRule.secure }), ...services]
  const jobs = createJobRunner({
    ...platform,
    clock: machineClock,
    jobs: [...operationsJobs(platform), ...all.flatMap((service) => service.jobs)],
  })
  const stopping = new AbortController()
  const hono = new Hono()
  const { mount, endpoints } = createMount(hono, platform)

  mountOperations(mount, platform, jobs)
  for (const service of all) service.mount(mount, jobs)
  mountHealth(hono, platform)
  const document = buildOpenApi(endpoints, { version, secure: originRule.secure })
  hono.get('/api/openapi.json', () => json(document))
  if (standInsUrl !== undefined) {
    hono.all(`${standIns}/*`, (c) => {
      requireOrigin(originRule, c.req, c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return passThrough(c.req, { prefix: standIns, target: standInsUrl, stopping: stopping.signal })
    })
  }
  mountPages(hono, webRoot, originRule.secure)

  const answerError = (cause: unknown, route: string) => {
    const error = translateError(cause)
    const requestId = randomUUID()
    if (error.code !== 'request.not-found') logAppError(log, 'request', error, { requestId, route })
    return buildProblem(error, requestId)
  }
  hono.notFound(() => answerError(new AppError('request.not-found'), 'none'))
  hono.onError((cause) => answerError(cause, 'outside the contract'))

  return {
    fetch: hono.fetch,
    hono,
    endpoints,
    jobs,
    start: async () => {
      await jobs.start()
      for (const service of all) await service.start?.()
    },
    stop: async () => {
      stopping.abort()
      await jobs.stop()
      for (const service of all) await service.stop?.()
    },
    close: async () => {
      for (const service of all) await service.close?.()
    },
  }
}
