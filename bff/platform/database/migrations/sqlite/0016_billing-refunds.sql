ALTER TABLE `billing_deposits` ADD `bank_key` text;--> statement-breakpoint
ALTER TABLE `billing_deposits` ADD `refunded_yen` integer;--> statement-breakpoint
ALTER TABLE `billing_deposits` ADD `refunded_on` text;--> statement-breakpoint
ALTER TABLE `billing_deposits` ADD `refund_reference` text;--> statement-breakpoint
ALTER TABLE `billing_deposits` ADD `refund_way` text;--> statement-breakpoint
ALTER TABLE `billing_deposits` ADD `refunded_at` integer;--> statement-breakpoint
CREATE INDEX `billing_deposits_day` ON `billing_deposits` (`day`);--> statement-breakpoint
CREATE INDEX `billing_matters_refund` ON `billing_matters` (`refund_due`);