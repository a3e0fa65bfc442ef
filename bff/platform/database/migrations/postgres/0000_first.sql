CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"audience" text NOT NULL,
	"role" text NOT NULL,
	"municipality_code" text,
	"display_name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alarms" (
	"alarm_id" text PRIMARY KEY NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"kiosk_id" text NOT NULL,
	"visit_id" text NOT NULL,
	"municipality_code" text,
	"request_id" text,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"audience" text NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"outcome" text NOT NULL,
	"request_id" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "character_tasks" (
	"task_id" text PRIMARY KEY NOT NULL,
	"municipality_code" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"request_id" text NOT NULL,
	"code_points" text NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" text
);
--> statement-breakpoint
CREATE TABLE "issuance_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"event" text NOT NULL,
	"from_status" text NOT NULL,
	"to_status" text NOT NULL,
	"actor" text NOT NULL,
	"cause" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issuances" (
	"visit_id" text PRIMARY KEY NOT NULL,
	"kiosk_id" text NOT NULL,
	"status" text NOT NULL,
	"request_id" text,
	"municipality_code" text,
	"kind" text,
	"copies" bigint,
	"total_yen" bigint,
	"page_count" bigint,
	"started_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issue_counts" (
	"day" text NOT NULL,
	"hour" bigint NOT NULL,
	"kind" text NOT NULL,
	"municipality_code" text NOT NULL,
	"kiosk_id" text NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"name" text PRIMARY KEY NOT NULL,
	"next_run_at" timestamp (3) with time zone NOT NULL,
	"last_run_at" timestamp (3) with time zone,
	"last_outcome" text,
	"lease_owner" text,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"audience" text NOT NULL,
	"subject" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" bigint NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"last_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "issuance_events_visit" ON "issuance_events" USING btree ("visit_id");--> statement-breakpoint
CREATE INDEX "issuances_status" ON "issuances" USING btree ("status");--> statement-breakpoint
CREATE INDEX "issuances_kiosk" ON "issuances" USING btree ("kiosk_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "issue_counts_key" ON "issue_counts" USING btree ("day","hour","kind","municipality_code","kiosk_id");--> statement-breakpoint
CREATE INDEX "sessions_subject" ON "sessions" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "sessions_expires_at" ON "sessions" USING btree ("expires_at");