"""Fields that a provincial office files news by."""
