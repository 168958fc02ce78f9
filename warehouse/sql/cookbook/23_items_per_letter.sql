-- How many items does a letter decide?
SELECT items, letters, letters_overturned
FROM mart.items_per_letter
ORDER BY items
