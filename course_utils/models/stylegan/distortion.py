"""How far a picture is from another, in pixels and in features: what every inversion makes small."""


def distortion(features, x, target, weight=0.02):
    """Mean squared error of the pixels + `weight` times that of the features, a scalar."""
    pixels = (x - target).square().mean()
    return pixels + weight * (features(x) - features(target)).square().mean()
