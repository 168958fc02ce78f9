-- The bands of ages, years and days that both exports use. Ages of 90 and above are one band (45 CFR 164.514(b)(2)(i)(C)).
CREATE TEMP MACRO age_band_of(age) AS
CASE WHEN age < 30 THEN '0-29' WHEN age < 45 THEN '30-44' WHEN age < 60 THEN '45-59' WHEN age < 75 THEN '60-74'
    WHEN age < 90 THEN '75-89' WHEN age >= 90 THEN '90+' END;

CREATE TEMP MACRO five_years_of(day) AS (year(day) // 5 * 5) || '-' || (year(day) // 5 * 5 + 4);

CREATE TEMP MACRO items_band_of(items) AS
CASE WHEN items <= 1 THEN items::VARCHAR WHEN items = 2 THEN '2' WHEN items <= 5 THEN '3-5' WHEN items > 5 THEN '6+' END;

CREATE TEMP MACRO days_since_injury_of(days) AS
CASE WHEN days < 91 THEN '0-90' WHEN days < 181 THEN '91-180' WHEN days < 366 THEN '181-365' WHEN days < 731 THEN '366-730'
    WHEN days < 1826 THEN '731-1825' WHEN days >= 1826 THEN '1826+' END;

CREATE TEMP MACRO days_in_review_of(days) AS
CASE WHEN days < 31 THEN '0-30' WHEN days < 46 THEN '31-45' WHEN days < 91 THEN '46-90' WHEN days >= 91 THEN '91+' END;

CREATE TEMP MACRO days_to_application_of(days) AS
CASE WHEN days < 15 THEN '0-14' WHEN days < 31 THEN '15-30' WHEN days >= 31 THEN '31+' END;
