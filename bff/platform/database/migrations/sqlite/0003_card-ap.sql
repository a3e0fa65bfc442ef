CREATE TABLE `card_ap_cards` (
	`card_key` text PRIMARY KEY NOT NULL,
	`counter` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`certificate_ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `card_ap_cards_ends` ON `card_ap_cards` (`certificate_ends_at`);--> statement-breakpoint
CREATE TABLE `card_ap_proofs` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`serial` text NOT NULL,
	`purpose` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `card_ap_proofs_expires` ON `card_ap_proofs` (`expires_at`);