CREATE TABLE "handover_access" (
	"access_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"screen" text NOT NULL,
	"target" text NOT NULL,
	"outcome" text NOT NULL,
	"address" text NOT NULL,
	"request_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_cards" (
	"card_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"card_number" bigint NOT NULL,
	"link_code" text,
	"producer_number" text,
	"resident_id" text,
	"use_state" text NOT NULL,
	"has_notice" boolean NOT NULL,
	"note" text NOT NULL,
	"version" bigint NOT NULL,
	"progress_count" bigint NOT NULL,
	"status" text,
	"status_at" timestamp (3) with time zone,
	"status_sequence" bigint,
	"since_at" timestamp (3) with time zone NOT NULL,
	"status_actor" text,
	"status_actor_name" text,
	"window_id" text,
	"place_id" text,
	"notice_state" text NOT NULL,
	"visit_state" text NOT NULL,
	"old_card" text NOT NULL,
	"reserved_day" text,
	"reserved_start" bigint,
	"reserved_window" text,
	"password_number" bigint NOT NULL,
	"pushed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_changes" (
	"change_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"fields" jsonb NOT NULL,
	"before" jsonb
);
--> statement-breakpoint
CREATE TABLE "handover_consignment_cards" (
	"tenant_id" text NOT NULL,
	"consignment_id" text NOT NULL,
	"card_id" text NOT NULL,
	"received_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "handover_consignments" (
	"consignment_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"window_id" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"sent_by" text NOT NULL,
	"note" text NOT NULL,
	"received_at" timestamp (3) with time zone,
	"received_by" text
);
--> statement-breakpoint
CREATE TABLE "handover_deliveries" (
	"delivery_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "handover_delivery_lines" (
	"line_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"producer_number" text NOT NULL,
	"link_code" text,
	"with_notice" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_delivery_scans" (
	"scan_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"producer_number" text NOT NULL,
	"with_notice" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_link_events" (
	"tenant_id" text NOT NULL,
	"event_id" text NOT NULL,
	"link_code" text NOT NULL,
	"reservation_ref" text NOT NULL,
	"event" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"card_id" text,
	"progress_id" text
);
--> statement-breakpoint
CREATE TABLE "handover_links" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"cursor" text,
	"last_pulled_at" timestamp (3) with time zone,
	"last_outcome" text,
	"last_pushed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "handover_moves" (
	"move_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"card_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"from_place_id" text,
	"to_place_id" text,
	"from_window_id" text,
	"to_window_id" text,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_notices" (
	"notice_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"card_id" text NOT NULL,
	"kind" text NOT NULL,
	"sent_on" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"returned_on" text,
	"return_reason" text
);
--> statement-breakpoint
CREATE TABLE "handover_offices" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"settings" jsonb NOT NULL,
	"last_card_number" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "handover_operators" (
	"account_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"mail" text NOT NULL,
	"starts_on" text,
	"ends_on" text,
	"is_temporary_secret" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_places" (
	"place_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"position" bigint NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_progress" (
	"progress_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"card_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"status" text NOT NULL,
	"status_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text NOT NULL,
	"source" text NOT NULL,
	"reason" text,
	"window_id" text,
	"undoes" text
);
--> statement-breakpoint
CREATE TABLE "handover_residents" (
	"resident_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"item_values" jsonb NOT NULL,
	"name" text,
	"kana" text,
	"birth_date" text,
	"resident_number" text,
	"use_state" text NOT NULL,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_visits" (
	"visit_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"card_id" text NOT NULL,
	"ordinal" bigint NOT NULL,
	"state" text NOT NULL,
	"reservation_ref" text,
	"reserved_day" text,
	"reserved_start" bigint,
	"reserved_window" text,
	"visited_at" timestamp (3) with time zone,
	"content" jsonb NOT NULL,
	"source" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by" text NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handover_windows" (
	"window_id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"name" text NOT NULL,
	"position" bigint NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
CREATE INDEX "handover_access_at" ON "handover_access" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_cards_number" ON "handover_cards" USING btree ("tenant_id","card_number");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_cards_link_code" ON "handover_cards" USING btree ("tenant_id","link_code");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_cards_producer_number" ON "handover_cards" USING btree ("tenant_id","producer_number");--> statement-breakpoint
CREATE INDEX "handover_cards_status" ON "handover_cards" USING btree ("tenant_id","status","since_at");--> statement-breakpoint
CREATE INDEX "handover_cards_since" ON "handover_cards" USING btree ("tenant_id","since_at","card_number");--> statement-breakpoint
CREATE INDEX "handover_cards_resident" ON "handover_cards" USING btree ("resident_id");--> statement-breakpoint
CREATE INDEX "handover_cards_place" ON "handover_cards" USING btree ("tenant_id","place_id");--> statement-breakpoint
CREATE INDEX "handover_cards_window" ON "handover_cards" USING btree ("tenant_id","window_id");--> statement-breakpoint
CREATE INDEX "handover_cards_visit" ON "handover_cards" USING btree ("tenant_id","visit_state");--> statement-breakpoint
CREATE INDEX "handover_changes_subject" ON "handover_changes" USING btree ("subject_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_consignment_cards_key" ON "handover_consignment_cards" USING btree ("consignment_id","card_id");--> statement-breakpoint
CREATE INDEX "handover_consignment_cards_card" ON "handover_consignment_cards" USING btree ("card_id");--> statement-breakpoint
CREATE INDEX "handover_consignments_tenant" ON "handover_consignments" USING btree ("tenant_id","sent_at");--> statement-breakpoint
CREATE INDEX "handover_deliveries_tenant" ON "handover_deliveries" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_delivery_lines_number" ON "handover_delivery_lines" USING btree ("delivery_id","producer_number");--> statement-breakpoint
CREATE INDEX "handover_delivery_lines_tenant" ON "handover_delivery_lines" USING btree ("tenant_id","producer_number");--> statement-breakpoint
CREATE INDEX "handover_delivery_scans_number" ON "handover_delivery_scans" USING btree ("delivery_id","producer_number");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_link_events_key" ON "handover_link_events" USING btree ("tenant_id","event_id");--> statement-breakpoint
CREATE INDEX "handover_link_events_code" ON "handover_link_events" USING btree ("tenant_id","link_code","at");--> statement-breakpoint
CREATE INDEX "handover_moves_card" ON "handover_moves" USING btree ("card_id","at");--> statement-breakpoint
CREATE INDEX "handover_notices_card" ON "handover_notices" USING btree ("card_id","recorded_at");--> statement-breakpoint
CREATE INDEX "handover_operators_tenant" ON "handover_operators" USING btree ("tenant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_places_code" ON "handover_places" USING btree ("tenant_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_progress_sequence" ON "handover_progress" USING btree ("card_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_progress_undoes" ON "handover_progress" USING btree ("undoes");--> statement-breakpoint
CREATE INDEX "handover_progress_at" ON "handover_progress" USING btree ("tenant_id","status","at");--> statement-breakpoint
CREATE INDEX "handover_residents_name" ON "handover_residents" USING btree ("tenant_id","name");--> statement-breakpoint
CREATE INDEX "handover_residents_kana" ON "handover_residents" USING btree ("tenant_id","kana");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_residents_number" ON "handover_residents" USING btree ("tenant_id","resident_number");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_visits_ordinal" ON "handover_visits" USING btree ("card_id","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_visits_reservation" ON "handover_visits" USING btree ("tenant_id","reservation_ref");--> statement-breakpoint
CREATE INDEX "handover_windows_tenant" ON "handover_windows" USING btree ("tenant_id");