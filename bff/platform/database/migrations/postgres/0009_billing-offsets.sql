CREATE TABLE "billing_delegations" (
	"delegation_id" text PRIMARY KEY NOT NULL,
	"agent_user_id" text NOT NULL,
	"provider_user_id" text NOT NULL,
	"may_consent" boolean NOT NULL,
	"granted_on" text NOT NULL,
	"registered_by" text NOT NULL,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_offset_months" (
	"month" text PRIMARY KEY NOT NULL,
	"frozen_at" timestamp (3) with time zone NOT NULL,
	"issued_count" bigint NOT NULL,
	"items" bigint NOT NULL,
	"reported_yen" bigint NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"receipt_id" text,
	"taken_yen" bigint,
	"result_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_offsets" (
	"offset_id" text PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"matter_id" text NOT NULL,
	"application_number" text NOT NULL,
	"user_id" text NOT NULL,
	"issued" boolean NOT NULL,
	"reported_yen" bigint NOT NULL,
	"taken_yen" bigint
);
--> statement-breakpoint
CREATE INDEX "billing_delegations_agent" ON "billing_delegations" USING btree ("agent_user_id");--> statement-breakpoint
CREATE INDEX "billing_delegations_provider" ON "billing_delegations" USING btree ("provider_user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_offsets_month" ON "billing_offsets" USING btree ("month","matter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_offsets_number" ON "billing_offsets" USING btree ("month","application_number");--> statement-breakpoint
CREATE INDEX "billing_offsets_matter" ON "billing_offsets" USING btree ("matter_id");