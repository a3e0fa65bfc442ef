CREATE TABLE "card_ap_cards" (
	"card_key" text PRIMARY KEY NOT NULL,
	"counter" bigint NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"certificate_ends_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "card_ap_proofs" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"issuer" text NOT NULL,
	"serial" text NOT NULL,
	"purpose" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "card_ap_cards_ends" ON "card_ap_cards" USING btree ("certificate_ends_at");--> statement-breakpoint
CREATE INDEX "card_ap_proofs_expires" ON "card_ap_proofs" USING btree ("expires_at");