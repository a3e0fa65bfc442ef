-- What happened to a card, where it lay and who looked grows at its end and nowhere else (CM-R-2), whatever the code above does.
CREATE FUNCTION "refuse_handover_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "handover_progress_no_change" BEFORE UPDATE OR DELETE ON "handover_progress" FOR EACH ROW EXECUTE FUNCTION "refuse_handover_change"();
--> statement-breakpoint
CREATE TRIGGER "handover_progress_no_truncate" BEFORE TRUNCATE ON "handover_progress" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_handover_change"();
--> statement-breakpoint
CREATE TRIGGER "handover_moves_no_change" BEFORE UPDATE OR DELETE ON "handover_moves" FOR EACH ROW EXECUTE FUNCTION "refuse_handover_change"();
--> statement-breakpoint
CREATE TRIGGER "handover_moves_no_truncate" BEFORE TRUNCATE ON "handover_moves" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_handover_change"();
--> statement-breakpoint
CREATE TRIGGER "handover_access_no_change" BEFORE UPDATE OR DELETE ON "handover_access" FOR EACH ROW EXECUTE FUNCTION "refuse_handover_change"();
--> statement-breakpoint
CREATE TRIGGER "handover_access_no_truncate" BEFORE TRUNCATE ON "handover_access" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_handover_change"();
