CREATE TABLE `journal_flushes` (
	`first_seq` integer PRIMARY KEY NOT NULL,
	`last_seq` integer NOT NULL,
	`previous_hash` text NOT NULL,
	`head_hash` text NOT NULL,
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_flushes_last_seq_unique` ON `journal_flushes` (`last_seq`);--> statement-breakpoint
DROP INDEX `journal_entity`;--> statement-breakpoint
CREATE INDEX `journal_action` ON `journal` (`entity_type`,`action`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_actor` ON `journal` (`actor`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_at` ON `journal` (`at`);--> statement-breakpoint
CREATE INDEX `journal_entity` ON `journal` (`entity_id`,`seq`);