CREATE TABLE `index_generations` (
	`index_id` text NOT NULL,
	`generation` integer NOT NULL,
	`source_generation` integer NOT NULL,
	`source_version` integer NOT NULL,
	`model_version` text NOT NULL,
	`chunk_size` integer NOT NULL,
	`chunk_overlap` integer NOT NULL,
	`chunk_count` integer NOT NULL,
	`is_flat` integer NOT NULL,
	`parameters` text NOT NULL,
	`files` text NOT NULL,
	`build_stats` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`index_id`, `generation`),
	FOREIGN KEY (`index_id`) REFERENCES `indexes`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `indexes` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`dataset_id` text NOT NULL,
	`dataset_name` text NOT NULL,
	`bucket` text NOT NULL,
	`text_column` text NOT NULL,
	`id_column` text,
	`model_name` text NOT NULL,
	`dimensions` integer NOT NULL,
	`metric` text NOT NULL,
	`backend` text NOT NULL,
	`current_generation` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `indexes_name` ON `indexes` (`name`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `indexes_dataset` ON `indexes` (`dataset_id`);--> statement-breakpoint
CREATE INDEX `indexes_bucket` ON `indexes` (`bucket`);