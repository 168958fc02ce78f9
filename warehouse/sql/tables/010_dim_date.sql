-- One row per calendar day of the years that letters name, and one for an unknown date.
CREATE TABLE dim_date (
    date_key INTEGER PRIMARY KEY,
    date DATE,
    year INTEGER,
    quarter INTEGER,
    month INTEGER,
    month_name VARCHAR,
    day INTEGER,
    weekday VARCHAR,
    fiscal_year INTEGER
);
COMMENT ON TABLE dim_date IS 'Calendar days of the years that letters name; one row per day, -1 is the unknown date.';
COMMENT ON COLUMN dim_date.date_key IS 'yyyymmdd; -1 unknown.';
COMMENT ON COLUMN dim_date.date IS 'The day.';
COMMENT ON COLUMN dim_date.year IS 'Calendar year.';
COMMENT ON COLUMN dim_date.quarter IS 'Calendar quarter, 1 to 4.';
COMMENT ON COLUMN dim_date.month IS 'Month, 1 to 12.';
COMMENT ON COLUMN dim_date.month_name IS 'English name of the month.';
COMMENT ON COLUMN dim_date.day IS 'Day of the month.';
COMMENT ON COLUMN dim_date.weekday IS 'English name of the day.';
COMMENT ON COLUMN dim_date.fiscal_year IS 'Fiscal year of the State of California, July to June, named by the year it ends in.';

INSERT INTO dim_date VALUES (-1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO dim_date
WITH bounds AS (
    SELECT
        date_trunc('year', least(min(injury_date), min(ur_denial_date), min(application_received_date), min(assigned_date), min(decision_date), (SELECT min(date) FROM dim_date)))::DATE AS first_day,
        make_date(year(greatest(max(injury_date), max(ur_denial_date), max(application_received_date), max(assigned_date), max(decision_date), (SELECT max(date) FROM dim_date))), 12, 31) AS last_day
    FROM stage_letters
),
days AS (SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS date FROM bounds WHERE first_day IS NOT NULL)
SELECT
    strftime(date, '%Y%m%d')::INTEGER, date, year(date), quarter(date), month(date), monthname(date), day(date),
    dayname(date), year(date) + (month(date) >= 7)::INTEGER
FROM days ANTI JOIN dim_date USING (date)
ORDER BY date;
