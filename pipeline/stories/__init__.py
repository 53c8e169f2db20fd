"""Stories: what the story index keeps of each article, and how it finds near-duplicates and events."""
