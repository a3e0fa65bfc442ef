CREATE TABLE "reservation_cases" (
	"case_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"site_id" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"subject" text NOT NULL,
	"detail" text NOT NULL,
	"answer" text NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"registered_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reservation_mailings" (
	"mailing_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"site_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"recipient_group" text NOT NULL,
	"subject" text NOT NULL,
	"recipients" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "reservation_cases_received" ON "reservation_cases" USING btree ("site_id","received_at");--> statement-breakpoint
CREATE INDEX "reservation_mailings_at" ON "reservation_mailings" USING btree ("site_id","at");