-- What was billed in my cases, by outcome? One row a case: a join of decisions would add an amount once for each item.
SELECT case_outcome, count(*) AS cases, sum(billed) AS billed
FROM cases
INNER JOIN dim_case ON dim_case.case_number = upper(trim(cases.case_number))
GROUP BY case_outcome
ORDER BY billed DESC
