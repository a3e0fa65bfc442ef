DROP INDEX `billing_applicants_name`;--> statement-breakpoint
CREATE INDEX `billing_applicants_name` ON `billing_applicants` (`user_id`,`display_name`);--> statement-breakpoint
DROP INDEX `billing_matters_holder`;--> statement-breakpoint
DROP INDEX `billing_matters_status`;--> statement-breakpoint
CREATE INDEX `billing_matters_waiting` ON `billing_matters` (`status`,`matter_id`);--> statement-breakpoint
CREATE INDEX `billing_matters_holder` ON `billing_matters` (`user_id`,`applied_at`,`matter_id`,`status`,`kind`,`valid_until`);--> statement-breakpoint
CREATE INDEX `billing_matters_status` ON `billing_matters` (`status`,`kind`,`applied_at`,`matter_id`,`user_id`,`valid_until`);