ALTER TABLE "billing_deposits" ADD COLUMN "bank_key" text;--> statement-breakpoint
ALTER TABLE "billing_deposits" ADD COLUMN "refunded_yen" bigint;--> statement-breakpoint
ALTER TABLE "billing_deposits" ADD COLUMN "refunded_on" text;--> statement-breakpoint
ALTER TABLE "billing_deposits" ADD COLUMN "refund_reference" text;--> statement-breakpoint
ALTER TABLE "billing_deposits" ADD COLUMN "refund_way" text;--> statement-breakpoint
ALTER TABLE "billing_deposits" ADD COLUMN "refunded_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "billing_deposits_day" ON "billing_deposits" USING btree ("day");--> statement-breakpoint
CREATE INDEX "billing_matters_refund" ON "billing_matters" USING btree ("refund_due");