"""Adaptive instance normalisation: how the first StyleGAN let w act on a picture."""


def adain(x, scale, shift):
    """y_s (x - mean) / deviation + y_b, per picture and channel: x (n, c, h, w), scale and shift (n, c).

    Karras et al. 2018 (arXiv 1812.04948), equation 1, after Huang & Belongie 2017 (arXiv 1703.06868).
    """
    deviation, mean = x.var((2, 3), correction=0, keepdim=True).add(1e-8).sqrt(), x.mean((2, 3), keepdim=True)
    return scale[:, :, None, None] * (x - mean) / deviation + shift[:, :, None, None]
