/**
 * What the ledger keeps, in a database of its own (RS-G-8). Every row names its municipality, and no query goes without it
 * (`scope.ts`). About persons there is only what the system administrator chose to keep (CM-F-9), in `handoverResidents`
 * alone; without it the ledger is numbers (CM-F-10). Nothing here is deleted: rows are added, put out of use, undone.
 */
import { sql } from 'drizzle-orm'
import type { LinkEvent } from '#shared/card-handover/link-events.ts'
import type { ResidentValues } from '#shared/card-handover/resident-items.ts'
import type { HandoverSettings } from '#shared/card-handover/settings.ts'
import type { StatusKey } from '#shared/card-handover/statuses.ts'
import type { VisitContent } from '#shared/card-handover/api.ts'
import type { Kit } from '#bff/platform/database/kit.ts'

export type UseState = 'active' | 'suspended' | 'removed'
export type NoticeState = 'none' | 'arrived' | 'sent' | 'returned'
export type VisitState = 'none' | 'reserved' | 'cancelled' | 'absent' | 'visited'
export type ProgressSource = 'staff' | 'bulk' | 'delivery' | 'notice' | 'link'

const tenant = (kit: Kit) => ({ tenantId: kit.text('tenant_id').notNull() })
/** Who wrote a row: the account's id, and the name it had then. */
const actor = (kit: Kit) => ({ actor: kit.text('actor').notNull(), actorName: kit.text('actor_name').notNull() })

export const makeTables = (kit: Kit) => ({
  /** One municipality's ledger: its settings, and the last number it gave out. */
  handoverOffices: kit.table('handover_offices', {
    tenantId: kit.text('tenant_id').primaryKey(),
    version: kit.int('version').notNull(),
    settings: kit.json('settings').$type<HandoverSettings>().notNull(),
    lastCardNumber: kit.int('last_card_number').notNull(),
    updatedAt: kit.instant('updated_at'),
  }),

  /** The card as it stands; status and states are what the rows below say, kept here for searching. */
  handoverCards: kit.table(
    'handover_cards',
    {
      cardId: kit.text('card_id').primaryKey(),
      ...tenant(kit),
      cardNumber: kit.int('card_number').notNull(),
      linkCode: kit.text('link_code'),
      producerNumber: kit.text('producer_number'),
      residentId: kit.text('resident_id'),
      useState: kit.text('use_state').$type<UseState>().notNull(),
      hasNotice: kit.bool('has_notice').notNull(),
      note: kit.text('note').notNull(),
      /** Grows with corrections of the card's own data. */
      version: kit.int('version').notNull(),
      /** Rows of the history so far: the next row's sequence is one more. */
      progressCount: kit.int('progress_count').notNull(),
      status: kit.text('status').$type<StatusKey>(),
      statusAt: kit.instant('status_at'),
      statusSequence: kit.int('status_sequence'),
      /** The time of the status, or of the card's entry where it has none: what lists are ordered by. */
      since: kit.instant('since_at').notNull(),
      statusActor: kit.text('status_actor'),
      statusActorName: kit.text('status_actor_name'),
      windowId: kit.text('window_id'),
      placeId: kit.text('place_id'),
      noticeState: kit.text('notice_state').$type<NoticeState>().notNull(),
      visitState: kit.text('visit_state').$type<VisitState>().notNull(),
      oldCard: kit.text('old_card').$type<VisitContent['oldCard']>().notNull(),
      reservedDay: kit.text('reserved_day'),
      reservedStart: kit.int('reserved_start'),
      reservedWindow: kit.text('reserved_window'),
      /** Which first password is printed: a number that goes into its derivation, never the password. */
      passwordNumber: kit.int('password_number').notNull(),
      /** When the reservation side was told the link code. */
      pushedAt: kit.instant('pushed_at'),
      createdAt: kit.instant('created_at').notNull(),
    },
    (table) => [
      // an index that begins with the municipality alone would look best to a planner without statistics
      kit.uniqueIndex('handover_cards_card').on(table.tenantId, table.cardId),
      kit.uniqueIndex('handover_cards_number').on(table.tenantId, table.cardNumber),
      kit.uniqueIndex('handover_cards_link_code').on(table.tenantId, table.linkCode),
      kit.uniqueIndex('handover_cards_producer_number').on(table.tenantId, table.producerNumber),
      // all that a page's order and its total look at: the list is counted without a look at the cards
      kit
        .index('handover_cards_status')
        .on(table.tenantId, table.status, table.since, table.cardNumber, table.useState),
      kit.index('handover_cards_since').on(table.tenantId, table.since, table.cardNumber),
      kit.index('handover_cards_resident').on(table.tenantId, table.residentId),
      kit.index('handover_cards_place').on(table.tenantId, table.placeId),
      kit.index('handover_cards_window').on(table.tenantId, table.windowId),
      kit.index('handover_cards_visit').on(table.tenantId, table.visitState),
    ],
  ),

  /** 進捗状況: grows at its end and nowhere else, which the database itself sees to. */
  handoverProgress: kit.table(
    'handover_progress',
    {
      progressId: kit.text('progress_id').primaryKey(),
      ...tenant(kit),
      cardId: kit.text('card_id').notNull(),
      sequence: kit.int('sequence').notNull(),
      status: kit.text('status').$type<StatusKey>().notNull(),
      statusName: kit.text('status_name').notNull(),
      at: kit.instant('at').notNull(),
      recordedAt: kit.instant('recorded_at').notNull(),
      ...actor(kit),
      source: kit.text('source').$type<ProgressSource>().notNull(),
      reason: kit.text('reason'),
      windowId: kit.text('window_id'),
      /** The row this one undoes. */
      undoes: kit.text('undoes'),
    },
    (table) => [
      kit.uniqueIndex('handover_progress_sequence').on(table.tenantId, table.cardId, table.sequence),
      kit
        .uniqueIndex('handover_progress_undoes')
        .on(table.undoes)
        .where(sql`${table.undoes} is not null`),
      kit.index('handover_progress_at').on(table.tenantId, table.status, table.at),
    ],
  ),

  /** Visits to a card, as many as there were (CM-R-6). */
  handoverVisits: kit.table(
    'handover_visits',
    {
      visitId: kit.text('visit_id').primaryKey(),
      ...tenant(kit),
      cardId: kit.text('card_id').notNull(),
      ordinal: kit.int('ordinal').notNull(),
      state: kit.text('state').$type<VisitState>().notNull(),
      /** The reservation side's own id, so that its next event finds the visit. */
      reservationRef: kit.text('reservation_ref'),
      reservedDay: kit.text('reserved_day'),
      reservedStart: kit.int('reserved_start'),
      reservedWindow: kit.text('reserved_window'),
      visitedAt: kit.instant('visited_at'),
      content: kit.json('content').$type<Omit<VisitContent, 'visitedAt'>>().notNull(),
      source: kit.text('source').$type<'staff' | 'link'>().notNull(),
      updatedAt: kit.instant('updated_at').notNull(),
      updatedBy: kit.text('updated_by').notNull(),
      version: kit.int('version').notNull(),
    },
    (table) => [
      kit.uniqueIndex('handover_visits_ordinal').on(table.tenantId, table.cardId, table.ordinal),
      kit.uniqueIndex('handover_visits_reservation').on(table.tenantId, table.reservationRef),
    ],
  ),

  /**
   * What was corrected, by whom and when. Of a resident only the names of the fields: what they held stays nowhere. Of a
   * visit its older wording.
   */
  handoverChanges: kit.table(
    'handover_changes',
    {
      changeId: kit.text('change_id').primaryKey(),
      ...tenant(kit),
      subject: kit.text('subject').$type<'card' | 'resident' | 'visit' | 'settings'>().notNull(),
      subjectId: kit.text('subject_id').notNull(),
      at: kit.instant('at').notNull(),
      ...actor(kit),
      fields: kit.json('fields').$type<readonly string[]>().notNull(),
      before: kit.json('before').$type<unknown>(),
    },
    (table) => [kit.index('handover_changes_subject').on(table.subjectId, table.at)],
  ),

  /** 住民情報, as far as the municipality keeps any; erased by putting items out of use and clearing them. */
  handoverResidents: kit.table(
    'handover_residents',
    {
      residentId: kit.text('resident_id').primaryKey(),
      ...tenant(kit),
      values: kit.json('item_values').$type<ResidentValues>().notNull(),
      /** Of the values, for searching. */
      name: kit.text('name'),
      kana: kit.text('kana'),
      birthDate: kit.text('birth_date'),
      residentNumber: kit.text('resident_number'),
      useState: kit.text('use_state').$type<UseState>().notNull(),
      registeredAt: kit.instant('registered_at').notNull(),
      updatedAt: kit.instant('updated_at').notNull(),
      version: kit.int('version').notNull(),
    },
    (table) => [
      kit.uniqueIndex('handover_residents_resident').on(table.tenantId, table.residentId),
      kit.index('handover_residents_name').on(table.tenantId, table.name),
      kit.index('handover_residents_kana').on(table.tenantId, table.kana),
      kit.uniqueIndex('handover_residents_number').on(table.tenantId, table.residentNumber),
    ],
  ),

  /** 保管場所 */
  handoverPlaces: kit.table(
    'handover_places',
    {
      placeId: kit.text('place_id').primaryKey(),
      ...tenant(kit),
      code: kit.text('code').notNull(),
      name: kit.text('name').notNull(),
      position: kit.int('position').notNull(),
      active: kit.bool('active').notNull(),
    },
    (table) => [kit.uniqueIndex('handover_places_code').on(table.tenantId, table.code)],
  ),

  /** 交付窓口 */
  handoverWindows: kit.table(
    'handover_windows',
    {
      windowId: kit.text('window_id').primaryKey(),
      ...tenant(kit),
      name: kit.text('name').notNull(),
      position: kit.int('position').notNull(),
      active: kit.bool('active').notNull(),
    },
    (table) => [kit.index('handover_windows_tenant').on(table.tenantId)],
  ),

  /** Where a card lay and lies: grows at its end. */
  handoverMoves: kit.table(
    'handover_moves',
    {
      moveId: kit.text('move_id').primaryKey(),
      ...tenant(kit),
      cardId: kit.text('card_id').notNull(),
      at: kit.instant('at').notNull(),
      ...actor(kit),
      fromPlaceId: kit.text('from_place_id'),
      toPlaceId: kit.text('to_place_id'),
      fromWindowId: kit.text('from_window_id'),
      toWindowId: kit.text('to_window_id'),
      reason: kit.text('reason').notNull(),
    },
    (table) => [kit.index('handover_moves_card').on(table.cardId, table.at)],
  ),

  /** A box of cards that came from the producer. */
  handoverDeliveries: kit.table(
    'handover_deliveries',
    {
      deliveryId: kit.text('delivery_id').primaryKey(),
      ...tenant(kit),
      name: kit.text('name').notNull(),
      createdAt: kit.instant('created_at').notNull(),
      createdBy: kit.text('created_by').notNull(),
      closedAt: kit.instant('closed_at'),
    },
    (table) => [kit.index('handover_deliveries_tenant').on(table.tenantId, table.createdAt)],
  ),

  /** What the producer says is in it. */
  handoverDeliveryLines: kit.table(
    'handover_delivery_lines',
    {
      lineId: kit.text('line_id').primaryKey(),
      ...tenant(kit),
      deliveryId: kit.text('delivery_id').notNull(),
      producerNumber: kit.text('producer_number').notNull(),
      linkCode: kit.text('link_code'),
      /** Whether a notice should lie beside the card. */
      withNotice: kit.bool('with_notice').notNull(),
    },
    (table) => [
      kit.uniqueIndex('handover_delivery_lines_number').on(table.tenantId, table.deliveryId, table.producerNumber),
    ],
  ),

  /** What was found in it: one row a scan. */
  handoverDeliveryScans: kit.table(
    'handover_delivery_scans',
    {
      scanId: kit.text('scan_id').primaryKey(),
      ...tenant(kit),
      deliveryId: kit.text('delivery_id').notNull(),
      producerNumber: kit.text('producer_number').notNull(),
      withNotice: kit.bool('with_notice').notNull(),
      at: kit.instant('at').notNull(),
      ...actor(kit),
    },
    (table) => [
      kit.index('handover_delivery_scans_number').on(table.tenantId, table.deliveryId, table.producerNumber),
      kit.index('handover_delivery_scans_elsewhere').on(table.tenantId, table.producerNumber),
    ],
  ),

  /** Cards on their way to a window. */
  handoverConsignments: kit.table(
    'handover_consignments',
    {
      consignmentId: kit.text('consignment_id').primaryKey(),
      ...tenant(kit),
      windowId: kit.text('window_id').notNull(),
      sentAt: kit.instant('sent_at').notNull(),
      sentBy: kit.text('sent_by').notNull(),
      note: kit.text('note').notNull(),
      receivedAt: kit.instant('received_at'),
      receivedBy: kit.text('received_by'),
    },
    (table) => [kit.index('handover_consignments_tenant').on(table.tenantId, table.sentAt)],
  ),

  handoverConsignmentCards: kit.table(
    'handover_consignment_cards',
    {
      ...tenant(kit),
      consignmentId: kit.text('consignment_id').notNull(),
      cardId: kit.text('card_id').notNull(),
      receivedAt: kit.instant('received_at'),
    },
    (table) => [
      kit.uniqueIndex('handover_consignment_cards_key').on(table.consignmentId, table.cardId),
      kit.index('handover_consignment_cards_card').on(table.cardId),
    ],
  ),

  /** 交付通知書 sent, and come back. */
  handoverNotices: kit.table(
    'handover_notices',
    {
      noticeId: kit.text('notice_id').primaryKey(),
      ...tenant(kit),
      cardId: kit.text('card_id').notNull(),
      kind: kit.text('kind').$type<'issuance' | 'reminder' | 'reissue'>().notNull(),
      sentOn: kit.text('sent_on').notNull(),
      recordedAt: kit.instant('recorded_at').notNull(),
      ...actor(kit),
      /** Older versions wrote the return here; the rows of the history say it, and may be undone (`findReturns`). */
      returnedOn: kit.text('returned_on'),
      returnReason: kit.text('return_reason'),
    },
    (table) => [kit.index('handover_notices_card').on(table.cardId, table.recordedAt)],
  ),

  /** What came over the line, each event once (CM-X-2). A link code and times; nothing about a person crosses. */
  handoverLinkEvents: kit.table(
    'handover_link_events',
    {
      tenantId: kit.text('tenant_id').notNull(),
      eventId: kit.text('event_id').notNull(),
      linkCode: kit.text('link_code').notNull(),
      reservationRef: kit.text('reservation_ref').notNull(),
      event: kit.json('event').$type<LinkEvent>().notNull(),
      at: kit.instant('at').notNull(),
      receivedAt: kit.instant('received_at').notNull(),
      /** Null while no card has the code: it is placed as soon as one gets it. */
      cardId: kit.text('card_id'),
      /** The row of the history it made. */
      progressId: kit.text('progress_id'),
    },
    (table) => [
      kit.uniqueIndex('handover_link_events_key').on(table.tenantId, table.eventId),
      kit.index('handover_link_events_reservation').on(table.tenantId, table.reservationRef),
      kit.index('handover_link_events_code').on(table.tenantId, table.linkCode, table.at),
    ],
  ),

  /** How far the line to the reservation side was read. */
  handoverLinks: kit.table('handover_links', {
    tenantId: kit.text('tenant_id').primaryKey(),
    cursor: kit.text('cursor'),
    lastPulledAt: kit.instant('last_pulled_at'),
    lastOutcome: kit.text('last_outcome'),
    lastPushedAt: kit.instant('last_pushed_at'),
  }),

  /** アクセス履歴: who of the staff did or saw what, from where (CM-F-11). */
  handoverAccess: kit.table(
    'handover_access',
    {
      accessId: kit.text('access_id').primaryKey(),
      ...tenant(kit),
      at: kit.instant('at').notNull(),
      actor: kit.text('actor').notNull(),
      screen: kit.text('screen').notNull(),
      target: kit.text('target').notNull(),
      outcome: kit.text('outcome').notNull(),
      address: kit.text('address').notNull(),
      requestId: kit.text('request_id').notNull(),
    },
    (table) => [kit.index('handover_access_at').on(table.tenantId, table.at)],
  ),

  /** What an account is in the ledger (CM-SC-5); beside the accounts, in the database of whoever signs people in. */
  handoverOperators: kit.table(
    'handover_operators',
    {
      accountId: kit.text('account_id').primaryKey(),
      ...tenant(kit),
      mail: kit.text('mail').notNull(),
      startsOn: kit.text('starts_on'),
      endsOn: kit.text('ends_on'),
      isTemporarySecret: kit.bool('is_temporary_secret').notNull(),
    },
    (table) => [kit.index('handover_operators_tenant').on(table.tenantId)],
  ),
})
