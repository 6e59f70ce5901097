"""Chapter 06: Variational autoencoders."""
