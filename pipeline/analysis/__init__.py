"""Questions of analysts, answered in frames: read only, short, with nothing personal behind the door."""

from pipeline.analysis.sealed import Answer, answer

__all__ = ["Answer", "answer"]
