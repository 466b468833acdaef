import type { CompanyFile } from '../generate.ts';
import type { TourSubject } from './subject.ts';

/** The tour over the invented staffing company. */
export function createCompanySubject(files: readonly CompanyFile[]): TourSubject {
  return {
    files,
    plan: () => ({
      text: { dataset: 'candidates', column: 'resume_text', idColumn: 'candidate_id' },
      indexName: 'candidate_resumes',
      chunkSize: 2000, // a résumé is one chunk
      searchText:
        'forklift operator, reach truck and RF scanner, refrigerated distribution centre, night shifts near Boston',
      hitColumns: ['first_name', 'last_name', 'title', 'city', 'years_experience'],
      questions: [
        {
          title: 'Which clients bring the most billed revenue?',
          sql: `SELECT c.name AS client, c.city, count(DISTINCT t.placement_id) AS placements,
       round(sum(t.regular_hours + t.overtime_hours)) AS hours,
       round(sum(t.bill_amount), 2) AS revenue, round(sum(t.bill_amount - t.pay_amount), 2) AS margin
FROM timesheets t JOIN clients c USING (client_id)
WHERE t.status = 'APPROVED'
GROUP BY ALL ORDER BY revenue DESC LIMIT 5`,
        },
        {
          title: 'Who was called ten times or more and never placed?',
          sql: `SELECT k.candidate_id, k.first_name, k.last_name, k.vertical, count(*) AS calls,
       CAST(CAST(max(l.called_at) AS DATE) AS VARCHAR) AS last_call
FROM call_log l JOIN candidates k USING (candidate_id)
WHERE NOT EXISTS (SELECT 1 FROM placements p WHERE p.candidate_id = k.candidate_id)
GROUP BY ALL HAVING count(*) >= 10 ORDER BY calls DESC, k.candidate_id LIMIT 5`,
        },
        {
          title: 'Where are open jobs with people who could start at once?',
          sql: `WITH open AS (SELECT vertical, city, state, sum(openings) AS openings FROM jobs WHERE status = 'OPEN' GROUP BY ALL),
     ready AS (SELECT vertical, city, state, count(*) AS people FROM candidates WHERE availability = 'IMMEDIATE' GROUP BY ALL)
SELECT vertical, city, state, openings, people
FROM open JOIN ready USING (vertical, city, state)
ORDER BY least(openings, people) DESC, vertical, city LIMIT 5`,
        },
      ],
    }),
  };
}
