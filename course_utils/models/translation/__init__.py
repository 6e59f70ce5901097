"""Image-to-image translation: pix2pix for pairs of pictures, CycleGAN for two unpaired sets."""
