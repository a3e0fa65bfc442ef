CREATE TABLE `handover_access` (
	`access_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`screen` text NOT NULL,
	`target` text NOT NULL,
	`outcome` text NOT NULL,
	`address` text NOT NULL,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `handover_access_at` ON `handover_access` (`tenant_id`,`at`);--> statement-breakpoint
CREATE TABLE `handover_cards` (
	`card_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`card_number` integer NOT NULL,
	`link_code` text,
	`producer_number` text,
	`resident_id` text,
	`use_state` text NOT NULL,
	`has_notice` integer NOT NULL,
	`note` text NOT NULL,
	`version` integer NOT NULL,
	`progress_count` integer NOT NULL,
	`status` text,
	`status_at` integer,
	`status_sequence` integer,
	`since_at` integer NOT NULL,
	`status_actor` text,
	`status_actor_name` text,
	`window_id` text,
	`place_id` text,
	`notice_state` text NOT NULL,
	`visit_state` text NOT NULL,
	`old_card` text NOT NULL,
	`reserved_day` text,
	`reserved_start` integer,
	`reserved_window` text,
	`password_number` integer NOT NULL,
	`pushed_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_cards_number` ON `handover_cards` (`tenant_id`,`card_number`);--> statement-breakpoint
CREATE UNIQUE INDEX `handover_cards_link_code` ON `handover_cards` (`tenant_id`,`link_code`);--> statement-breakpoint
CREATE UNIQUE INDEX `handover_cards_producer_number` ON `handover_cards` (`tenant_id`,`producer_number`);--> statement-breakpoint
CREATE INDEX `handover_cards_status` ON `handover_cards` (`tenant_id`,`status`,`since_at`);--> statement-breakpoint
CREATE INDEX `handover_cards_since` ON `handover_cards` (`tenant_id`,`since_at`,`card_number`);--> statement-breakpoint
CREATE INDEX `handover_cards_resident` ON `handover_cards` (`resident_id`);--> statement-breakpoint
CREATE INDEX `handover_cards_place` ON `handover_cards` (`tenant_id`,`place_id`);--> statement-breakpoint
CREATE INDEX `handover_cards_window` ON `handover_cards` (`tenant_id`,`window_id`);--> statement-breakpoint
CREATE INDEX `handover_cards_visit` ON `handover_cards` (`tenant_id`,`visit_state`);--> statement-breakpoint
CREATE TABLE `handover_changes` (
	`change_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`fields` text NOT NULL,
	`before` text
);
--> statement-breakpoint
CREATE INDEX `handover_changes_subject` ON `handover_changes` (`subject_id`,`at`);--> statement-breakpoint
CREATE TABLE `handover_consignment_cards` (
	`tenant_id` text NOT NULL,
	`consignment_id` text NOT NULL,
	`card_id` text NOT NULL,
	`received_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_consignment_cards_key` ON `handover_consignment_cards` (`consignment_id`,`card_id`);--> statement-breakpoint
CREATE INDEX `handover_consignment_cards_card` ON `handover_consignment_cards` (`card_id`);--> statement-breakpoint
CREATE TABLE `handover_consignments` (
	`consignment_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`window_id` text NOT NULL,
	`sent_at` integer NOT NULL,
	`sent_by` text NOT NULL,
	`note` text NOT NULL,
	`received_at` integer,
	`received_by` text
);
--> statement-breakpoint
CREATE INDEX `handover_consignments_tenant` ON `handover_consignments` (`tenant_id`,`sent_at`);--> statement-breakpoint
CREATE TABLE `handover_deliveries` (
	`delivery_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE INDEX `handover_deliveries_tenant` ON `handover_deliveries` (`tenant_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `handover_delivery_lines` (
	`line_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`producer_number` text NOT NULL,
	`link_code` text,
	`with_notice` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_delivery_lines_number` ON `handover_delivery_lines` (`delivery_id`,`producer_number`);--> statement-breakpoint
CREATE INDEX `handover_delivery_lines_tenant` ON `handover_delivery_lines` (`tenant_id`,`producer_number`);--> statement-breakpoint
CREATE TABLE `handover_delivery_scans` (
	`scan_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`producer_number` text NOT NULL,
	`with_notice` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `handover_delivery_scans_number` ON `handover_delivery_scans` (`delivery_id`,`producer_number`);--> statement-breakpoint
CREATE TABLE `handover_link_events` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`link_code` text NOT NULL,
	`reservation_ref` text NOT NULL,
	`event` text NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`card_id` text,
	`progress_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_link_events_key` ON `handover_link_events` (`tenant_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `handover_link_events_code` ON `handover_link_events` (`tenant_id`,`link_code`,`at`);--> statement-breakpoint
CREATE TABLE `handover_links` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`cursor` text,
	`last_pulled_at` integer,
	`last_outcome` text,
	`last_pushed_at` integer
);
--> statement-breakpoint
CREATE TABLE `handover_moves` (
	`move_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`card_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`from_place_id` text,
	`to_place_id` text,
	`from_window_id` text,
	`to_window_id` text,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `handover_moves_card` ON `handover_moves` (`card_id`,`at`);--> statement-breakpoint
CREATE TABLE `handover_notices` (
	`notice_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`card_id` text NOT NULL,
	`kind` text NOT NULL,
	`sent_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`returned_on` text,
	`return_reason` text
);
--> statement-breakpoint
CREATE INDEX `handover_notices_card` ON `handover_notices` (`card_id`,`recorded_at`);--> statement-breakpoint
CREATE TABLE `handover_offices` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`settings` text NOT NULL,
	`last_card_number` integer NOT NULL,
	`updated_at` integer
);
--> statement-breakpoint
CREATE TABLE `handover_operators` (
	`account_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`mail` text NOT NULL,
	`starts_on` text,
	`ends_on` text,
	`is_temporary_secret` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `handover_operators_tenant` ON `handover_operators` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `handover_places` (
	`place_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`active` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_places_code` ON `handover_places` (`tenant_id`,`code`);--> statement-breakpoint
CREATE TABLE `handover_progress` (
	`progress_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`card_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`status` text NOT NULL,
	`status_name` text NOT NULL,
	`at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`source` text NOT NULL,
	`reason` text,
	`window_id` text,
	`undoes` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_progress_sequence` ON `handover_progress` (`card_id`,`sequence`);--> statement-breakpoint
CREATE UNIQUE INDEX `handover_progress_undoes` ON `handover_progress` (`undoes`);--> statement-breakpoint
CREATE INDEX `handover_progress_at` ON `handover_progress` (`tenant_id`,`status`,`at`);--> statement-breakpoint
CREATE TABLE `handover_residents` (
	`resident_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`item_values` text NOT NULL,
	`name` text,
	`kana` text,
	`birth_date` text,
	`resident_number` text,
	`use_state` text NOT NULL,
	`registered_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `handover_residents_name` ON `handover_residents` (`tenant_id`,`name`);--> statement-breakpoint
CREATE INDEX `handover_residents_kana` ON `handover_residents` (`tenant_id`,`kana`);--> statement-breakpoint
CREATE UNIQUE INDEX `handover_residents_number` ON `handover_residents` (`tenant_id`,`resident_number`);--> statement-breakpoint
CREATE TABLE `handover_visits` (
	`visit_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`card_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`state` text NOT NULL,
	`reservation_ref` text,
	`reserved_day` text,
	`reserved_start` integer,
	`reserved_window` text,
	`visited_at` integer,
	`content` text NOT NULL,
	`source` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handover_visits_ordinal` ON `handover_visits` (`card_id`,`ordinal`);--> statement-breakpoint
CREATE UNIQUE INDEX `handover_visits_reservation` ON `handover_visits` (`tenant_id`,`reservation_ref`);--> statement-breakpoint
CREATE TABLE `handover_windows` (
	`window_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`active` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `handover_windows_tenant` ON `handover_windows` (`tenant_id`);