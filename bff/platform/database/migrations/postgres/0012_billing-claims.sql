CREATE TABLE "billing_claim_cards" (
	"card_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"serial" text NOT NULL,
	"certificate_digest" text NOT NULL,
	"valid_until" timestamp (3) with time zone NOT NULL,
	"vouched_by" text NOT NULL,
	"registered_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_claim_documents" (
	"document_id" text PRIMARY KEY NOT NULL,
	"claim_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"title" text NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"digest" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_claim_feed" (
	"slot" text PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_claim_fetches" (
	"fetch_id" text PRIMARY KEY NOT NULL,
	"document_id" text NOT NULL,
	"user_id" text NOT NULL,
	"serial" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "billing_claims" (
	"claim_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"digest" text NOT NULL,
	"standing" text,
	"signature_digest" text,
	"signed_by" text,
	"serial" text,
	"certificate_digest" text,
	"certificate_issued_at" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"refusal" text,
	"refused_line" bigint,
	"refused_fault" text,
	"records" bigint,
	"provider_number" text,
	"month" text,
	"receipt" "bytea"
);
--> statement-breakpoint
CREATE UNIQUE INDEX "billing_claim_cards_holder" ON "billing_claim_cards" USING btree ("user_id","certificate_digest");--> statement-breakpoint
CREATE INDEX "billing_claim_documents_claim" ON "billing_claim_documents" USING btree ("claim_id","sequence");--> statement-breakpoint
CREATE INDEX "billing_claim_fetches_document" ON "billing_claim_fetches" USING btree ("document_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "billing_claims_standing" ON "billing_claims" USING btree ("standing");--> statement-breakpoint
CREATE INDEX "billing_claims_holder" ON "billing_claims" USING btree ("user_id","received_at","claim_id");--> statement-breakpoint
CREATE INDEX "billing_claims_outcome" ON "billing_claims" USING btree ("outcome","received_at");