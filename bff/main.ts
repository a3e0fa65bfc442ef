/** From settings to a listening server, and back to nothing without losing a request. */
import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createApp, type App } from './app.ts'
import { ConfigError, loadConfig, type Config } from './config.ts'
import { createRemoteClock } from './parties/clock/relay.ts'
import { createProxyList } from './platform/client-address.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { openStore, type Store } from './platform/database/store.ts'
import { createLog, logAppError, type Log } from './platform/log.ts'
import { createPlatform } from './platform/platform.ts'
import { translateError } from './platform/translate-error.ts'
import { createServices } from './services.ts'
import { applyDeclaration } from './staff/accounts.ts'

const version = '0.1.0'
const tickMs = 1000
/** How soon a moved centre clock is noticed. */
const clockMs = 1000
/** For a whole request: the largest claim (120 MiB) on a line of 1 Mbit/s. A body that stands still is cut much sooner. */
const bodyMs = 20 * 60_000
/** How long requests under way may take to end after a signal. */
const drainMs = 10_000
const sweepMs = 50

const listen = (server: Server, { port, host }: Config): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`)
    })
  })

/** Takes no more connections, lets requests end, and cuts those that do not. */
const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMs)
    // a connection whose last request has just ended would be kept alive for nobody
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(sweep)
      resolve()
    })
    server.closeIdleConnections()
  })

const openHttp = (app: App): Server =>
  createServer(
    { requestTimeout: bodyMs, headersTimeout: 15_000, keepAliveTimeout: 5000 },
    getRequestListener(app.fetch as Parameters<typeof getRequestListener>[0]),
  )

/** The centre's clock where one is named. Not reached, it counts as this machine's: hours are better than silence. */
const openClock = async (config: Config, log: Log): Promise<{ clock: Clock; refresh: () => Promise<void> }> => {
  const url = config.parties?.clock
  if (url === undefined) return { clock: systemClock, refresh: async () => undefined }
  const remote = createRemoteClock({ url, fetch: globalThis.fetch, timeoutMs: 2000 })
  const refresh = () =>
    remote.refresh().catch((error: unknown) => logAppError(log, 'clock-refresh', translateError(error), {}))
  await refresh()
  return { clock: remote, refresh }
}

const open = async (config: Config, log: Log, parts: { readonly store: Store; readonly clock: Clock }) => {
  const { store, clock } = parts
  const platform = createPlatform({
    store,
    clock,
    machineClock: systemClock,
    log,
    origin: config.origin,
    proxies: createProxyList(config.trustedProxies),
  })
  for (const account of config.accounts) {
    const changes = await applyDeclaration({ store, clock: systemClock, audit: platform.audit }, account)
    for (const change of changes) log.info(`account-${change}`, { account: account.id })
  }
  const { webRoot, standInsUrl } = config
  const app = createApp({ platform, services: await createServices(platform, config), version, webRoot, standInsUrl })
  await app.start()
  return app
}

const serve = async (config: Config, log: Log): Promise<void> => {
  // the folder holds who signed in where: nobody else on this machine needs to look
  if (config.store.file !== undefined) mkdirSync(dirname(config.store.file), { recursive: true, mode: 0o700 })
  const store = await openStore(config.store)
  const { clock, refresh } = await openClock(config, log)
  const app = await open(config, log, { store, clock })
  const server = openHttp(app)
  const url = await listen(server, config)
  const timers = [
    setInterval(() => void app.jobs.tick().catch((error) => log.error('jobs-stuck', { error })), tickMs),
    setInterval(() => void refresh(), clockMs),
  ]

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info('stopping', { signal })
    for (const timer of timers) clearInterval(timer)
    const drained = drain(server)
    await app.stop()
    await drained
    await app.close()
    await store.close()
    log.info('stopped')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error) => {
          log.error('stop-failed', { error })
          process.exit(1)
        },
      )
    })
  }
  process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`)
}

const describeStartFailure = (error: unknown): string => {
  if (error instanceof ConfigError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') return 'PORT: another program listens there'
  return error instanceof Error ? `${code} ${error.message}`.trim() : 'unknown'
}

export const main = async (): Promise<void> => {
  try {
    const config = loadConfig()
    const log = createLog({
      level: config.logLevel,
      clock: systemClock,
      write: (line) => void process.stdout.write(line),
    })
    process.on('uncaughtException', (error) => {
      log.error('crashed', { error })
      process.exit(1)
    })
    await serve(config, log)
  } catch (error) {
    process.stderr.write(`madoguchi cannot start: ${describeStartFailure(error)}\n`)
    process.exit(1)
  }
}
