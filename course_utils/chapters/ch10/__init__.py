"""Chapter 10: Convolutional GANs."""
