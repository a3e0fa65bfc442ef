/** HTTP of 配布管理: arrival, places, windows, notices. */
import * as api from '#shared/card-handover/distribution-api.ts'
import { keepsPersons } from '#shared/card-handover/resident-items.ts'
import { outOfUse, resolveBatch, toBatchRows } from './batches.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { Consignments } from './consignments.ts'
import type { HandoverContext } from './context.ts'
import type { Deliveries } from './deliveries.ts'
import type { Masters } from './masters.ts'
import type { Notices } from './notices.ts'
import { idOf, requireSight, type Visitor, type Visitors } from './visitors.ts'

export type DistributionFlows = {
  readonly visitors: Visitors
  readonly masters: Masters
  readonly deliveries: Deliveries
  readonly consignments: Consignments
  readonly notices: Notices
}

const mountDeliveries = (mount: Mount, { visitors, deliveries }: DistributionFlows): void => {
  mount(api.listDeliveries, async (request) =>
    visitors.read(request, { endpoint: api.listDeliveries, target: 'deliveries' }, async ({ scope }) => ({
      deliveries: await deliveries.list(scope),
    })),
  )
  mount(api.createDelivery, async (request) => {
    const trace = { endpoint: api.createDelivery, target: 'new' }
    const { result, visitor } = await visitors.write(request, trace, (tx, who) =>
      deliveries.create(tx, who, request.body.name),
    )
    return deliveries.row(visitor.scope, result)
  })
  mount(api.readDelivery, async (request) => {
    const deliveryId = idOf(request.params.deliveryId)
    return visitors.read(request, { endpoint: api.readDelivery, target: deliveryId }, async ({ scope }) => ({
      delivery: await deliveries.row(scope, deliveryId),
      differences: await deliveries.differences(scope, deliveryId),
    }))
  })
  mount(api.importDeliveryList, async (request) => {
    const deliveryId = idOf(request.params.deliveryId)
    const trace = { endpoint: api.importDeliveryList, target: deliveryId }
    const { result, visitor } = await visitors.write(request, trace, (tx, { scope }) =>
      deliveries.importList(tx, scope, deliveryId, request.bytes),
    )
    return { delivery: await deliveries.row(visitor.scope, deliveryId), faults: result }
  })
  mount(api.scanDelivery, async (request) => {
    const deliveryId = idOf(request.params.deliveryId)
    const trace = { endpoint: api.scanDelivery, target: deliveryId }
    const { result, visitor } = await visitors.write(request, trace, (tx, who) =>
      deliveries.scan(tx, who, deliveryId, request.body.scans),
    )
    return { rows: result, delivery: await deliveries.row(visitor.scope, deliveryId) }
  })
  mount(api.closeDelivery, async (request) => {
    const deliveryId = idOf(request.params.deliveryId)
    const trace = { endpoint: api.closeDelivery, target: deliveryId }
    const { result, visitor } = await visitors.write(request, trace, (tx, who) =>
      deliveries.close(tx, who, deliveryId, request.body),
    )
    return { delivery: await deliveries.row(visitor.scope, deliveryId), ...result }
  })
}

const mountPlaces = (mount: Mount, context: HandoverContext, { visitors, masters }: DistributionFlows): void => {
  const { cards, moves, machineClock } = context

  mount(api.listPlaces, async (request) => {
    const { scope } = await visitors.admitReady(request)
    return { places: await masters.placesWithCounts(scope) }
  })
  mount(api.writePlaces, async (request) => {
    const { visitor } = await visitors.write(
      request,
      { endpoint: api.writePlaces, target: 'places' },
      (tx, { scope }) => masters.writePlaces(tx, scope, request.body.places),
    )
    return { places: await masters.placesWithCounts(visitor.scope) }
  })
  mount(api.moveCards, async (request) => {
    const { codes, placeId, reason } = request.body
    const trace = { endpoint: api.moveCards, target: placeId ?? 'nowhere' }
    const { result } = await visitors.write(request, trace, async (tx, visitor) => {
      if (placeId !== null) await masters.requirePlace(tx, visitor.scope, placeId)
      const batch = await resolveBatch(cards, tx, visitor.scope, { codes, by: null, unfit: outOfUse })
      await moves.put(tx, visitor, batch.cards, { placeId, reason, at: machineClock.now() })
      return toBatchRows(batch)
    })
    return result
  })
  mount(api.listWindows, async (request) => {
    const { scope } = await visitors.admitReady(request)
    return { windows: await masters.windowsWithCounts(scope) }
  })
  mount(api.writeWindows, async (request) => {
    const { visitor } = await visitors.write(
      request,
      { endpoint: api.writeWindows, target: 'windows' },
      (tx, { scope }) => masters.writeWindows(tx, scope, request.body.windows),
    )
    return { windows: await masters.windowsWithCounts(visitor.scope) }
  })
}

const mountConsignments = (mount: Mount, { visitors, consignments }: DistributionFlows): void => {
  mount(api.listConsignments, async (request) => {
    const { scope } = await visitors.admitReady(request)
    return { consignments: await consignments.list(scope) }
  })
  mount(api.sendConsignment, async (request) => {
    const trace = { endpoint: api.sendConsignment, target: request.body.windowId }
    const { result, visitor } = await visitors.write(request, trace, (tx, who) =>
      consignments.send(tx, who, request.body),
    )
    const { consignmentId, ...rest } = result
    return {
      ...rest,
      consignment: consignmentId === null ? null : await consignments.row(visitor.scope, consignmentId),
    }
  })
  mount(api.readConsignment, async (request) => {
    const consignmentId = idOf(request.params.consignmentId)
    return visitors.read(request, { endpoint: api.readConsignment, target: consignmentId }, async ({ scope }) => ({
      consignment: await consignments.row(scope, consignmentId),
      cards: await consignments.cards(scope, consignmentId),
    }))
  })
  mount(api.receiveConsignment, async (request) => {
    const consignmentId = idOf(request.params.consignmentId)
    const trace = { endpoint: api.receiveConsignment, target: consignmentId }
    const { result, visitor } = await visitors.write(request, trace, (tx, who) =>
      consignments.receive(tx, who, consignmentId, request.body),
    )
    return { consignment: await consignments.row(visitor.scope, consignmentId), ...result }
  })
}

/** Letters of an office without residents have numbers alone, and hide nothing. Throws `session.forbidden`. */
const requirePrint = (visitor: Visitor): void => {
  if (keepsPersons(visitor.office.settings.residentItems)) requireSight(visitor)
}

const mountNotices = (mount: Mount, { visitors, notices }: DistributionFlows): void => {
  mount(api.prepareNotices, async (request) => {
    const trace = { endpoint: api.prepareNotices, target: 'notices' }
    const { visitor } = await visitors.write(request, trace, (tx, who) => {
      requirePrint(who)
      return notices.issueCodes(tx, who, request.body)
    })
    return { addressees: await notices.listAddressees(visitor, request.body), letter: notices.letter(visitor) }
  })
  mount(api.recordNotices, async (request) => {
    const trace = { endpoint: api.recordNotices, target: request.body.kind }
    const { result } = await visitors.write(request, trace, (tx, who) => notices.recordSent(tx, who, request.body))
    return result
  })
  mount(api.recordReturns, async (request) => {
    const trace = { endpoint: api.recordReturns, target: request.body.why }
    const { result } = await visitors.write(request, trace, (tx, who) => notices.recordReturned(tx, who, request.body))
    return result
  })
  mount(api.exportAddresses, async (request) =>
    visitors.read(request, { endpoint: api.exportAddresses, target: 'cards' }, (visitor) => {
      requirePrint(visitor)
      return notices.exportAddresses(visitor, request.body)
    }),
  )
}

export const mountDistribution = (mount: Mount, context: HandoverContext, flows: DistributionFlows): void => {
  mountDeliveries(mount, flows)
  mountPlaces(mount, context, flows)
  mountConsignments(mount, flows)
  mountNotices(mount, flows)
}
