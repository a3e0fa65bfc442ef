DROP INDEX "handover_cards_status";--> statement-breakpoint
CREATE INDEX "handover_cards_status" ON "handover_cards" USING btree ("tenant_id","status","since_at","card_number","use_state");