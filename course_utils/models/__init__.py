"""The models, by family; `base` says what each of them promises."""
