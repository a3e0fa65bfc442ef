CREATE TABLE `reservation_cases` (
	`case_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`received_at` integer NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`answer` text NOT NULL,
	`answered_at` integer,
	`closed_at` integer,
	`registered_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_cases_received` ON `reservation_cases` (`site_id`,`received_at`);--> statement-breakpoint
CREATE TABLE `reservation_mailings` (
	`mailing_id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`site_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`recipient_group` text NOT NULL,
	`subject` text NOT NULL,
	`recipients` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservation_mailings_at` ON `reservation_mailings` (`site_id`,`at`);