CREATE TABLE "billing_applicants" (
	"user_id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"test_id" text NOT NULL,
	"display_name" text NOT NULL,
	"representative" text NOT NULL,
	"postal_code" text NOT NULL,
	"address" text NOT NULL,
	"phone" text NOT NULL,
	"mail" text,
	"version" bigint NOT NULL,
	"request_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"suspended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_batch_runs" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"done" bigint NOT NULL,
	"failed" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_challenges" (
	"challenge_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"purpose" text NOT NULL,
	"target" text,
	"to_be_signed" "bytea" NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_deposits" (
	"deposit_id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"transfer_key" text,
	"day" text NOT NULL,
	"yen" bigint NOT NULL,
	"remitter" text NOT NULL,
	"source" text NOT NULL,
	"registered_by" text NOT NULL,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"voided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_matter_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"step" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"event" text NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"actor" text NOT NULL,
	"by" text NOT NULL,
	"privilege" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "billing_matters" (
	"matter_id" text PRIMARY KEY NOT NULL,
	"application_number" text NOT NULL,
	"year" bigint NOT NULL,
	"year_serial" bigint NOT NULL,
	"request_id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"version" bigint NOT NULL,
	"applied_at" timestamp (3) with time zone NOT NULL,
	"applied_on" text NOT NULL,
	"valid_from" text,
	"valid_until" text,
	"fee_yen" bigint NOT NULL,
	"balance_yen" bigint NOT NULL,
	"transfer_due_on" text,
	"consent_version" text,
	"rejection_reason" text,
	"refund_due" boolean NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"wrapped_under" bigint NOT NULL,
	"certification_request" "bytea" NOT NULL,
	"transaction_id" text,
	"serial" text,
	"certificate" "bytea",
	"issued_at" timestamp (3) with time zone,
	"revocation_reason" text,
	"revocation_requester" text,
	"revocation_channel" text,
	"revocation_requested_on" text,
	"revocation_transaction_id" text,
	"revoked_on" text,
	"replaces" text,
	"downloads" bigint NOT NULL,
	"authority_tries" bigint NOT NULL,
	"authority_error_code" text,
	"authority_error_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_notices" (
	"notice_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"occasion" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"read_at" timestamp (3) with time zone,
	"sealed_for" text,
	"envelope" "bytea"
);
--> statement-breakpoint
CREATE TABLE "billing_passwords" (
	"password_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"password_number" bigint NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	"salt" text NOT NULL,
	"rounds" bigint NOT NULL,
	"proof_hash" text,
	"source" text NOT NULL,
	"posted_on" text,
	"failures" bigint NOT NULL,
	"locks" bigint NOT NULL,
	"locked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "billing_refused_lists" (
	"refusal_id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"code" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_revocation_lists" (
	"slot" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"this_update" timestamp (3) with time zone NOT NULL,
	"next_update" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"registered_at" timestamp (3) with time zone,
	"entries" bigint NOT NULL,
	"der" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "billing_applicants_test_id" ON "billing_applicants" USING btree ("test_id");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_applicants_request" ON "billing_applicants" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "billing_applicants_name" ON "billing_applicants" USING btree ("display_name");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_deposits_transfer" ON "billing_deposits" USING btree ("transfer_key");--> statement-breakpoint
CREATE INDEX "billing_deposits_matter" ON "billing_deposits" USING btree ("matter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_matter_events_step" ON "billing_matter_events" USING btree ("matter_id","step");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_matters_number" ON "billing_matters" USING btree ("application_number");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_matters_serial_of_year" ON "billing_matters" USING btree ("year","year_serial");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_matters_request" ON "billing_matters" USING btree ("request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_matters_serial" ON "billing_matters" USING btree ("serial");--> statement-breakpoint
CREATE INDEX "billing_matters_holder" ON "billing_matters" USING btree ("user_id","applied_at");--> statement-breakpoint
CREATE INDEX "billing_matters_applied" ON "billing_matters" USING btree ("applied_at","matter_id");--> statement-breakpoint
CREATE INDEX "billing_matters_status" ON "billing_matters" USING btree ("status","applied_at","matter_id");--> statement-breakpoint
CREATE INDEX "billing_matters_end" ON "billing_matters" USING btree ("status","valid_until");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_notices_occasion" ON "billing_notices" USING btree ("occasion");--> statement-breakpoint
CREATE INDEX "billing_notices_holder" ON "billing_notices" USING btree ("user_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_passwords_number" ON "billing_passwords" USING btree ("user_id","password_number");