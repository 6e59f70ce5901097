"""Deep generative models: the code of an interactive course, from maximum likelihood to GANs."""
