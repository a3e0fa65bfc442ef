CREATE TABLE `billing_applicants` (
	`user_id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`test_id` text NOT NULL,
	`display_name` text NOT NULL,
	`representative` text NOT NULL,
	`postal_code` text NOT NULL,
	`address` text NOT NULL,
	`phone` text NOT NULL,
	`mail` text,
	`version` integer NOT NULL,
	`request_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`suspended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_applicants_test_id` ON `billing_applicants` (`test_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `billing_applicants_request` ON `billing_applicants` (`request_id`);--> statement-breakpoint
CREATE INDEX `billing_applicants_name` ON `billing_applicants` (`display_name`);--> statement-breakpoint
CREATE TABLE `billing_batch_runs` (
	`name` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`done` integer NOT NULL,
	`failed` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `billing_challenges` (
	`challenge_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`purpose` text NOT NULL,
	`target` text,
	`to_be_signed` blob NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `billing_deposits` (
	`deposit_id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`transfer_key` text,
	`day` text NOT NULL,
	`yen` integer NOT NULL,
	`remitter` text NOT NULL,
	`source` text NOT NULL,
	`registered_by` text NOT NULL,
	`registered_at` integer NOT NULL,
	`voided_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_deposits_transfer` ON `billing_deposits` (`transfer_key`);--> statement-breakpoint
CREATE INDEX `billing_deposits_matter` ON `billing_deposits` (`matter_id`);--> statement-breakpoint
CREATE TABLE `billing_matter_events` (
	`event_id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`step` integer NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`from_status` text,
	`to_status` text NOT NULL,
	`actor` text NOT NULL,
	`by` text NOT NULL,
	`privilege` text,
	`note` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_matter_events_step` ON `billing_matter_events` (`matter_id`,`step`);--> statement-breakpoint
CREATE TABLE `billing_matters` (
	`matter_id` text PRIMARY KEY NOT NULL,
	`application_number` text NOT NULL,
	`year` integer NOT NULL,
	`year_serial` integer NOT NULL,
	`request_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`applied_at` integer NOT NULL,
	`applied_on` text NOT NULL,
	`valid_from` text,
	`valid_until` text,
	`fee_yen` integer NOT NULL,
	`balance_yen` integer NOT NULL,
	`transfer_due_on` text,
	`consent_version` text,
	`rejection_reason` text,
	`refund_due` integer NOT NULL,
	`wrapped_key` blob NOT NULL,
	`wrapped_under` integer NOT NULL,
	`certification_request` blob NOT NULL,
	`transaction_id` text,
	`serial` text,
	`certificate` blob,
	`issued_at` integer,
	`revocation_reason` text,
	`revocation_requester` text,
	`revocation_channel` text,
	`revocation_requested_on` text,
	`revocation_transaction_id` text,
	`revoked_on` text,
	`replaces` text,
	`downloads` integer NOT NULL,
	`authority_tries` integer NOT NULL,
	`authority_error_code` text,
	`authority_error_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_matters_number` ON `billing_matters` (`application_number`);--> statement-breakpoint
CREATE UNIQUE INDEX `billing_matters_serial_of_year` ON `billing_matters` (`year`,`year_serial`);--> statement-breakpoint
CREATE UNIQUE INDEX `billing_matters_request` ON `billing_matters` (`request_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `billing_matters_serial` ON `billing_matters` (`serial`);--> statement-breakpoint
CREATE INDEX `billing_matters_holder` ON `billing_matters` (`user_id`,`applied_at`);--> statement-breakpoint
CREATE INDEX `billing_matters_applied` ON `billing_matters` (`applied_at`,`matter_id`);--> statement-breakpoint
CREATE INDEX `billing_matters_status` ON `billing_matters` (`status`,`applied_at`,`matter_id`);--> statement-breakpoint
CREATE INDEX `billing_matters_end` ON `billing_matters` (`status`,`valid_until`);--> statement-breakpoint
CREATE TABLE `billing_notices` (
	`notice_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`occasion` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`facts` text NOT NULL,
	`read_at` integer,
	`sealed_for` text,
	`envelope` blob
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_notices_occasion` ON `billing_notices` (`occasion`);--> statement-breakpoint
CREATE INDEX `billing_notices_holder` ON `billing_notices` (`user_id`,`at`);--> statement-breakpoint
CREATE TABLE `billing_passwords` (
	`password_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`password_number` integer NOT NULL,
	`set_at` integer NOT NULL,
	`salt` text NOT NULL,
	`rounds` integer NOT NULL,
	`proof_hash` text,
	`source` text NOT NULL,
	`posted_on` text,
	`failures` integer NOT NULL,
	`locks` integer NOT NULL,
	`locked_until` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_passwords_number` ON `billing_passwords` (`user_id`,`password_number`);--> statement-breakpoint
CREATE TABLE `billing_refused_lists` (
	`refusal_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`code` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `billing_revocation_lists` (
	`slot` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`this_update` integer NOT NULL,
	`next_update` integer NOT NULL,
	`received_at` integer NOT NULL,
	`registered_at` integer,
	`entries` integer NOT NULL,
	`der` blob NOT NULL
);
