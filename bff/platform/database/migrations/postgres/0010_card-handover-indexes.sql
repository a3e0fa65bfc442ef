DROP INDEX "handover_delivery_lines_tenant";--> statement-breakpoint
DROP INDEX "handover_cards_resident";--> statement-breakpoint
DROP INDEX "handover_delivery_lines_number";--> statement-breakpoint
DROP INDEX "handover_delivery_scans_number";--> statement-breakpoint
DROP INDEX "handover_progress_sequence";--> statement-breakpoint
DROP INDEX "handover_progress_undoes";--> statement-breakpoint
DROP INDEX "handover_visits_ordinal";--> statement-breakpoint
CREATE UNIQUE INDEX "handover_cards_card" ON "handover_cards" USING btree ("tenant_id","card_id");--> statement-breakpoint
CREATE INDEX "handover_delivery_scans_elsewhere" ON "handover_delivery_scans" USING btree ("tenant_id","producer_number");--> statement-breakpoint
CREATE INDEX "handover_link_events_reservation" ON "handover_link_events" USING btree ("tenant_id","reservation_ref");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_residents_resident" ON "handover_residents" USING btree ("tenant_id","resident_id");--> statement-breakpoint
CREATE INDEX "handover_cards_resident" ON "handover_cards" USING btree ("tenant_id","resident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_delivery_lines_number" ON "handover_delivery_lines" USING btree ("tenant_id","delivery_id","producer_number");--> statement-breakpoint
CREATE INDEX "handover_delivery_scans_number" ON "handover_delivery_scans" USING btree ("tenant_id","delivery_id","producer_number");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_progress_sequence" ON "handover_progress" USING btree ("tenant_id","card_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "handover_progress_undoes" ON "handover_progress" USING btree ("undoes") WHERE "handover_progress"."undoes" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "handover_visits_ordinal" ON "handover_visits" USING btree ("tenant_id","card_id","ordinal");