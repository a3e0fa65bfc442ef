/** HTTP of the issuing service: who calls is decided by the contract, whose visit it is here, what happens in the flows. */
import * as api from '#shared/convenience-issuance/api.ts'
import { certificateKind } from '#shared/convenience-issuance/kinds.ts'
import { zeroBytes } from '#shared/bytes/bytes.ts'
import { AppError } from '#shared/errors/app-error.ts'
import type { Mount } from '#bff/platform/mount.ts'
import type { Session } from '#bff/platform/session.ts'
import * as centre from './centre.ts'
import type { IssuanceContext } from './context.ts'
import * as counter from './counter.ts'
import { readDevices } from './devices.ts'
import * as document from './document.ts'
import { describeTerminal, identify, openVisit } from './identify.ts'
import * as ending from './ending.ts'
import * as money from './money.ts'
import * as printing from './printing.ts'
import type { Visit } from './visits.ts'

type Request = { readonly session: Session; readonly requestId: string }
type VisitRequest = Request & { readonly params: { readonly visitId: string } }

const byOf = ({ session, requestId }: Request) => ({ kioskId: session.subject, requestId })

const clerkOf = ({ session, requestId }: Request): counter.Clerk => {
  if (session.municipalityCode === null) throw new AppError('session.forbidden')
  return { staffId: session.subject, municipalityCode: session.municipalityCode, requestId }
}

export const mountIssuance = (mount: Mount, context: IssuanceContext): void => {
  const { visits, machineClock } = context

  /** Notes that somebody stands there, and gives the visit if it is this terminal's and still known. */
  const present = ({ session, params }: VisitRequest): Visit => {
    const visit = visits.require(params.visitId, session.subject)
    visit.lastSeenAt = machineClock.now()
    return visit
  }

  /** Steps that talk to the municipality wait for each other. */
  const talking = <Result>(request: VisitRequest, work: (visit: Visit) => Promise<Result>): Promise<Result> =>
    visits.exclusive(`${request.params.visitId}:talk`, () => work(present(request)))

  /** Steps that move money or paper wait for each other, an abort among them. */
  const moving = <Result>(request: VisitRequest, work: () => Promise<Result>): Promise<Result> =>
    visits.exclusive(`${request.params.visitId}:money`, () => {
      const visit = visits.find(request.params.visitId)
      if (visit?.kioskId === request.session.subject) visit.lastSeenAt = machineClock.now()
      return work()
    })

  mount(api.readTerminal, async ({ session }) => describeTerminal(context, session.subject))
  mount(api.readDevices, async ({ session }) => readDevices(context, session.subject))

  mount(api.openVisit, async ({ session, requestId, origin }) =>
    visits.exclusive(`terminal:${session.subject}`, () =>
      openVisit(context, { kioskId: session.subject, requestId, origin }),
    ),
  )
  mount(api.identify, async (request) =>
    talking(request, (visit) => identify(context, visit, { identity: request.body, requestId: request.requestId })),
  )
  mount(api.readHousehold, async (request) => {
    const kind = certificateKind.safeParse(request.params.kind)
    if (!kind.success) throw new AppError('request.not-found')
    return talking(request, (visit) =>
      document.readHousehold(context, visit, { kind: kind.data, requestId: request.requestId }),
    )
  })
  mount(api.apply, async (request) =>
    talking(request, (visit) =>
      document.apply(context, visit, { selection: request.body, requestId: request.requestId }),
    ),
  )
  mount(api.reportUndrawable, async (request) =>
    talking(request, (visit) =>
      document.stopForCharacter(context, visit, { report: request.body, requestId: request.requestId }),
    ),
  )
  mount(api.bindDocument, async (request) =>
    talking(request, (visit) =>
      document.bind(context, visit, { document: request.body, requestId: request.requestId }),
    ),
  )

  mount(api.openPayment, async (request) =>
    moving(request, () => money.openPayment(context, present(request), byOf(request))),
  )
  mount(api.readPayment, async (request) => {
    const visit = visits.find(request.params.visitId)
    if (visit?.kioskId === request.session.subject) visit.lastSeenAt = machineClock.now()
    return money.readPayment(context, request.params.visitId, byOf(request))
  })
  mount(api.startPrinting, async (request) =>
    moving(request, () =>
      printing.startPrinting(context, present(request), { ...byOf(request), pdf: request.bytes }),
    ).finally(() => zeroBytes(request.bytes)),
  )
  mount(api.readPrinting, async (request) =>
    moving(request, () => printing.readPrinting(context, request.params.visitId, byOf(request))),
  )
  mount(api.printReceipt, async (request) =>
    moving(request, () =>
      printing.printReceipt(context, request.params.visitId, { ...byOf(request), pdf: request.bytes }),
    ).finally(() => zeroBytes(request.bytes)),
  )
  mount(api.endVisit, async (request) =>
    moving(request, () => ending.endVisit(context, request.params.visitId, byOf(request))),
  )
  mount(api.abortVisit, async (request) =>
    moving(request, async () => {
      const { visitId } = request.params
      const status = await ending.abort(context, visitId, { ...byOf(request), reason: request.body.reason })
      const payment = await money.readPayment(context, visitId, byOf(request)).catch(() => null)
      return { status, payment }
    }),
  )
  mount(api.extendVisit, async (request) => {
    present(request)
  })

  mount(api.listTasks, async (request) => counter.readTasks(context, clerkOf(request)))
  mount(api.resolveTask, async (request) => counter.closeTask(context, clerkOf(request), request.params.taskId))
  mount(api.searchResidents, async (request) => counter.searchResidents(context, clerkOf(request), request.body))
  mount(api.registerUser, async (request) => counter.registerUser(context, clerkOf(request), request.body))

  mount(api.listAlarms, async () => centre.readAlarms(context))
  mount(api.acknowledgeAlarm, async ({ params, session, requestId }) =>
    centre.closeAlarm(context, { alarmId: params.alarmId, by: session.subject, requestId }),
  )
  mount(api.listIssuances, async () => centre.readIssuances(context))
  mount(api.readStatistics, async () => centre.readStatistics(context))
}
