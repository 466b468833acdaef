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
