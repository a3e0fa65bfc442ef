CREATE TABLE "revocation_lists" (
	"issuer_id" text PRIMARY KEY NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	"der" "bytea" NOT NULL
);
--> statement-breakpoint
DROP INDEX "reservation_events_at";--> statement-breakpoint
DROP INDEX "reservation_holds_holder";--> statement-breakpoint
DROP INDEX "reservations_member";--> statement-breakpoint
DROP INDEX "reservations_link_code";--> statement-breakpoint
DROP INDEX "reservations_mail";--> statement-breakpoint
CREATE INDEX "reservation_holds_holder" ON "reservation_holds" USING btree ("holder") WHERE "reservation_holds"."holder" <> '';--> statement-breakpoint
CREATE INDEX "reservations_member" ON "reservations" USING btree ("member_id") WHERE "reservations"."member_id" is not null;--> statement-breakpoint
CREATE INDEX "reservations_link_code" ON "reservations" USING btree ("site_id","link_code") WHERE "reservations"."link_code" is not null;--> statement-breakpoint
CREATE INDEX "reservations_mail" ON "reservations" USING btree ("site_id","mail") WHERE "reservations"."mail" is not null;