/**
 * What reservations keep. Every row names its municipality and its site, and no query goes without them (`scope.ts`).
 * A site that asks nothing about a person has nothing about a person here: names, addresses and mails stand in `answers`,
 * `mail`, `name` and `kana` alone, and go `forgetDays` after the visit, or after a member was stopped (forgetting.ts).
 */
import { sql } from 'drizzle-orm'
import type { Answers } from '#shared/pickup-reservation/items.ts'
import type {
  ReservationEvent,
  ReservationStatus,
  WaitlistEvent,
  WaitlistStatus,
} from '#shared/pickup-reservation/lifecycle.ts'
import type { MailingGroup } from '#shared/pickup-reservation/mailing-api.ts'
import type { SiteSettings } from '#shared/pickup-reservation/settings.ts'
import type { SupportCase } from '#shared/pickup-reservation/support-api.ts'
import type { WindowDefinition } from '#shared/pickup-reservation/window.ts'
import type { Kit } from '#bff/platform/database/kit.ts'

/** Why a place is held without a reservation that stands. */
export type HoldPurpose =
  /** Somebody fills in the form. */
  | 'form'
  /** An application waits for its mailed link. */
  | 'confirmation'
  /** A freed place is offered to somebody who waits. */
  | 'offer'

export type LinkPurpose = 'registration' | 'password-reset' | 'confirm-application'

const ownerColumns = (kit: Kit) => ({
  tenantId: kit.text('tenant_id').notNull(),
  siteId: kit.text('site_id').notNull(),
})
const slotColumns = (kit: Kit) => ({
  windowId: kit.text('window_id').notNull(),
  day: kit.text('day').notNull(),
  start: kit.int('start_minute').notNull(),
})

export const makeTables = (kit: Kit) => ({
  reservationSites: kit.table(
    'reservation_sites',
    {
      siteId: kit.text('site_id').primaryKey(),
      tenantId: kit.text('tenant_id').notNull(),
      /** Grows with every change of settings or windows: what is derived from them is good for one version. */
      version: kit.int('version').notNull(),
      settings: kit.json('settings').$type<SiteSettings>().notNull(),
      createdAt: kit.instant('created_at').notNull(),
      updatedAt: kit.instant('updated_at').notNull(),
    },
    (table) => [kit.index('reservation_sites_tenant').on(table.tenantId)],
  ),

  reservationWindows: kit.table(
    'reservation_windows',
    {
      windowId: kit.text('window_id').primaryKey(),
      ...ownerColumns(kit),
      position: kit.int('position').notNull(),
      definition: kit.json('definition').$type<WindowDefinition>().notNull(),
    },
    (table) => [kit.index('reservation_windows_site').on(table.siteId)],
  ),

  /**
   * One row a slot somebody took once: capacity as planned, places taken (reservations and holds), places beyond the
   * capacity that were granted. That no more are taken is a rule of the database itself.
   */
  reservationSlots: kit.table(
    'reservation_slots',
    {
      ...ownerColumns(kit),
      ...slotColumns(kit),
      capacity: kit.int('capacity').notNull(),
      taken: kit.int('taken').notNull(),
      excess: kit.int('excess').notNull(),
    },
    (table) => [
      kit.uniqueIndex('reservation_slots_key').on(table.windowId, table.day, table.start),
      kit.check('reservation_slots_taken', sql`${table.taken} >= 0`),
      kit.check('reservation_slots_capacity', sql`${table.taken} <= ${table.capacity} + ${table.excess}`),
    ],
  ),

  /** A place taken for a time. Only the SHA-256 of its token is kept. */
  reservationHolds: kit.table(
    'reservation_holds',
    {
      holdId: kit.text('hold_id').primaryKey(),
      ...ownerColumns(kit),
      ...slotColumns(kit),
      tokenHash: kit.text('token_hash').notNull(),
      purpose: kit.text('purpose').$type<HoldPurpose>().notNull(),
      /** The application that waits, or the entry of the waitlist the place is offered to. */
      forId: kit.text('for_id'),
      /** A hash of where it came from, so that nobody holds a whole day. */
      holder: kit.text('holder').notNull(),
      extensions: kit.int('extensions').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (table) => [
      kit.uniqueIndex('reservation_holds_token').on(table.tokenHash),
      kit.index('reservation_holds_slot').on(table.windowId, table.day, table.start),
      kit.index('reservation_holds_expiry').on(table.expiresAt),
      kit
        .index('reservation_holds_holder')
        .on(table.holder)
        .where(sql`${table.holder} <> ''`),
    ],
  ),

  /** The last number given out per place and day (OQ-RS-1). */
  reservationNumbers: kit.table(
    'reservation_numbers',
    {
      ...ownerColumns(kit),
      windowId: kit.text('window_id').notNull(),
      day: kit.text('day').notNull(),
      last: kit.int('last').notNull(),
    },
    (table) => [kit.uniqueIndex('reservation_numbers_key').on(table.windowId, table.day)],
  ),

  reservations: kit.table(
    'reservations',
    {
      reservationId: kit.text('reservation_id').primaryKey(),
      ...ownerColumns(kit),
      ...slotColumns(kit),
      number: kit.int('number').notNull(),
      status: kit.text('status').$type<ReservationStatus>().notNull(),
      version: kit.int('version').notNull(),
      memberId: kit.text('member_id'),
      /** HMAC-SHA-256 of the access key under the installation's key. */
      accessKeyHash: kit.text('access_key_hash'),
      answers: kit.json('answers').$type<Answers>().notNull(),
      /** Of the answers, for searching. */
      name: kit.text('name'),
      kana: kit.text('kana'),
      mail: kit.text('mail'),
      /** リンクコード: the only thing the ledger of cards sees. */
      linkCode: kit.text('link_code'),
      oldCard: kit.bool('old_card'),
      oldCardCollected: kit.bool('old_card_collected').notNull(),
      handling: kit.text('handling').notNull(),
      overbookReason: kit.text('overbook_reason'),
      by: kit.text('made_by').$type<'resident' | 'staff'>().notNull(),
      appliedAt: kit.instant('applied_at').notNull(),
      visitedAt: kit.instant('visited_at'),
      changedAt: kit.instant('changed_at').notNull(),
      remindedAt: kit.instant('reminded_at'),
    },
    (table) => [
      kit.uniqueIndex('reservations_number').on(table.windowId, table.day, table.number),
      kit.uniqueIndex('reservations_access_key').on(table.siteId, table.accessKeyHash),
      kit.index('reservations_day').on(table.siteId, table.day),
      // most sites ask for none of these: what is not there is not looked for
      kit
        .index('reservations_member')
        .on(table.memberId)
        .where(sql`${table.memberId} is not null`),
      kit
        .index('reservations_link_code')
        .on(table.siteId, table.linkCode)
        .where(sql`${table.linkCode} is not null`),
      kit
        .index('reservations_mail')
        .on(table.siteId, table.mail)
        .where(sql`${table.mail} is not null`),
    ],
  ),

  /** Every transition, in the same transaction as the change. The actor is an id, `resident` where nobody is signed in. */
  reservationEvents: kit.table(
    'reservation_events',
    {
      eventId: kit.text('event_id').primaryKey(),
      ...ownerColumns(kit),
      /** A reservation, or an entry of the waitlist. */
      subjectId: kit.text('subject_id').notNull(),
      at: kit.instant('at').notNull(),
      event: kit.text('event').$type<ReservationEvent | WaitlistEvent | 'apply' | 'record' | 'enter'>().notNull(),
      from: kit.text('from_status').$type<ReservationStatus | WaitlistStatus>(),
      to: kit.text('to_status').$type<ReservationStatus | WaitlistStatus>().notNull(),
      actor: kit.text('actor').notNull(),
      by: kit.text('made_by').$type<'resident' | 'staff' | 'system'>().notNull(),
      cause: kit.text('cause').notNull(),
      /** `window/day/minute`. */
      fromSlot: kit.text('from_slot'),
      toSlot: kit.text('to_slot'),
    },
    (table) => [kit.index('reservation_events_subject').on(table.subjectId)],
  ),

  /** キャンセル待ち. */
  reservationWaits: kit.table(
    'reservation_waits',
    {
      waitId: kit.text('wait_id').primaryKey(),
      ...ownerColumns(kit),
      tokenHash: kit.text('token_hash').notNull(),
      status: kit.text('status').$type<WaitlistStatus>().notNull(),
      /** Order of arrival, strictly growing at one site. */
      position: kit.int('position').notNull(),
      windowIds: kit.json('window_ids').$type<readonly string[] | null>(),
      fromDay: kit.text('from_day').notNull(),
      toDay: kit.text('to_day').notNull(),
      fromMinute: kit.int('from_minute').notNull(),
      toMinute: kit.int('to_minute').notNull(),
      mail: kit.text('mail'),
      enteredAt: kit.instant('entered_at').notNull(),
    },
    (table) => [
      kit.uniqueIndex('reservation_waits_token').on(table.tokenHash),
      kit.uniqueIndex('reservation_waits_position').on(table.siteId, table.position),
      kit.index('reservation_waits_status').on(table.siteId, table.status),
    ],
  ),

  /**
   * Residents with an ID (RS-USR-1, RS-STF-12). The account of the same id carries password and session. Of a stopped member
   * the numbers alone stay (forgetting.ts), so that they are nobody else's.
   */
  reservationMembers: kit.table(
    'reservation_members',
    {
      memberId: kit.text('member_id').primaryKey(),
      ...ownerColumns(kit),
      /** 利用者ID, six digits of the site's own (OQ-RS-4). */
      memberNumber: kit.text('member_number').notNull(),
      loginId: kit.text('login_id'),
      mail: kit.text('mail'),
      name: kit.text('name'),
      kana: kit.text('kana'),
      linkCode: kit.text('link_code'),
      answers: kit.json('answers').$type<Answers>().notNull(),
      /** HMAC of an initial password printed on the notice; null once an own one is set. */
      initialSecretHash: kit.text('initial_secret_hash'),
      version: kit.int('version').notNull(),
      registeredBy: kit.text('registered_by').$type<'self' | 'staff' | 'import'>().notNull(),
      registeredAt: kit.instant('registered_at').notNull(),
      stoppedAt: kit.instant('stopped_at'),
    },
    (table) => [
      kit.uniqueIndex('reservation_members_number').on(table.siteId, table.memberNumber),
      kit.uniqueIndex('reservation_members_login').on(table.siteId, table.loginId),
      kit.uniqueIndex('reservation_members_mail').on(table.siteId, table.mail),
      kit.index('reservation_members_kana').on(table.siteId, table.kana),
    ],
  ),

  /** Links sent by mail: registration, reset, confirmation. Good once, until their time; only the token's SHA-256. */
  reservationLinks: kit.table(
    'reservation_links',
    {
      tokenHash: kit.text('token_hash').primaryKey(),
      ...ownerColumns(kit),
      purpose: kit.text('purpose').$type<LinkPurpose>().notNull(),
      /** The member, the application, or the address it was sent to. */
      forId: kit.text('for_id').notNull(),
      expiresAt: kit.instant('expires_at').notNull(),
    },
    (table) => [kit.index('reservation_links_expiry').on(table.expiresAt)],
  ),

  /** 一斉メール (RS-SET-14): that it went out, by whom and to how many; addresses and text are the outbox's alone. */
  reservationMailings: kit.table(
    'reservation_mailings',
    {
      mailingId: kit.text('mailing_id').primaryKey(),
      ...ownerColumns(kit),
      at: kit.instant('at').notNull(),
      actor: kit.text('actor').notNull(),
      group: kit.text('recipient_group').$type<MailingGroup>().notNull(),
      subject: kit.text('subject').notNull(),
      recipients: kit.int('recipients').notNull(),
    },
    (table) => [kit.index('reservation_mailings_at').on(table.siteId, table.at)],
  ),

  /** 問い合わせと障害の記録 (RS-NF-2, 3). Free text, which names nobody; it goes `forgetCaseDays` after the end (forgetting.ts). */
  reservationCases: kit.table(
    'reservation_cases',
    {
      caseId: kit.text('case_id').primaryKey(),
      ...ownerColumns(kit),
      kind: kit.text('kind').$type<SupportCase['kind']>().notNull(),
      channel: kit.text('channel').$type<SupportCase['channel']>().notNull(),
      receivedAt: kit.instant('received_at').notNull(),
      subject: kit.text('subject').notNull(),
      detail: kit.text('detail').notNull(),
      answer: kit.text('answer').notNull(),
      answeredAt: kit.instant('answered_at'),
      closedAt: kit.instant('closed_at'),
      registeredBy: kit.text('registered_by').notNull(),
      updatedAt: kit.instant('updated_at').notNull(),
      version: kit.int('version').notNull(),
    },
    (table) => [kit.index('reservation_cases_received').on(table.siteId, table.receivedAt)],
  ),

  /** What an account of the staff is in the reservation service (RS-STF-7, 8); the account itself is the platform's. */
  reservationOperators: kit.table(
    'reservation_operators',
    {
      accountId: kit.text('account_id').primaryKey(),
      tenantId: kit.text('tenant_id').notNull(),
      mail: kit.text('mail').notNull(),
      /** 担当サイト, for 施設担当者. */
      siteIds: kit.json('site_ids').$type<readonly string[]>().notNull(),
      /** Granted to this person beside the grade. */
      mayOverbook: kit.bool('may_overbook').notNull(),
      isTemporarySecret: kit.bool('is_temporary_secret').notNull(),
      startsOn: kit.text('starts_on'),
      endsOn: kit.text('ends_on'),
    },
    (table) => [kit.index('reservation_operators_tenant').on(table.tenantId)],
  ),

  /** Who of the staff did or saw what, from where (RS-STF-10). */
  reservationAccess: kit.table(
    'reservation_access',
    {
      accessId: kit.text('access_id').primaryKey(),
      tenantId: kit.text('tenant_id').notNull(),
      siteId: kit.text('site_id'),
      at: kit.instant('at').notNull(),
      actor: kit.text('actor').notNull(),
      /** `METHOD /path` of the contract: which screen asked. */
      screen: kit.text('screen').notNull(),
      target: kit.text('target').notNull(),
      outcome: kit.text('outcome').notNull(),
      address: kit.text('address').notNull(),
      requestId: kit.text('request_id').notNull(),
    },
    (table) => [kit.index('reservation_access_at').on(table.tenantId, table.at)],
  ),
})
