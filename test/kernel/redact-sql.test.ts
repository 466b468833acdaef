import { expect, test } from 'vitest';
import { sqlHoldsDsn } from '../../src/kernel/index.ts';

test.for([
  'SELECT password::text FROM users',
  'SELECT pwd_changed_at::date, md5(password) AS "password" FROM users',
  `SELECT data::jsonb @> '{}' FROM t`,
  `SELECT data::jsonb@>'{}' FROM t`,
  "SELECT * FROM users WHERE password = '' OR password IS NULL",
  'SELECT * FROM users u JOIN old o ON u.password = o.password AND u.pwd=o.pwd',
  "SELECT * FROM links WHERE url LIKE 'mailto:%@x'",
  "SELECT * FROM links WHERE url LIKE 'https://%' AND mail LIKE '%@x.org'",
  "SELECT * FROM log WHERE line LIKE '%password:%'",
  "SELECT password, pwd FROM users WHERE id = 1 AND at > now() - interval '1 day'",
])('%s holds no secret', (sql) => {
  expect(sqlHoldsDsn(sql)).toBe(false);
});

test.for([
  "SELECT * FROM dblink('host=h password=S3cret', 'x')",
  "SELECT * FROM dblink('host=h password=''S3 cret''', 'x')",
  `SELECT * FROM dblink('{"password": "S3cret"}', 'x')`,
  "SELECT * FROM users WHERE password = 'S3cret'",
  "SELECT dblink_connect('postgresql://h/db')",
  "SELECT 'https://u:S3cret@h/path'",
  "SELECT 'u:S3cret@tcp(h:3306)/db'",
  "SELECT 'Server=h;Uid=u;Pwd=S3cret;'",
])('%s holds one', (sql) => {
  expect(sqlHoldsDsn(sql)).toBe(true);
});
