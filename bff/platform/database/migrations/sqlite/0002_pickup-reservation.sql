CREATE TABLE `mail_outbox` (
	`mail_id` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`topic` text NOT NULL,
	`about` text NOT NULL,
	`recipient` text NOT NULL,
	`sealed` blob,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`last_failure` text,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `mail_outbox_due` ON `mail_outbox` (`status`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `mail_outbox_owner` ON `mail_outbox` (`owner`,`created_at`);--> statement-breakpoint
CREATE TABLE `reservation_access` (
	`access_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`screen` text NOT NULL,
	`target` text NOT NULL,
	`outcome` text NOT NULL,
	`address` text NOT NULL,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_access_at` ON `reservation_access` (`tenant_id`,`at`);--> statement-breakpoint
CREATE TABLE `reservation_events` (
	`event_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`from_status` text,
	`to_status` text NOT NULL,
	`actor` text NOT NULL,
	`made_by` text NOT NULL,
	`cause` text NOT NULL,
	`from_slot` text,
	`to_slot` text
);
--> statement-breakpoint
CREATE INDEX `reservation_events_subject` ON `reservation_events` (`subject_id`);--> statement-breakpoint
CREATE INDEX `reservation_events_at` ON `reservation_events` (`site_id`,`at`);--> statement-breakpoint
CREATE TABLE `reservation_holds` (
	`hold_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`window_id` text NOT NULL,
	`day` text NOT NULL,
	`start_minute` integer NOT NULL,
	`token_hash` text NOT NULL,
	`purpose` text NOT NULL,
	`for_id` text,
	`holder` text NOT NULL,
	`extensions` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_holds_token` ON `reservation_holds` (`token_hash`);--> statement-breakpoint
CREATE INDEX `reservation_holds_slot` ON `reservation_holds` (`window_id`,`day`,`start_minute`);--> statement-breakpoint
CREATE INDEX `reservation_holds_expiry` ON `reservation_holds` (`expires_at`);--> statement-breakpoint
CREATE INDEX `reservation_holds_holder` ON `reservation_holds` (`holder`);--> statement-breakpoint
CREATE TABLE `reservation_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`purpose` text NOT NULL,
	`for_id` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_links_expiry` ON `reservation_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `reservation_members` (
	`member_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`member_number` text NOT NULL,
	`login_id` text,
	`mail` text,
	`name` text,
	`kana` text,
	`link_code` text,
	`answers` text NOT NULL,
	`initial_secret_hash` text,
	`version` integer NOT NULL,
	`registered_by` text NOT NULL,
	`registered_at` integer NOT NULL,
	`stopped_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_members_number` ON `reservation_members` (`site_id`,`member_number`);--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_members_login` ON `reservation_members` (`site_id`,`login_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_members_mail` ON `reservation_members` (`site_id`,`mail`);--> statement-breakpoint
CREATE INDEX `reservation_members_kana` ON `reservation_members` (`site_id`,`kana`);--> statement-breakpoint
CREATE TABLE `reservation_numbers` (
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`window_id` text NOT NULL,
	`day` text NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_numbers_key` ON `reservation_numbers` (`window_id`,`day`);--> statement-breakpoint
CREATE TABLE `reservation_operators` (
	`account_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`mail` text NOT NULL,
	`site_ids` text NOT NULL,
	`may_overbook` integer NOT NULL,
	`is_temporary_secret` integer NOT NULL,
	`starts_on` text,
	`ends_on` text
);
--> statement-breakpoint
CREATE INDEX `reservation_operators_tenant` ON `reservation_operators` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `reservation_sites` (
	`site_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`version` integer NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_sites_tenant` ON `reservation_sites` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `reservation_slots` (
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`window_id` text NOT NULL,
	`day` text NOT NULL,
	`start_minute` integer NOT NULL,
	`capacity` integer NOT NULL,
	`taken` integer NOT NULL,
	`excess` integer NOT NULL,
	CONSTRAINT "reservation_slots_taken" CHECK("reservation_slots"."taken" >= 0),
	CONSTRAINT "reservation_slots_capacity" CHECK("reservation_slots"."taken" <= "reservation_slots"."capacity" + "reservation_slots"."excess")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_slots_key` ON `reservation_slots` (`window_id`,`day`,`start_minute`);--> statement-breakpoint
CREATE TABLE `reservation_waits` (
	`wait_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`status` text NOT NULL,
	`position` integer NOT NULL,
	`window_ids` text,
	`from_day` text NOT NULL,
	`to_day` text NOT NULL,
	`from_minute` integer NOT NULL,
	`to_minute` integer NOT NULL,
	`mail` text,
	`entered_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_waits_token` ON `reservation_waits` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `reservation_waits_position` ON `reservation_waits` (`site_id`,`position`);--> statement-breakpoint
CREATE INDEX `reservation_waits_status` ON `reservation_waits` (`site_id`,`status`);--> statement-breakpoint
CREATE TABLE `reservation_windows` (
	`window_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`position` integer NOT NULL,
	`definition` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_windows_site` ON `reservation_windows` (`site_id`);--> statement-breakpoint
CREATE TABLE `reservations` (
	`reservation_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`window_id` text NOT NULL,
	`day` text NOT NULL,
	`start_minute` integer NOT NULL,
	`number` integer NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`member_id` text,
	`access_key_hash` text,
	`answers` text NOT NULL,
	`name` text,
	`kana` text,
	`mail` text,
	`link_code` text,
	`old_card` integer,
	`old_card_collected` integer NOT NULL,
	`handling` text NOT NULL,
	`overbook_reason` text,
	`made_by` text NOT NULL,
	`applied_at` integer NOT NULL,
	`visited_at` integer,
	`changed_at` integer NOT NULL,
	`reminded_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservations_number` ON `reservations` (`window_id`,`day`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `reservations_access_key` ON `reservations` (`site_id`,`access_key_hash`);--> statement-breakpoint
CREATE INDEX `reservations_day` ON `reservations` (`site_id`,`day`);--> statement-breakpoint
CREATE INDEX `reservations_member` ON `reservations` (`member_id`);--> statement-breakpoint
CREATE INDEX `reservations_link_code` ON `reservations` (`site_id`,`link_code`);--> statement-breakpoint
CREATE INDEX `reservations_mail` ON `reservations` (`site_id`,`mail`);