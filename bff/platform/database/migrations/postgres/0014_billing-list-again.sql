DROP INDEX "billing_applicants_name";--> statement-breakpoint
DROP INDEX "billing_matters_holder";--> statement-breakpoint
DROP INDEX "billing_matters_status";--> statement-breakpoint
CREATE INDEX "billing_matters_waiting" ON "billing_matters" USING btree ("status","matter_id");--> statement-breakpoint
CREATE INDEX "billing_applicants_name" ON "billing_applicants" USING btree ("user_id","display_name");--> statement-breakpoint
CREATE INDEX "billing_matters_holder" ON "billing_matters" USING btree ("user_id","applied_at","matter_id","status","kind","valid_until");--> statement-breakpoint
CREATE INDEX "billing_matters_status" ON "billing_matters" USING btree ("status","kind","applied_at","matter_id","user_id","valid_until");