CREATE TABLE "billing_mail_texts" (
	"mail" text PRIMARY KEY NOT NULL,
	"subject" text,
	"body" text,
	"version" bigint NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by" text NOT NULL
);
