DROP INDEX `billing_applicants_name`;--> statement-breakpoint
CREATE INDEX `billing_applicants_name` ON `billing_applicants` (`display_name`,`user_id`);--> statement-breakpoint
DROP INDEX `billing_matters_holder`;--> statement-breakpoint
DROP INDEX `billing_matters_applied`;--> statement-breakpoint
DROP INDEX `billing_matters_status`;--> statement-breakpoint
CREATE INDEX `billing_matters_holder` ON `billing_matters` (`user_id`,`applied_at`,`matter_id`);--> statement-breakpoint
CREATE INDEX `billing_matters_applied` ON `billing_matters` (`applied_at`,`matter_id`,`status`,`kind`,`user_id`,`valid_until`);--> statement-breakpoint
CREATE INDEX `billing_matters_status` ON `billing_matters` (`status`,`applied_at`,`matter_id`,`kind`,`user_id`,`valid_until`);