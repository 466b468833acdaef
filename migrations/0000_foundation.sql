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
CREATE TABLE `dataset_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`dataset_id` text NOT NULL,
	`version` integer NOT NULL,
	`mode` text NOT NULL,
	`columns` text NOT NULL,
	`row_count` integer NOT NULL,
	`byte_size` integer NOT NULL,
	`lineage` text,
	`rejected_count` integer NOT NULL,
	`warnings` text NOT NULL,
	`manifest_key` text NOT NULL,
	`manifest_sha256` text NOT NULL,
	`manifest_bytes` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	FOREIGN KEY (`dataset_id`) REFERENCES `datasets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dataset_versions_number` ON `dataset_versions` (`dataset_id`,`version`);--> statement-breakpoint
CREATE TABLE `datasets` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`bucket` text NOT NULL,
	`description` text,
	`owner` text,
	`tags` text NOT NULL,
	`primary_key` text NOT NULL,
	`column_notes` text NOT NULL,
	`column_sensitivity` text DEFAULT '{}' NOT NULL,
	`current_version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `datasets_name` ON `datasets` (`name`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `datasets_bucket` ON `datasets` (`bucket`);--> statement-breakpoint
CREATE TABLE `version_files` (
	`version_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`rows` integer NOT NULL,
	PRIMARY KEY(`version_id`, `ordinal`),
	FOREIGN KEY (`version_id`) REFERENCES `dataset_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `version_files_key` ON `version_files` (`bucket`,`key`);--> statement-breakpoint
CREATE TABLE `version_rejects` (
	`version_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`line` integer,
	`column` text,
	`reason` text NOT NULL,
	`text` text,
	PRIMARY KEY(`version_id`, `ordinal`),
	FOREIGN KEY (`version_id`) REFERENCES `dataset_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `version_verifications` (
	`version_id` text PRIMARY KEY NOT NULL,
	`verification` text NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `dataset_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `event_epoch` (
	`id` integer PRIMARY KEY NOT NULL,
	`epoch` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`stream` text NOT NULL,
	`entity_id` text NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_stream` ON `events` (`stream`,`seq`);--> statement-breakpoint
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
CREATE INDEX `inbox_files_dataset` ON `inbox_files` (`dataset_id`,`id`);--> statement-breakpoint
CREATE TABLE `source_connections` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`database` text NOT NULL,
	`user` text NOT NULL,
	`tls` text NOT NULL,
	`secret` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `source_connections_name_unique` ON `source_connections` (`name`);--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`filename` text NOT NULL,
	`state` text NOT NULL,
	`expected_bytes` integer,
	`bytes` integer,
	`sha256` text,
	`actor` text NOT NULL,
	`job_id` text,
	`idempotency_key` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `job_log` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job_id` text NOT NULL,
	`at` integer NOT NULL,
	`level` text NOT NULL,
	`message` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `job_log_job` ON `job_log` (`job_id`,`seq`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`phase` text,
	`done` real,
	`total` real,
	`failure` text,
	`actor` text NOT NULL,
	`roles` text NOT NULL,
	`source` text NOT NULL,
	`attempts` integer NOT NULL,
	`fence` integer NOT NULL,
	`lease_until` integer,
	`not_before` integer NOT NULL,
	`subject_id` text,
	`subject` text,
	`input` text NOT NULL,
	`input_hash` text NOT NULL,
	`idempotency_key` text,
	`checkpoint` text,
	`result` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_idempotency` ON `jobs` (`kind`,`idempotency_key`);--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject_id`,`id`);--> statement-breakpoint
CREATE TABLE `journal` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`entity_type` text NOT NULL,
	`entity_id` text NOT NULL,
	`action` text NOT NULL,
	`field` text,
	`old_value` text,
	`new_value` text,
	`actor` text NOT NULL,
	`source` text NOT NULL,
	`request_id` text,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `journal_entity` ON `journal` (`entity_id`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_action` ON `journal` (`entity_type`,`action`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_actor` ON `journal` (`actor`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_at` ON `journal` (`at`);--> statement-breakpoint
CREATE TABLE `journal_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`entity_type` text NOT NULL,
	`entity_id` text NOT NULL,
	`key` blob NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_keys_entity` ON `journal_keys` (`entity_id`,`entity_type`);--> statement-breakpoint
CREATE TABLE `schedule_runs` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`schedule_id` text NOT NULL,
	`slot` integer,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`missed_count` integer NOT NULL,
	`job_id` text,
	`message` text,
	`finished_at` integer,
	FOREIGN KEY (`schedule_id`) REFERENCES `schedules`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `schedule_runs_id_unique` ON `schedule_runs` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `schedule_runs_slot` ON `schedule_runs` (`schedule_id`,`slot`);--> statement-breakpoint
CREATE INDEX `schedule_runs_schedule` ON `schedule_runs` (`schedule_id`,`seq`);--> statement-breakpoint
CREATE INDEX `schedule_runs_state` ON `schedule_runs` (`state`);--> statement-breakpoint
CREATE INDEX `schedule_runs_job` ON `schedule_runs` (`job_id`);--> statement-breakpoint
CREATE TABLE `schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`trigger` text NOT NULL,
	`action` text NOT NULL,
	`input` text NOT NULL,
	`is_enabled` integer NOT NULL,
	`paused_reason` text,
	`overlap` text NOT NULL,
	`catches_up` integer NOT NULL,
	`jitter_seconds` integer NOT NULL,
	`pause_after_failures` integer NOT NULL,
	`failure_count` integer NOT NULL,
	`next_slot` integer,
	`next_run_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `schedules_name_unique` ON `schedules` (`name`);--> statement-breakpoint
CREATE INDEX `schedules_due` ON `schedules` (`next_run_at`);--> statement-breakpoint
CREATE TABLE `buckets` (
	`name` text PRIMARY KEY NOT NULL,
	`backend` text NOT NULL,
	`root` text NOT NULL,
	`origin` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pending_objects` (
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`bucket`, `key`)
);
--> statement-breakpoint
CREATE TABLE `retired_objects` (
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`bucket`, `key`)
);
--> statement-breakpoint
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
CREATE UNIQUE INDEX `trials_job` ON `trials` (`job_id`,`evaluation_set_id`,`source_generation`,`m`,`ef_construction`,`ef_search`);--> statement-breakpoint
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