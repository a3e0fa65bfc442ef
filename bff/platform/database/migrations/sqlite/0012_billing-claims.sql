CREATE TABLE `billing_claim_cards` (
	`card_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`serial` text NOT NULL,
	`certificate_digest` text NOT NULL,
	`valid_until` integer NOT NULL,
	`vouched_by` text NOT NULL,
	`registered_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_claim_cards_holder` ON `billing_claim_cards` (`user_id`,`certificate_digest`);--> statement-breakpoint
CREATE TABLE `billing_claim_documents` (
	`document_id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`issued_at` integer NOT NULL,
	`title` text NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`digest` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `billing_claim_documents_claim` ON `billing_claim_documents` (`claim_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `billing_claim_feed` (
	`slot` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `billing_claim_fetches` (
	`fetch_id` text PRIMARY KEY NOT NULL,
	`document_id` text NOT NULL,
	`user_id` text NOT NULL,
	`serial` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `billing_claim_fetches_document` ON `billing_claim_fetches` (`document_id`,`at`);--> statement-breakpoint
CREATE TABLE `billing_claims` (
	`claim_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`received_at` integer NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`digest` text NOT NULL,
	`standing` text,
	`signature_digest` text,
	`signed_by` text,
	`serial` text,
	`certificate_digest` text,
	`certificate_issued_at` integer,
	`outcome` text NOT NULL,
	`refusal` text,
	`refused_line` integer,
	`refused_fault` text,
	`records` integer,
	`provider_number` text,
	`month` text,
	`receipt` blob
);
--> statement-breakpoint
CREATE UNIQUE INDEX `billing_claims_standing` ON `billing_claims` (`standing`);--> statement-breakpoint
CREATE INDEX `billing_claims_holder` ON `billing_claims` (`user_id`,`received_at`,`claim_id`);--> statement-breakpoint
CREATE INDEX `billing_claims_outcome` ON `billing_claims` (`outcome`,`received_at`);