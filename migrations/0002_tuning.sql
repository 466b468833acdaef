CREATE TABLE `evaluation_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`index_id` text NOT NULL,
	`bucket` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`seed` integer,
	`query_count` integer NOT NULL,
	`k` integer,
	`vectors_sha256` text,
	`source_generation` integer,
	`texts_ref` text,
	`queries_ref` text,
	`truth_ref` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`retired_at` integer,
	`orphaned_at` integer
);
--> statement-breakpoint
CREATE INDEX `evaluation_sets_index` ON `evaluation_sets` (`index_id`,`kind`,`vectors_sha256`);--> statement-breakpoint
CREATE UNIQUE INDEX `evaluation_sets_name` ON `evaluation_sets` (`index_id`,`name`);--> statement-breakpoint
CREATE TABLE `promotion_stacks` (
	`index_id` text PRIMARY KEY NOT NULL,
	`current_id` text,
	`history` text NOT NULL,
	`baseline` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `promotions` (
	`id` text PRIMARY KEY NOT NULL,
	`index_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`trial_id` text NOT NULL,
	`parameters` text NOT NULL,
	`promoted_by` text NOT NULL,
	`note` text,
	`evidence` text NOT NULL,
	`previous_id` text,
	`generation` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `promotions_sequence` ON `promotions` (`index_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `trials` (
	`id` text PRIMARY KEY NOT NULL,
	`index_id` text NOT NULL,
	`generation` integer NOT NULL,
	`source_generation` integer NOT NULL,
	`m` integer NOT NULL,
	`ef_construction` integer NOT NULL,
	`ef_search` integer NOT NULL,
	`seed` integer NOT NULL,
	`recall` real NOT NULL,
	`recall_low` real NOT NULL,
	`recall_high` real NOT NULL,
	`k` integer NOT NULL,
	`query_count` integer NOT NULL,
	`p50_us` real NOT NULL,
	`p99_us` real NOT NULL,
	`build_ms` real NOT NULL,
	`evaluation_set_id` text NOT NULL,
	`source` text NOT NULL,
	`job_id` text,
	`actor` text NOT NULL,
	`note` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `trials_index` ON `trials` (`index_id`,`id`);--> statement-breakpoint
CREATE INDEX `trials_recall` ON `trials` (`index_id`,`recall`,`id`);--> statement-breakpoint
CREATE INDEX `trials_p50` ON `trials` (`index_id`,`p50_us`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `trials_job` ON `trials` (`job_id`,`evaluation_set_id`,`source_generation`,`m`,`ef_construction`,`ef_search`);