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
CREATE INDEX `schedules_due` ON `schedules` (`next_run_at`);