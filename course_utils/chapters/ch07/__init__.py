"""Chapter 07: The optimum of a GAN."""
