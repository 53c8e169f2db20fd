"""The desk: the alert queue in a browser. FastAPI, Jinja2 and htmx over the same store as everything else."""
