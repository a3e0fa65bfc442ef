/** The ledger of cards as the product composes it. */
import { defineJob } from '#bff/platform/jobs.ts'
import type { Service } from '#bff/platform/service.ts'
import { mountCards } from './card-routes.ts'
import { createConsignments } from './consignments.ts'
import { createContext, type HandoverParts } from './context.ts'
import { createDeliveries } from './deliveries.ts'
import { mountDistribution } from './distribution-routes.ts'
import { createExporting } from './exporting.ts'
import { createHistory } from './history.ts'
import { createLink, type LinkLine } from './link.ts'
import { createMasters } from './masters.ts'
import { createNotices } from './notices.ts'
import { mountOffice } from './office-routes.ts'
import { createOperators } from './operators.ts'
import { createRecording } from './recording.ts'
import { createRegistering } from './registering.ts'
import { createSearching } from './searching.ts'
import { createViews } from './views.ts'
import { createVisitors } from './visitors.ts'

/** Soon enough that a check-in shows before the person is called. */
const pullMs = 2 * 60_000

export const createHandoverService = (
  parts: HandoverParts & { readonly lines: readonly LinkLine[]; readonly close?: () => Promise<void> },
): Service => {
  const context = createContext(parts)
  const { store } = context
  const visitors = createVisitors(context)
  const searching = createSearching(store)
  const masters = createMasters(store)
  const views = createViews(context, searching)
  const link = createLink(context, parts.lines)
  return {
    name: 'card-handover',
    mount: (mount) => {
      mountCards(mount, context, {
        ...{ visitors, searching, views, masters },
        recording: createRecording(context),
        exporting: createExporting(context, searching, masters),
      })
      mountDistribution(mount, context, {
        ...{ visitors, masters },
        deliveries: createDeliveries(context, masters),
        consignments: createConsignments(context, masters),
        notices: createNotices(context),
      })
      mountOffice(mount, context, {
        ...{ visitors, link },
        registering: createRegistering(context),
        operators: createOperators(context),
        history: createHistory(store),
      })
    },
    jobs: [defineJob({ name: 'handover.pull-links', everyMs: pullMs, run: ({ signal }) => link.pullAll(signal) })],
    ...(parts.close === undefined ? {} : { close: parts.close }),
  }
}
