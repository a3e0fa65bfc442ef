/** HTTP of 利用者管理, 操作者管理 and システム管理. */
import * as api from '#shared/card-handover/office-api.ts'
import type { Mount } from '#bff/platform/mount.ts'
import { findChanged } from './changes.ts'
import type { HandoverContext } from './context.ts'
import type { AccessHistory } from './history.ts'
import type { Link } from './link.ts'
import type { Operators } from './operators.ts'
import type { Registering } from './registering.ts'
import { idOf, requireSight, type Visitor, type Visitors } from './visitors.ts'

export type OfficeFlows = {
  readonly visitors: Visitors
  readonly registering: Registering
  readonly operators: Operators
  readonly history: AccessHistory
  readonly link: Link
}

/** An account's id, or nothing that could be found: it goes into the trail. */
const accountOf = (text: string): string => (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) ? text : 'unknown')

const mountResidents = (mount: Mount, { changes }: HandoverContext, { visitors, registering }: OfficeFlows): void => {
  /** Looks and changes of whoever sees residents; a refusal is traced as one of theirs. */
  const read: Visitors['read'] = (request, trace, act) =>
    visitors.read(request, trace, (visitor) => {
      requireSight(visitor)
      return act(visitor)
    })
  const write: Visitors['write'] = (request, trace, act) =>
    visitors.write(request, trace, (tx, visitor) => {
      requireSight(visitor)
      return act(tx, visitor)
    })

  // headings alone: they say nothing about anybody
  mount(api.readResidentItems, async (request) => {
    const { office } = await visitors.admitReady(request)
    return { items: office.settings.residentItems }
  })
  mount(api.searchResidents, async (request) =>
    read(request, { endpoint: api.searchResidents, target: 'residents' }, ({ scope }) =>
      registering.search(scope, request.body),
    ),
  )
  mount(api.registerResident, async (request) => {
    const trace = { endpoint: api.registerResident, target: 'new' }
    const { result, visitor } = await write(request, trace, (tx, who) => registering.register(tx, who, request.body))
    return registering.view(visitor.scope, result)
  })
  mount(api.readResident, async (request) => {
    const residentId = idOf(request.params.residentId)
    return read(request, { endpoint: api.readResident, target: residentId }, async ({ scope }) => {
      const rows = await changes.listOf(scope, { subject: 'resident', subjectId: residentId })
      return {
        resident: await registering.view(scope, residentId),
        changes: rows.map(({ at, actorName, fields }) => ({ at: at.toISOString(), actorName, fields: [...fields] })),
      }
    })
  })
  mount(api.amendResident, async (request) => {
    const residentId = idOf(request.params.residentId)
    const trace = { endpoint: api.amendResident, target: residentId }
    const { visitor } = await write(request, trace, (tx, who) => registering.amend(tx, who, residentId, request.body))
    return registering.view(visitor.scope, residentId)
  })
  mount(api.importResidents, async (request) => {
    const trace = { endpoint: api.importResidents, target: 'residents' }
    const { result } = await write(request, trace, (tx, who) => registering.importFile(tx, who, request.bytes))
    return result
  })
  mount(api.exportResidents, async (request) =>
    read(request, { endpoint: api.exportResidents, target: 'residents' }, (visitor) =>
      registering.exportFile(visitor, request.body),
    ),
  )
}

const mountOperators = (mount: Mount, { visitors, operators }: OfficeFlows): void => {
  mount(api.listOperators, async (request) =>
    visitors.read(request, { endpoint: api.listOperators, target: 'operators' }, async (visitor) => ({
      operators: await operators.list(visitor),
    })),
  )
  mount(api.createOperator, async (request) =>
    visitors.read(request, { endpoint: api.createOperator, target: request.body.accountId }, (visitor) =>
      operators.create(visitor, request.body, request.requestId),
    ),
  )
  mount(api.amendOperator, async (request) => {
    const accountId = accountOf(request.params.accountId)
    return visitors.read(request, { endpoint: api.amendOperator, target: accountId }, (visitor) =>
      operators.amend(visitor, accountId, request.body, request.requestId),
    )
  })
  mount(api.changeOwnSecret, async (request) => {
    const trace = { endpoint: api.changeOwnSecret, target: request.session.subject }
    await visitors.beside(request, trace, (visitor) =>
      operators.changeOwnSecret(visitor, request.body, request.requestId),
    )
  })
}

const mountSettings = (mount: Mount, context: HandoverContext, { visitors, history }: OfficeFlows): void => {
  const { store, offices, residents, changes, machineClock } = context
  const view = async ({ scope }: Visitor) => {
    const office = await offices.read(store.db, scope)
    return {
      version: office.version,
      settings: office.settings,
      hasResidents: (await residents.count(scope)) > 0,
      updatedAt: office.updatedAt?.toISOString() ?? null,
    }
  }

  mount(api.readSettings, async (request) => view(await visitors.admitReady(request)))
  mount(api.writeSettings, async (request) => {
    const trace = { endpoint: api.writeSettings, target: 'settings' }
    const { visitor } = await visitors.write(request, trace, async (tx, { scope, office, author }) => {
      const { version, settings } = request.body
      const at = machineClock.now()
      await offices.write(tx, scope, { version, settings, at })
      await changes.append(tx, scope, {
        ...{ subject: 'settings', subjectId: scope.tenantId, author, at, before: office.settings },
        fields: findChanged(office.settings, settings),
      })
    })
    return view(visitor)
  })
  mount(api.searchHistory, async (request) =>
    visitors.read(request, { endpoint: api.searchHistory, target: 'history' }, ({ scope }) =>
      history.search(scope, request.body.filter, request.body),
    ),
  )
  mount(api.exportHistory, async (request) =>
    visitors.read(request, { endpoint: api.exportHistory, target: 'history' }, ({ scope }) =>
      history.exportFile(scope, request.body),
    ),
  )
}

const mountLink = (mount: Mount, { visitors, link }: OfficeFlows): void => {
  mount(api.readLink, async (request) => link.view((await visitors.admitReady(request)).scope))
  mount(api.pullLink, async (request) =>
    visitors.read(request, { endpoint: api.pullLink, target: 'link' }, async ({ scope }) => {
      const received = await link.pull(scope, request.signal)
      return { ...received, link: await link.view(scope) }
    }),
  )
  mount(api.pushLink, async (request) =>
    visitors.read(request, { endpoint: api.pushLink, target: 'link' }, async ({ scope }) => {
      const told = await link.push(scope, request.body)
      return { ...told, link: await link.view(scope) }
    }),
  )
  mount(api.importLinkFile, async (request) =>
    visitors.read(request, { endpoint: api.importLinkFile, target: 'link' }, async ({ scope }) => {
      const received = await link.importFile(scope, request.bytes)
      return { ...received, link: await link.view(scope) }
    }),
  )
  mount(api.exportLinkFile, async (request) =>
    visitors.read(request, { endpoint: api.exportLinkFile, target: 'link' }, ({ scope }) =>
      link.exportFile(scope, request.body),
    ),
  )
}

export const mountOffice = (mount: Mount, context: HandoverContext, flows: OfficeFlows): void => {
  mountResidents(mount, context, flows)
  mountOperators(mount, flows)
  mountSettings(mount, context, flows)
  mountLink(mount, flows)
}
