CREATE TABLE `billing_delegations` (
	`delegation_id` text PRIMARY KEY NOT NULL,
	`agent_user_id` text NOT NULL,
	`provider_user_id` text NOT NULL,
	`may_consent` integer NOT NULL,
	`granted_on` text NOT NULL,
	`registered_by` text NOT NULL,
	`registered_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `billing_delegations_agent` ON `billing_delegations` (`agent_user_id`);--> statement-breakpoint
CREATE INDEX `billing_delegations_provider` ON `billing_delegations` (`provider_user_id`);--> statement-breakpoint
CREATE TABLE `billing_offset_months` (
	`month` text PRIMARY KEY NOT NULL,
	`frozen_at` integer NOT NULL,
	`issued_count` integer NOT NULL,
	`items` integer NOT NULL,
	`reported_yen` integer NOT NULL,
	`reported_at` integer,
	`receipt_id` text,
	`taken_yen` integer,
	`result_at` integer
);
--> statement-breakpoint
CREATE TABLE `billing_offsets` (
	`offset_id` text PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`matter_id` text NOT NULL,
	`application_number` text NOT NULL,
	`user_id` text NOT NULL,
	`issued` integer NOT NULL,
	`reported_yen` integer NOT NULL,
	`taken_yen` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_offsets_month` ON `billing_offsets` (`month`,`matter_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `billing_offsets_number` ON `billing_offsets` (`month`,`application_number`);--> statement-breakpoint
CREATE INDEX `billing_offsets_matter` ON `billing_offsets` (`matter_id`);