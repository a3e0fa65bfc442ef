/** The municipality's counter: linking a card to a resident (CV-REG-1), and characters that stopped a certificate. */
import { decodeBase64url } from '#shared/bytes/base64url.ts'
import type { ResidentFound, Task } from '#shared/convenience-issuance/api.ts'
import { AppError } from '#shared/errors/app-error.ts'
import { requireGood, requireTrustedCertificate, toCredential } from '#bff/login/card-log-in.ts'
import type { MunicipalIssuingRelay } from '#bff/parties/municipal-issuing/relay.ts'
import type { IssuanceContext } from './context.ts'
import { listTasks, resolveTask, type CharacterTask } from './store.ts'

/** A clerk of one municipality, as the session tells it. */
export type Clerk = { readonly staffId: string; readonly municipalityCode: string; readonly requestId: string }

const requireMunicipality = (
  { municipalities }: IssuanceContext,
  { municipalityCode }: Clerk,
): MunicipalIssuingRelay => {
  const municipality = municipalities.get(municipalityCode)
  if (municipality === undefined) throw new AppError('issuance.municipality-not-participating')
  return municipality
}

const recordAct = (
  { store, audit }: IssuanceContext,
  clerk: Clerk,
  act: { readonly action: string; readonly target: string; readonly outcome: string },
): Promise<void> =>
  store.tx((tx) =>
    audit.append(tx, { actor: clerk.staffId, audience: 'municipality', requestId: clerk.requestId, ...act }),
  )

/** Every look at residents is audited before the answer is given: by whom and how many, not who. */
export const searchResidents = async (
  context: IssuanceContext,
  clerk: Clerk,
  query: { readonly kana: string; readonly birthDate?: string | undefined },
): Promise<ResidentFound[]> => {
  const { residents } = await requireMunicipality(context, clerk).searchResidents({
    staffId: clerk.staffId,
    kana: query.kana,
    ...(query.birthDate === undefined ? {} : { birthDate: query.birthDate }),
  })
  await recordAct(context, clerk, {
    action: 'residents.search',
    target: clerk.municipalityCode,
    outcome: `found-${residents.length}`,
  })
  return [...residents]
}

/** Links the certificate, after the same checks a log-in makes of it: an expired or revoked card is not registered. */
export const registerUser = async (
  context: IssuanceContext,
  clerk: Clerk,
  request: { readonly residentRef: string; readonly certificate: string },
): Promise<{ registration: 'active' | 'stopped' }> => {
  const municipality = requireMunicipality(context, clerk)
  const der = decodeBase64url(request.certificate)
  const { certificate, issuer } = await requireTrustedCertificate(der, context.trust, context.clock.now())
  await requireGood(context.trust.ocsp, der, issuer)
  const { state } = await municipality.registerUser({
    action: 'register',
    certificate: toCredential(certificate),
    residentRef: request.residentRef,
    staffId: clerk.staffId,
  })
  await recordAct(context, clerk, { action: 'users.register', target: clerk.municipalityCode, outcome: state })
  return { registration: state }
}

const toTask = (row: CharacterTask): Task => ({
  taskId: row.taskId,
  createdAt: row.createdAt.toISOString(),
  kind: row.kind,
  requestId: row.requestId,
  codePoints: row.codePoints.split(', '),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
})

export const readTasks = async ({ store }: IssuanceContext, { municipalityCode }: Clerk): Promise<Task[]> =>
  (await listTasks(store, municipalityCode)).map(toTask)

export const closeTask = (context: IssuanceContext, clerk: Clerk, taskId: string): Promise<Task> => {
  const { store, machineClock, audit } = context
  return store.tx(async (tx) => {
    const task = await resolveTask(tx, store.tables, {
      taskId,
      municipalityCode: clerk.municipalityCode,
      by: clerk.staffId,
      at: machineClock.now(),
    })
    await audit.append(tx, {
      actor: clerk.staffId,
      audience: 'municipality',
      action: 'tasks.resolve',
      target: taskId,
      outcome: 'resolved',
      requestId: clerk.requestId,
    })
    return toTask(task)
  })
}
