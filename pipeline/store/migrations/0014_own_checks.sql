-- Which earlier conclusions of the office an alert repeats: the alerts that were closed with them, or answered.
ALTER TABLE alerts ADD COLUMN check_ids VARCHAR[];
