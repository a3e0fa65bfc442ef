/**
 * What the federation keeps. Particulars of holders stand in one table alone, because letters and invoices are addressed with
 * them; they go when a holder was suspended and the last certificate has gone (EB-B6). No private key that is not wrapped under its
 * holder's password, and no password, ever reaches a column.
 */
import type { ApplicantKind, MatterStatus } from '#shared/billing-certificate/lifecycle.ts'
import type { BillingMail } from '#shared/billing-certificate/mail-texts.ts'
import type { MatterRevocationReason, RefundWay, TimelineStep } from '#shared/billing-certificate/matter.ts'
import type { Kit } from '#bff/platform/database/kit.ts'

export type Requester = 'provider' | 'agent' | 'prefecture'
export type RequestChannel = 'phone' | 'post' | 'counter' | 'other'

export const makeTables = (kit: Kit) => ({
  /** Person or house: who may hold a certificate. The id is also the account's. Erased by B6 once suspended, and nothing held. */
  billingApplicants: kit.table(
    'billing_applicants',
    {
      userId: kit.text('user_id').primaryKey(),
      kind: kit.text('kind').$type<ApplicantKind>().notNull(),
      testId: kit.text('test_id').notNull(),
      displayName: kit.text('display_name').notNull(),
      representative: kit.text('representative').notNull(),
      postalCode: kit.text('postal_code').notNull(),
      address: kit.text('address').notNull(),
      phone: kit.text('phone').notNull(),
      mail: kit.text('mail'),
      version: kit.int('version').notNull(),
      /** Drawn by the page that registered it: the same once more is the same holder. */
      requestId: kit.text('request_id').notNull(),
      createdAt: kit.instant('created_at').notNull(),
      suspendedAt: kit.instant('suspended_at'),
    },
    (table) => [
      kit.uniqueIndex('billing_applicants_test_id').on(table.testId),
      kit.uniqueIndex('billing_applicants_request').on(table.requestId),
      // in order of holders, as their matters stand in an index: a search for a piece of a name reads all of them
      kit.index('billing_applicants_name').on(table.userId, table.displayName),
    ],
  ),

  /** Every issuance password a holder ever had, by number. Only the newest has a hash; older ones only their day. */
  billingPasswords: kit.table(
    'billing_passwords',
    {
      passwordId: kit.text('password_id').primaryKey(),
      userId: kit.text('user_id').notNull(),
      passwordNumber: kit.int('password_number').notNull(),
      setAt: kit.instant('set_at').notNull(),
      /** Of the proof, public to the holder; the hash has a salt of its own. */
      salt: kit.text('salt').notNull(),
      rounds: kit.int('rounds').notNull(),
      proofHash: kit.text('proof_hash'),
      source: kit.text('source').$type<'letter' | 'online'>().notNull(),
      postedOn: kit.text('posted_on'),
      failures: kit.int('failures').notNull(),
      locks: kit.int('locks').notNull(),
      lockedUntil: kit.instant('locked_until'),
    },
    (table) => [kit.uniqueIndex('billing_passwords_number').on(table.userId, table.passwordNumber)],
  ),

  /** One row a certificate, from the application to the deletion, of which the events stay as a stub. */
  billingMatters: kit.table(
    'billing_matters',
    {
      matterId: kit.text('matter_id').primaryKey(),
      applicationNumber: kit.text('application_number').notNull(),
      year: kit.int('year').notNull(),
      yearSerial: kit.int('year_serial').notNull(),
      requestId: kit.text('request_id').notNull(),
      userId: kit.text('user_id').notNull(),
      kind: kit.text('kind').$type<ApplicantKind>().notNull(),
      status: kit.text('status').$type<MatterStatus>().notNull(),
      /** Raised by every write; a decision names the one it was made on. */
      version: kit.int('version').notNull(),
      appliedAt: kit.instant('applied_at').notNull(),
      appliedOn: kit.text('applied_on').notNull(),
      validFrom: kit.text('valid_from'),
      validUntil: kit.text('valid_until'),
      feeYen: kit.int('fee_yen').notNull(),
      balanceYen: kit.int('balance_yen').notNull(),
      transferDueOn: kit.text('transfer_due_on'),
      consentVersion: kit.text('consent_version'),
      rejectionReason: kit.text('rejection_reason'),
      refundDue: kit.bool('refund_due').notNull(),
      /** PKCS#8 EncryptedPrivateKeyInfo, PBES2 (decision 011). */
      wrappedKey: kit.bytes('wrapped_key').notNull(),
      wrappedUnder: kit.int('wrapped_under').notNull(),
      certificationRequest: kit.bytes('certification_request').notNull(),
      /** Names the request at the authority: asked again after a lost answer, it is the same request. */
      transactionId: kit.text('transaction_id'),
      serial: kit.text('serial'),
      certificate: kit.bytes('certificate'),
      issuedAt: kit.instant('issued_at'),
      revocationReason: kit.text('revocation_reason').$type<MatterRevocationReason>(),
      revocationRequester: kit.text('revocation_requester').$type<Requester>(),
      revocationChannel: kit.text('revocation_channel').$type<RequestChannel>(),
      revocationRequestedOn: kit.text('revocation_requested_on'),
      revocationTransactionId: kit.text('revocation_transaction_id'),
      revokedOn: kit.text('revoked_on'),
      /** The matter whose key was out of reach; it is revoked as superseded once this one is issued. */
      replaces: kit.text('replaces'),
      downloads: kit.int('downloads').notNull(),
      authorityTries: kit.int('authority_tries').notNull(),
      authorityErrorCode: kit.text('authority_error_code'),
      authorityErrorAt: kit.instant('authority_error_at'),
    },
    (table) => [
      kit.uniqueIndex('billing_matters_number').on(table.applicationNumber),
      kit.uniqueIndex('billing_matters_serial_of_year').on(table.year, table.yearSerial),
      kit.uniqueIndex('billing_matters_request').on(table.requestId),
      kit.uniqueIndex('billing_matters_serial').on(table.serial),
      kit
        .index('billing_matters_holder')
        .on(table.userId, table.appliedAt, table.matterId, table.status, table.kind, table.validUntil),
      // the federation's list, newest first: everything a search asks about is in the index, since a row has kilobytes of keys
      kit
        .index('billing_matters_applied')
        .on(table.appliedAt, table.matterId, table.status, table.kind, table.userId, table.validUntil),
      kit
        .index('billing_matters_status')
        .on(table.status, table.kind, table.appliedAt, table.matterId, table.userId, table.validUntil),
      // what a batch waits for, page by page
      kit.index('billing_matters_waiting').on(table.status, table.matterId),
      kit.index('billing_matters_end').on(table.status, table.validUntil),
      // what is still to be offset is a few rows of many
      kit.index('billing_matters_balance').on(table.balanceYen),
      kit.index('billing_matters_refund').on(table.refundDue),
    ],
  ),

  /** Every transition and every other step of the timeline; kept when the matter is deleted (EB-TR-16, EB-B6). */
  billingMatterEvents: kit.table(
    'billing_matter_events',
    {
      eventId: kit.text('event_id').primaryKey(),
      matterId: kit.text('matter_id').notNull(),
      /** Order within one millisecond. */
      step: kit.int('step').notNull(),
      at: kit.instant('at').notNull(),
      event: kit.text('event').$type<TimelineStep['event']>().notNull(),
      from: kit.text('from_status').$type<MatterStatus>(),
      to: kit.text('to_status').$type<MatterStatus>().notNull(),
      actor: kit.text('actor').$type<TimelineStep['actor']>().notNull(),
      by: kit.text('by').notNull(),
      privilege: kit.text('privilege'),
      note: kit.text('note'),
    },
    (table) => [kit.uniqueIndex('billing_matter_events_step').on(table.matterId, table.step)],
  ),

  /**
   * Money that came by bank. One transfer pays once; an undone deposit is voided, never erased (EB-TR-5), and what was paid back
   * stands beside the transfer it was paid back of (OQ-EB-5).
   */
  billingDeposits: kit.table(
    'billing_deposits',
    {
      depositId: kit.text('deposit_id').primaryKey(),
      matterId: kit.text('matter_id').notNull(),
      /**
       * What holds the transfer: `bankKey`, or our own for a deposit by hand without a reference. Null once voided, so that the
       * transfer may pay again; set again once it was refunded, so that it may not.
       */
      transferKey: kit.text('transfer_key'),
      /** Account, day and reference of the bank, voided or not; null where nobody knows them. */
      bankKey: kit.text('bank_key'),
      day: kit.text('day').notNull(),
      yen: kit.int('yen').notNull(),
      remitter: kit.text('remitter').notNull(),
      source: kit.text('source').$type<'hand' | 'bank-file'>().notNull(),
      registeredBy: kit.text('registered_by').notNull(),
      registeredAt: kit.instant('registered_at').notNull(),
      voidedAt: kit.instant('voided_at'),
      /** What was over the fee, or all of a voided deposit, and the bank's reference of the payment back. */
      refundedYen: kit.int('refunded_yen'),
      refundedOn: kit.text('refunded_on'),
      refundReference: kit.text('refund_reference'),
      refundWay: kit.text('refund_way').$type<RefundWay>(),
      refundedAt: kit.instant('refunded_at'),
    },
    (table) => [
      kit.uniqueIndex('billing_deposits_transfer').on(table.transferKey),
      kit.index('billing_deposits_matter').on(table.matterId),
      // a file of the bank asks about days
      kit.index('billing_deposits_day').on(table.day),
    ],
  ),

  /** お知らせ. Facts are numbers and days; what only the holder may read is sealed to the holder's certificate. */
  billingNotices: kit.table(
    'billing_notices',
    {
      noticeId: kit.text('notice_id').primaryKey(),
      userId: kit.text('user_id').notNull(),
      /** The same occasion never gives two notices, however often a batch runs. */
      occasion: kit.text('occasion').notNull(),
      at: kit.instant('at').notNull(),
      kind: kit.text('kind').notNull(),
      facts: kit.json('facts').$type<Readonly<Record<string, string>>>().notNull(),
      readAt: kit.instant('read_at'),
      sealedFor: kit.text('sealed_for'),
      envelope: kit.bytes('envelope'),
    },
    (table) => [
      kit.uniqueIndex('billing_notices_occasion').on(table.occasion),
      kit.index('billing_notices_holder').on(table.userId, table.at),
    ],
  ),

  /** Texts a holder's key must sign; good once, for five minutes. */
  billingChallenges: kit.table('billing_challenges', {
    challengeId: kit.text('challenge_id').primaryKey(),
    userId: kit.text('user_id').notNull(),
    purpose: kit.text('purpose').notNull(),
    target: kit.text('target'),
    toBeSigned: kit.bytes('to_be_signed').notNull(),
    until: kit.instant('until').notNull(),
  }),

  /** The dedicated authority's list that claims are verified by; replaced by newer ones alone. No person is in it. */
  billingRevocationLists: kit.table('billing_revocation_lists', {
    /** One row: the list in force. */
    slot: kit.text('slot').primaryKey(),
    number: kit.text('number').notNull(),
    thisUpdate: kit.instant('this_update').notNull(),
    nextUpdate: kit.instant('next_update').notNull(),
    receivedAt: kit.instant('received_at').notNull(),
    /** When claims began to be verified by it (EB-A6). */
    registeredAt: kit.instant('registered_at'),
    entries: kit.int('entries').notNull(),
    der: kit.bytes('der').notNull(),
  }),

  /** Lists that were not believed: old, badly signed, partial. An alarm until somebody looked. */
  billingRefusedLists: kit.table('billing_refused_lists', {
    refusalId: kit.text('refusal_id').primaryKey(),
    at: kit.instant('at').notNull(),
    code: kit.text('code').notNull(),
  }),

  /** What became of a batch's last run. */
  billingBatchRuns: kit.table('billing_batch_runs', {
    name: kit.text('name').primaryKey(),
    startedAt: kit.instant('started_at').notNull(),
    done: kit.int('done').notNull(),
    failed: kit.int('failed').notNull(),
  }),

  /** メールの文面 the administrator wrote; without a row, or with empty words, a mail is as it was delivered. No person is in it. */
  billingMailTexts: kit.table('billing_mail_texts', {
    mail: kit.text('mail').$type<BillingMail>().primaryKey(),
    subject: kit.text('subject'),
    body: kit.text('body'),
    version: kit.int('version').notNull(),
    changedAt: kit.instant('changed_at').notNull(),
    changedBy: kit.text('changed_by').notNull(),
  }),

  /** One report a month to the payment system, and its result; no person is in it (EB-B11). */
  billingOffsetMonths: kit.table('billing_offset_months', {
    /** `2027-04`. */
    month: kit.text('month').primaryKey(),
    frozenAt: kit.instant('frozen_at').notNull(),
    issuedCount: kit.int('issued_count').notNull(),
    items: kit.int('items').notNull(),
    reportedYen: kit.int('reported_yen').notNull(),
    reportedAt: kit.instant('reported_at'),
    receiptId: kit.text('receipt_id'),
    takenYen: kit.int('taken_yen'),
    resultAt: kit.instant('result_at'),
  }),

  /** What was reported of each certificate for a month and what was taken: the proof to the yen, kept with the accounts. */
  billingOffsets: kit.table(
    'billing_offsets',
    {
      offsetId: kit.text('offset_id').primaryKey(),
      month: kit.text('month').notNull(),
      matterId: kit.text('matter_id').notNull(),
      applicationNumber: kit.text('application_number').notNull(),
      userId: kit.text('user_id').notNull(),
      /** Counted as issued in this month's report: once in a certificate's life. */
      issued: kit.bool('issued').notNull(),
      reportedYen: kit.int('reported_yen').notNull(),
      /** Null until the result came. */
      takenYen: kit.int('taken_yen'),
    },
    (table) => [
      kit.uniqueIndex('billing_offsets_month').on(table.month, table.matterId),
      kit.uniqueIndex('billing_offsets_number').on(table.month, table.applicationNumber),
      kit.index('billing_offsets_matter').on(table.matterId),
    ],
  ),

  /** Which providers an agent applies for, by a power of attorney on paper; ended, never erased while the agent is held. */
  billingDelegations: kit.table(
    'billing_delegations',
    {
      delegationId: kit.text('delegation_id').primaryKey(),
      agentUserId: kit.text('agent_user_id').notNull(),
      providerUserId: kit.text('provider_user_id').notNull(),
      /** The paper also agrees to the offset in the provider's name (EB-R-3). */
      mayConsent: kit.bool('may_consent').notNull(),
      /** Day of the paper. */
      grantedOn: kit.text('granted_on').notNull(),
      registeredBy: kit.text('registered_by').notNull(),
      registeredAt: kit.instant('registered_at').notNull(),
      endedAt: kit.instant('ended_at'),
    },
    (table) => [
      kit.index('billing_delegations_agent').on(table.agentUserId),
      kit.index('billing_delegations_provider').on(table.providerUserId),
    ],
  ),
})
