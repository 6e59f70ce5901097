"""The map of the field: how models treat the density, after Goodfellow 2016 (arXiv 1701.00160, figure 9)."""

# A family is a dict of its branches; a leaf says where the course treats it.
TAXONOMY = {
    "maximum likelihood": {
        "explicit density": {
            "tractable": {
                "fully visible belief nets": {
                    "FVSBN, NADE, MADE": "03, 04",
                    "PixelRNN, PixelCNN": "05",
                },
                "change of variables": {"NICE, RealNVP": "15"},
            },
            "approximate": {
                "variational": {"VAE, diffusion": "06, 15"},
                "Markov chain": {"Boltzmann machine": "15"},
            },
        },
        "implicit density": {
            "direct": {"GAN": "07 to 13"},
            "Markov chain": {"GSN": "01"},
        },
    }
}
