"""One small model in several frameworks, held to agree and timed: ``glasscity bench --peers``."""
