"""Speed and memory, measured as ratios against a named alternative in the same run."""
