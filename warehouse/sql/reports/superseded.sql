-- How many letters are superseded. It reads builds of earlier versions too: nothing here may be newer than they are.
SELECT count(*) FROM audit.letter WHERE status = 'superseded'
