"""Chapter 05: PixelRNN and PixelCNN."""
