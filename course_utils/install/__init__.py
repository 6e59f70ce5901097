"""Whether everything is here, and how Jupyter is started."""
