"""Show: charts and the report, drawn from a finished run and from nothing else."""
