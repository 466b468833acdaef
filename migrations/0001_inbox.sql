CREATE TABLE `inbox_files` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`stored_name` text NOT NULL,
	`folder` text NOT NULL,
	`dataset_name` text NOT NULL,
	`state` text NOT NULL,
	`fingerprint` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text,
	`attempts` integer NOT NULL,
	`is_retry` integer NOT NULL,
	`bucket` text,
	`job_id` text,
	`dataset_id` text,
	`version` integer,
	`failure` text,
	`duplicate_of` text,
	`stored_as` text,
	`is_stored` integer NOT NULL,
	`found_at` integer NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
CREATE INDEX `inbox_files_state` ON `inbox_files` (`state`,`is_stored`,`id`);--> statement-breakpoint
CREATE INDEX `inbox_files_content` ON `inbox_files` (`sha256`);--> statement-breakpoint
CREATE INDEX `inbox_files_dataset` ON `inbox_files` (`dataset_id`,`id`);