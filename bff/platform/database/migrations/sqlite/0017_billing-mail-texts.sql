CREATE TABLE `billing_mail_texts` (
	`mail` text PRIMARY KEY NOT NULL,
	`subject` text,
	`body` text,
	`version` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL
);
