"""When and in which order: flows, schedules, the minhtin command."""
