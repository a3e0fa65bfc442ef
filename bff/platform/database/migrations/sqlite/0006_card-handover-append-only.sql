-- What happened to a card, where it lay and who looked grows at its end and nowhere else (CM-R-2), whatever the code above does.
CREATE TRIGGER `handover_progress_no_update` BEFORE UPDATE ON `handover_progress` BEGIN SELECT RAISE(ABORT, 'handover_progress is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `handover_progress_no_delete` BEFORE DELETE ON `handover_progress` BEGIN SELECT RAISE(ABORT, 'handover_progress is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `handover_moves_no_update` BEFORE UPDATE ON `handover_moves` BEGIN SELECT RAISE(ABORT, 'handover_moves is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `handover_moves_no_delete` BEFORE DELETE ON `handover_moves` BEGIN SELECT RAISE(ABORT, 'handover_moves is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `handover_access_no_update` BEFORE UPDATE ON `handover_access` BEGIN SELECT RAISE(ABORT, 'handover_access is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `handover_access_no_delete` BEFORE DELETE ON `handover_access` BEGIN SELECT RAISE(ABORT, 'handover_access is append-only'); END;
