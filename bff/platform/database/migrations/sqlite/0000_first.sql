CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`audience` text NOT NULL,
	`role` text NOT NULL,
	`municipality_code` text,
	`display_name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE TABLE `alarms` (
	`alarm_id` text PRIMARY KEY NOT NULL,
	`raised_at` integer NOT NULL,
	`kind` text NOT NULL,
	`kiosk_id` text NOT NULL,
	`visit_id` text NOT NULL,
	`municipality_code` text,
	`request_id` text,
	`acknowledged_at` integer,
	`acknowledged_by` text
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`audience` text NOT NULL,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`outcome` text NOT NULL,
	`request_id` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `character_tasks` (
	`task_id` text PRIMARY KEY NOT NULL,
	`municipality_code` text NOT NULL,
	`created_at` integer NOT NULL,
	`kind` text NOT NULL,
	`request_id` text NOT NULL,
	`code_points` text NOT NULL,
	`resolved_at` integer,
	`resolved_by` text
);
--> statement-breakpoint
CREATE TABLE `issuance_events` (
	`event_id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`from_status` text NOT NULL,
	`to_status` text NOT NULL,
	`actor` text NOT NULL,
	`cause` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `issuance_events_visit` ON `issuance_events` (`visit_id`);--> statement-breakpoint
CREATE TABLE `issuances` (
	`visit_id` text PRIMARY KEY NOT NULL,
	`kiosk_id` text NOT NULL,
	`status` text NOT NULL,
	`request_id` text,
	`municipality_code` text,
	`kind` text,
	`copies` integer,
	`total_yen` integer,
	`page_count` integer,
	`started_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `issuances_status` ON `issuances` (`status`);--> statement-breakpoint
CREATE INDEX `issuances_kiosk` ON `issuances` (`kiosk_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `issue_counts` (
	`day` text NOT NULL,
	`hour` integer NOT NULL,
	`kind` text NOT NULL,
	`municipality_code` text NOT NULL,
	`kiosk_id` text NOT NULL,
	`count` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `issue_counts_key` ON `issue_counts` (`day`,`hour`,`kind`,`municipality_code`,`kiosk_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`name` text PRIMARY KEY NOT NULL,
	`next_run_at` integer NOT NULL,
	`last_run_at` integer,
	`last_outcome` text,
	`lease_owner` text,
	`lease_until` integer
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`audience` text NOT NULL,
	`subject` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_subject` ON `sessions` (`subject`);--> statement-breakpoint
CREATE INDEX `sessions_expires_at` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`locked_until` integer,
	`last_at` integer NOT NULL
);
