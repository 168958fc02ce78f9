-- One row: counts and period of the build, by months.
SELECT
    (SELECT count(*) FROM dim_case WHERE case_key <> -1) AS letters,
    (SELECT count(*) FROM fact_decision) AS decisions,
    (SELECT round(avg(is_overturned), 4) FROM fact_decision) AS overturn_rate,
    (SELECT strftime(min(decision_date), '%Y-%m') FROM dim_case) AS first_month,
    (SELECT strftime(max(decision_date), '%Y-%m') FROM dim_case) AS last_month,
    (SELECT round(avg(CASE WHEN service_type_key = -1 THEN 1.0 ELSE 0.0 END), 4) FROM fact_decision) AS share_of_services_not_classified,
    (SELECT round(avg(CASE WHEN is_known THEN 0.0 ELSE 1.0 END), 4) FROM bridge_decision_guideline) AS share_of_citations_not_in_vocabulary,
    (SELECT round(avg(CASE WHEN decision_date IS NULL THEN 1.0 ELSE 0.0 END), 4) FROM dim_case WHERE case_key <> -1) AS share_of_letters_without_date
