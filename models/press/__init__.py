"""The encoder fine-tuned on press items: tone toward the province and field, read together."""
