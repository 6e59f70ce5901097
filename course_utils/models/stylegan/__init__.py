"""StyleGAN at the size of 16 x 16 pixels, and what can be done with a trained one."""
